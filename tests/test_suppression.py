"""Suppressions, by comments of pages and by settings: what they hold for, and that unused ones are told."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from cli_harness import Program

from codegen.check import Diagnostic, diagnose, parse_suppression, read_page_suppressions, suppress
from codegen.dialect import load_dialect, read_page
from codegen.source import Finding, Span, load_set

PAGE = """\
---
rel: room
---

{before}

# room

A meeting room. [Nobody](gone.md).

{above}

### Properties

| Name  | Type    | Description    |
| ----- | ------- | -------------- |
| seats | integer | [One](a.md).   |{row}
| doors | integer | [Two](b.md).   |

[Three](c.md).

#### Links

| Link | Target | Description |
| ---- | ------ | ----------- |
| desk | desk   | TBD         |

## Operations

{operation}

### GET

[Four](d.md).

Route: /rooms/{{roomId}}
Response: 200, application/json

### DELETE

[Five](e.md).

Response: 204
"""
IGNORE = "<!-- ucwa-codegen: ignore UC204 -->"
ALL = "gone a b c d e"


def page(before: str = "", above: str = "", row: str = "", operation: str = "") -> str:
    return PAGE.format(before=before, above=above, row=row, operation=operation)


@pytest.fixture
def program(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Program:
    return Program(tmp_path, capsys, monkeypatch)


def shown(program: Program, *arguments: str, code: str = "UC204") -> list[str]:
    """The messages of a code, one a diagnostic."""
    report = json.loads(program.run("check", "--format", "json", *arguments).out)
    return [row["message"] for row in report["diagnostics"] if row["code"] == code]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (page(), ALL),
        (page(row=IGNORE), "gone b c d e"),
        (page(above=IGNORE), "gone d e"),
        (page(above=f"{IGNORE}\n<!-- the table -->"), "gone d e"),
        (page(above=IGNORE.replace("204", "204,UC203")), "gone d e"),
        (page(operation=IGNORE), "gone a b c e"),
        (page(before=IGNORE), ""),
        (page(above=f"See.\n{IGNORE}"), "gone d e"),
        (page(above=f"See. {IGNORE}"), ALL),
        (page(above=f"{IGNORE}\n\n[Six](f.md)\nand [seven](g.md).\n\n[Eight](h.md)."), f"{ALL} h"),
        (page().replace("| Name ", f"{IGNORE}\n| Name "), "gone c d e"),
        (page().replace("[Three]", f"{IGNORE}\n\n[Three]"), "gone a b d e"),
        (page().replace("[Three]", f"{IGNORE} [Three]"), "gone a b d e"),
        (page().replace("# room", f"# room {IGNORE}"), ALL),
        (page(above="<!-- ucwa-codegen: ignore UC203 -->"), ALL),
        (page(above="<!-- UCWA-codegen : Ignore uc204\nUC203 : both\nlater -->"), "gone d e"),
        (page(above="<!-- ucwa-codegen reads this: ignore UC204 -->"), ALL),
        (page(above="`<!--` ucwa-codegen: ignore UC204 `-->`"), ALL),
        (page().replace("rel: room", f"rel: room\nnote: {IGNORE}"), ALL),
        (page().replace("\n", "\r\n").replace("# room", f"{IGNORE}\r\n# room"), ""),
    ],
)
def test_a_comment_holds_for_what_it_stands_at(program: Program, text: str, left: str) -> None:
    program.write("specs/room.md", text)
    messages = " ".join(shown(program))
    names = ("gone", *"abcdefgh")
    assert [name for name in names if f"{name}.md" in messages] == left.split()


@pytest.mark.parametrize(
    ("comment", "code", "message"),
    [
        ("ignore UC204", "UC303", "the comment ignores UC204, but there is nothing to ignore"),
        ("ignore UC303", "UC303", "the comment ignores UC303, but there is nothing to ignore"),
        ("ignore", "UC304", "the comment doesn't say which codes to ignore"),
        ("ignore link", "UC304", "the comment doesn't say which codes to ignore"),
        ("ignore UC204 why", "UC304", "the comment doesn't say which codes to ignore"),
        ("ingore UC204", "UC304", "the comment doesn't say which codes to ignore"),
        ("ignore UC998", "UC304", "no rule is called 'UC998'"),
        ("ignore UC001", "UC304", "UC001 is an error; errors can't be suppressed"),
    ],
)
def test_a_comment_without_effect_is_told(
    program: Program, comment: str, code: str, message: str
) -> None:
    program.write("specs/note.md", f"# room\n\n  <!-- ucwa-codegen: {comment} -->\n")
    done = program.run("check", "--strict")
    assert done.status == 1
    assert f"note.md:3:3: warning[{code}]: {message}" in done.out
    assert f"{'^' * (len(comment) + 23)}\n" in done.out
    assert program.run("rules", code).status == 0


def test_what_is_suppressed_is_counted(program: Program) -> None:
    program.write("specs/room.md", page(before=IGNORE, row="<!-- ucwa-codegen: ignore UC203 -->"))
    program.write("ucwa-codegen.toml", 'specs = ["specs"]\nsuppress = ["UC203", "UC403"]\n')
    report = json.loads(program.run("check", "--format", "json").out)
    codes = [row["code"] for row in report["diagnostics"]]
    assert "UC203" not in codes
    assert "UC204" not in codes
    text = program.run("check").out
    assert report["suppressed"] >= 7
    assert text.endswith(f" ({report['suppressed']} suppressed)\n")
    sarif = json.loads(program.run("check", "--format", "sarif").out)
    assert sarif["runs"][0]["properties"]["suppressed"] == report["suppressed"]
    assert [row["ruleId"] for row in sarif["runs"][0]["results"]] == codes


@pytest.mark.parametrize(
    ("arguments", "is_told"),
    [((), True), (("specs",), True), (("specs/room.md",), False), (("specs/*.md",), False)],
)
def test_unused_is_told_where_the_whole_set_is_looked_at(
    program: Program, arguments: tuple[str, ...], is_told: bool
) -> None:
    program.write("specs/room.md", page(above="<!-- ucwa-codegen: ignore UC105 -->"))
    assert bool(shown(program, *arguments, code="UC303")) == is_told


@pytest.mark.parametrize(
    ("suppress", "left", "unused"),
    [
        ("UC204", "", []),
        ("UC204:room.md", "", []),
        ("UC204:*.md", "", []),
        ("UC204:hall.md", ALL, ["the suppression UC204:hall.md fits no diagnostic"]),
        ("UC105", ALL, ["the suppression UC105 fits no diagnostic"]),
    ],
)
def test_settings_suppress_by_code_and_place(
    program: Program, suppress: str, left: str, unused: list[str]
) -> None:
    program.write("specs/room.md", page())
    program.write("ucwa-codegen.toml", f'specs = ["specs"]\nsuppress = ["{suppress}"]\n')
    assert len(shown(program)) == len(left.split())
    assert shown(program, code="UC303") == unused


def test_both_may_fit_the_same(program: Program) -> None:
    """Neither is unused."""
    program.write("specs/room.md", page(before=IGNORE))
    program.write("ucwa-codegen.toml", 'specs = ["specs"]\nsuppress = ["UC204"]\n')
    assert shown(program) == shown(program, code="UC303") == []


def test_settings_may_suppress_what_is_said_of_comments(program: Program) -> None:
    text = page(above="<!-- ucwa-codegen: ignore UC105 -->\n<!-- ucwa-codegen: ignore -->")
    program.write("specs/room.md", text)
    assert len([*shown(program, code="UC303"), *shown(program, code="UC304")]) == 2
    settings = 'specs = ["specs"]\nsuppress = ["UC303:room.md", "UC304:room.md"]\n'
    program.write("ucwa-codegen.toml", settings)
    assert [*shown(program, code="UC303"), *shown(program, code="UC304")] == []


def test_two_sets_with_pages_of_one_path(program: Program) -> None:
    """A suppression of one says nothing of the other; each is found, and shown with its own lines."""
    program.write("one/room.md", page(before=IGNORE))
    program.write("two/room.md", page(above="More of it.").replace("room", "hall"))
    program.write("two/desk.md", page().replace("room", "desk"))
    both = ("one", "two")
    assert shown(program, "one") == []
    assert len(shown(program, "two")) == 12
    assert sorted(shown(program, *both)) == sorted(shown(program, "two"))
    report = json.loads(program.run("check", "--format", "json", *both).out)
    places = {row["path"] for row in report["diagnostics"] if row["code"] == "UC204"}
    assert places == {"two/room.md", "desk.md"}
    text = program.run("check", *both).out
    assert "two/room.md:9:" in text
    assert re.search(r"^desk\.md:9:", text, re.MULTILINE)
    assert "one/room.md:9:" not in text
    program.write("ucwa-codegen.toml", 'suppress = ["UC204:two/room.md", "UC204:desk.md"]\n')
    assert shown(program, *both) == []


def test_paths_of_nested_sets_stay_apart(program: Program) -> None:
    for path in ("a/x.md", "a/b/x.md", "a/y.md", "b/x.md", "b/z.md"):
        program.write(path, "# Text\n")
    found = load_set([program.folder / "a", program.folder / "b"])
    assert [file.path for file in found.files] == ["a/b/x.md", "a/x.md", "y.md", "b/x.md", "z.md"]
    assert [file.path for file in load_set([program.folder / "a"]).files] == [
        "b/x.md",
        "x.md",
        "y.md",
    ]


def test_unused_ones_are_sorted_in_by_place() -> None:
    rows = [_diagnostic(1), _diagnostic(9)]
    said = read_page_suppressions(
        "a.md", "x\n\n\n<!-- ucwa-codegen: ignore UC101 -->\ny\n", load_dialect()
    )
    left = suppress(rows, [parse_suppression("UC104:b.md")], said.rows)
    assert [(row.rule.code, row.span.line) for row in left.diagnostics] == [
        ("UC104", 1),
        ("UC303", 4),
        ("UC104", 9),
    ]
    assert [row.text for row in left.unused] == ["UC104:b.md"]
    assert left.count == 0
    assert suppress(rows, [], said.rows, tells_unused=False).diagnostics == tuple(rows)


def _diagnostic(line: int) -> Diagnostic:
    (row,) = diagnose([Finding("UC104", "m", Span("a.md", line, 1, line, 2))], (), None)
    return row


def test_the_model_knows_nothing_of_it() -> None:
    """HTML comments mean nothing: what a page states is the same with and without."""
    dialect = load_dialect()
    plain = read_page(page(before="<!---->", row="<!-- x -->"), "room.md", dialect)
    spoken = read_page(
        page(before="<!-- ucwa-codegen: ignore UC204 UC203 -->", row=IGNORE), "room.md", dialect
    )
    assert spoken == plain


@pytest.mark.parametrize("count", [20_000])
def test_many_comments_are_read_in_no_time(count: int) -> None:
    """Not in quadratic time: this would take minutes."""
    text = f"# room\n\n{IGNORE}\n" * count
    said = read_page_suppressions("a.md", text, load_dialect())
    assert len(said.rows) == count
