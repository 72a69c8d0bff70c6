"""Diagnostics: order, repetition, text with carets, colour, JSON, text of strangers."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from codegen.check import (
    Diagnostic,
    Severity,
    UnknownRuleError,
    count_by_code,
    count_by_severity,
    count_line,
    diagnose,
    diagnostic_text,
    find_rule,
    report_dict,
    report_json,
    report_text,
)
from codegen.check.account import account
from codegen.check.printable import cut, printable, width
from codegen.dialect import RawPage
from codegen.dialect.raw import PageAccount
from codegen.model.nodes import Model
from codegen.source import Finding, Span, load_set
from codegen.source.text import split_lines

ESCAPE = re.compile(r"\x1b\[[0-9;]*m")
LINES = {"a.md": ("# a", "|x|one|", "\t|tab|two|"), "b.md": ("# b",)}


def finding(
    code: str = "UC104",
    path: str = "a.md",
    line: int = 2,
    columns: tuple[int, int] = (2, 3),
    message: str = "a fence mark encloses no sample",
    help: str = "Remove it.",
) -> Finding:
    return Finding(code, message, Span(path, line, columns[0], line, columns[1]), help)


def diagnostic(**changes: object) -> Diagnostic:
    (row,) = diagnose([finding(**changes)], (), None)  # type: ignore[arg-type]
    return row


def test_sorted_by_place_and_each_said_once() -> None:
    heard = [
        finding(path="b.md", line=1),
        finding(line=3),
        finding(line=2, code="UC113"),
        finding(line=2),
        finding(line=2),
        finding(line=1),
    ]
    rows = diagnose(heard, (), None)
    assert rows == diagnose(heard[::-1], (), None)
    assert [(row.span.path, row.span.line, row.rule.code) for row in rows] == [
        ("a.md", 1, "UC104"),
        ("a.md", 2, "UC104"),
        ("a.md", 2, "UC113"),
        ("a.md", 3, "UC104"),
        ("b.md", 1, "UC104"),
    ]


def test_verdict_is_the_rules() -> None:
    rows = diagnose([finding("UC001"), finding("UC104"), finding("UC101")], (), None)
    assert [row.severity for row in rows] == [Severity.ERROR, Severity.NOTE, Severity.WARNING]
    assert count_by_severity(rows) == dict.fromkeys(Severity, 1)
    assert count_by_code(rows) == {"UC001": 1, "UC101": 1, "UC104": 1}


def test_code_without_rule_is_our_bug() -> None:
    with pytest.raises(UnknownRuleError, match="internal error: UC999"):
        diagnose([finding("UC999")], (), None)


def test_rule_that_looks_at_the_whole_set_runs_once_there_is_a_model(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rule = evolve(find_rule("UC104"), check=lambda pages, model: [finding(line=len(pages) + 1)])
    monkeypatch.setattr("codegen.check.diagnostic.registry", lambda: {"UC104": rule})
    model = Model("ucwa", (), (), (), ())
    assert [row.span.line for row in diagnose([finding(line=3)], (), model)] == [1, 3]
    assert [row.span.line for row in diagnose([finding(line=3)], (), None)] == [3]


def test_text_with_excerpt_and_help() -> None:
    assert diagnostic_text(diagnostic(), LINES) == (
        "a.md:2:2: warning[UC104]: a fence mark encloses no sample\n"
        "  |\n"
        "2 | |x|one|\n"
        "  |  ^\n"
        "  = help: Remove it."
    )


def test_text_points_at_the_other_place_too() -> None:
    row = finding()
    related = Finding(row.code, row.message, row.span, row.help, (Span("long.md", 120, 1, 120, 4),))
    (shown,) = diagnose([related], (), None)
    lines = {**LINES, "long.md": ("first", *("x",) * 118, "last line")}
    assert diagnostic_text(shown, lines) == (
        "a.md:2:2: warning[UC104]: a fence mark encloses no sample\n"
        "    |\n"
        "  2 | |x|one|\n"
        "    |  ^\n"
        "   ::: long.md:120:1\n"
        "    |\n"
        "120 | last line\n"
        "    | ^^^\n"
        "    = help: Remove it."
    )


@pytest.mark.parametrize(
    ("changes", "excerpt"),
    [
        ({"line": 3, "columns": (2, 6)}, "3 |     |tab|two|\n  |     ^^^^"),
        ({"line": 2, "columns": (1, 99)}, "2 | |x|one|\n  | ^^^^^^^"),
        ({"line": 2, "columns": (99, 99)}, "2 | |x|one|\n  |        ^"),
        ({"line": 2, "columns": (3, 3)}, "2 | |x|one|\n  |   ^"),
    ],
)
def test_carets_stand_under_what_is_meant(changes: dict[str, object], excerpt: str) -> None:
    assert excerpt in diagnostic_text(diagnostic(**changes), LINES)


def test_span_over_several_lines_marks_the_first_to_its_end() -> None:
    (row,) = diagnose([Finding("UC104", "m", Span("a.md", 2, 4, 3, 2))], (), None)
    assert diagnostic_text(row, LINES).endswith("2 | |x|one|\n  |    ^^^^")


@pytest.mark.parametrize("changes", [{"path": "gone.md"}, {"line": 99}, {"help": ""}])
def test_what_is_missing_is_left_out(changes: dict[str, object]) -> None:
    text = diagnostic_text(diagnostic(**changes), LINES)
    assert ("^" in text) == (changes == {"help": ""})
    assert ("help:" in text) == (changes != {"help": ""})


def test_wide_letters_take_two_columns() -> None:
    assert width("日本e\N{COMBINING ACUTE ACCENT}") == 5
    row = diagnostic(line=1, columns=(4, 5))
    assert diagnostic_text(row, {"a.md": ("|日|x|",)}).splitlines()[3] == "  |     ^"


def test_endless_line_is_cut_around_the_place() -> None:
    line = "x" * 5000 + "HERE" + "x" * 5000
    text = diagnostic_text(diagnostic(line=1, columns=(5001, 5005)), {"a.md": (line,)})
    excerpt, carets = text.splitlines()[2:4]
    assert len(excerpt) < 300
    assert excerpt[carets.index("^") :].startswith("HERE")
    assert carets.count("^") == 4


def test_colour_changes_nothing_but_colour() -> None:
    rows = diagnose([finding(), finding("UC001", line=1)], (), None)
    plain, inked = report_text(rows, LINES), report_text(rows, LINES, colour=True)
    assert "\x1b" not in plain
    assert "\x1b[1;33mwarning[UC104]\x1b[0m" in inked
    assert ESCAPE.sub("", inked) == plain


@pytest.mark.parametrize(
    ("codes", "line"),
    [
        ([], "no diagnostics"),
        (["UC104"], "1 warning"),
        (["UC001", "UC104", "UC113", "UC101"], "1 error, 2 warnings, 1 note"),
    ],
)
def test_count_line_ends_the_report(codes: list[str], line: str) -> None:
    rows = diagnose([finding(code) for code in codes], (), None)
    assert count_line(rows) == line
    assert report_text(rows, LINES).endswith(line + "\n")
    assert report_text(rows, LINES).count("\n\n") == len(codes)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain é 日", "plain é 日"),
        ("a\x1b[31mb", "a\\x1b[31mb"),
        ("a\r\nb", "a\\x0d\\x0ab"),
        ("\x9b\x7f\x00", "\\x9b\\x7f\\x00"),
        ("\u202eevil\u2066", "\\u202eevil\\u2066"),
        ("\u2028", "\\u2028"),
        ("\ud800", "\\ud800"),
        ("\U000e0041", "\\U000e0041"),
        ("\t", "    "),
        ("a\u00a0b", "a\u00a0b"),
    ],
)
def test_control_characters_are_shown_not_obeyed(text: str, shown: str) -> None:
    assert printable(text) == shown


@given(st.text(), st.text(), st.text(), st.integers(-2, 20), st.integers(-2, 20))
def test_hostile_text_cannot_act(message: str, path: str, line: str, start: int, end: int) -> None:
    row = Diagnostic(
        diagnostic().rule,
        Finding("UC104", message, Span(path, 1, start, 1, end), f"help {message}"),
    )
    text = diagnostic_text(row, {path: (line,)})
    assert len(text.split("\n")) == 5
    assert all(char == "\n" or not ord(char) < 32 for char in text)
    assert not set(text) & set("\x7f\x9b\u202e\u2066\u2028")
    text.encode("utf-8")


@given(st.text(min_size=1), st.integers(0, 400), st.integers(3, 100))
def test_cut_keeps_the_place(text: str, start: int, room: int) -> None:
    start = min(start, len(text) - 1)
    part, index = cut(text * 3, start, room)
    assert part[index] == (text * 3)[start]
    assert len(part) <= room + 2


def test_json_has_the_keys_of_the_contract() -> None:
    rows = diagnose([finding(message='"\x1b\ud800')], (), None)
    assert (
        json.loads(report_json(rows))
        == report_dict(rows)
        == {
            "format": 1,
            "diagnostics": [
                {
                    "code": "UC104",
                    "severity": "warning",
                    "message": '"\x1b\ud800',
                    "help": "Remove it.",
                    "path": "a.md",
                    "line": 2,
                    "column": 2,
                    "end_line": 2,
                    "end_column": 3,
                }
            ],
            "suppressed": 0,
            "account": None,
        }
    )
    assert report_json(rows).isascii()


def test_json_with_account() -> None:
    page = RawPage(
        path="a.md",
        kind="resource",
        name="a",
        title="a",
        front={},
        front_spans={},
        summary=None,
        description=None,
        tables={},
        operations=(),
        events=(),
        span=Span("a.md", 1, 1, 1, 2),
        findings=(finding(),),
        account=PageAccount(10, 7, 2, 1),
    )
    rows = diagnose((), [page], None)
    assert [row.finding for row in rows] == [finding()]
    assert report_dict(rows, account([page], ()))["account"] == {
        "seen": 10,
        "consumed": 7,
        "diagnosed": 2,
        "not_understood": 1,
    }


def test_corpus_report_shows_each_place(corpus: Path, corpus_pages: tuple[RawPage, ...]) -> None:
    lines = {file.path: split_lines(file.text) for file in load_set([corpus]).files}
    rows = diagnose((), corpus_pages, None)
    text = report_text(rows, lines)
    assert sum(row.severity is Severity.ERROR for row in rows) == 0
    assert text.count("help:") == sum(bool(row.finding.help) for row in rows)
    for row in rows:
        shown = diagnostic_text(row, lines)
        assert shown.startswith(f"{row.span.path}:{row.span.line}:{row.span.column}: ")
        assert "^" in shown, shown
