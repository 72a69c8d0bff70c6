"""Documents: inline text, rows and sections with their places, on any input."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegen.dialect import load_dialect, read_page
from codegen.document import (
    Fence,
    Lines,
    Paragraph,
    Table,
    parse_blocks,
    plain,
    read_prose,
    read_sheet,
    title_key,
)
from codegen.document.rows import read_row
from codegen.source.text import decode, split_lines

INLINE = [
    ("a [b](c_ref.md) d", "a b d"),
    ("**Name**", "Name"),
    ("_**Applies to:** all_", "Applies to: all"),
    ("a_b_c and *d*", "a_b_c and d"),
    ("`a_*b*` and \\*c\\*", "a_*b* and *c*"),
    ("ends.</p><p></p>", "ends."),
    ("one</p><p>two</p>", "one two"),
    ("[label](Target_ref.md", "label"),
    ("&lt;b&gt; List<T> a<br/>b", "<b> List<T> a b"),
    ("[text][ref] and [ref][] and [none][nowhere]", "text and ref and [none][nowhere]"),
    ("<https://ucwa.example.com/a_b_c>", "https://ucwa.example.com/a_b_c"),
    ("two  blanks\tand\u00a0a hard one", "two blanks and a hard one"),
    ("{{ braces }} and \\| stay", "{{ braces }} and | stay"),
    ("2 * 3 * 4", "2 * 3 * 4"),
    ("<em>a</em>.<br>b <b>c</b>", "a. b c"),
    ('<a href="x.md">a</a> b<a name="y"></a>', "a b"),
    ("ends\\", "ends"),
    ("[[a] b](c.md) and [d [e](f.md) g", "[a] b and [d e g"),
    ("***a*** __b__ **_c_**", "a b c"),
    ("so\u00adft ze\u200bro", "so\u00adft ze\u200bro"),
]


@pytest.mark.parametrize(("text", "expected"), INLINE)
def test_plain_text(text: str, expected: str) -> None:
    assert read_prose("p.md", 1, [text], {"ref": "there.md"}).text == expected


def test_place_of_a_link() -> None:
    lines = ["First [a](one.md),", "then [b](two.md 'title')."]
    links = read_prose("p.md", 7, lines, {}).links
    assert [(link.text, link.target, link.span.line, link.span.column) for link in links] == [
        ("a", "one.md", 7, 7),
        ("b", "two.md", 8, 6),
    ]


ROWS = [
    ("|a|b|", ["a", "b"], [2, 4]),
    ("| a | b |", ["a", "b"], [3, 7]),
    ("a | b", ["a", "b"], [1, 5]),
    ("  |a||", ["a", ""], [4, 6]),
    ("|a \\| b|c|", ["a | b", "c"], [2, 9]),
    ("|a|b|c|d", ["a", "b", "c", "d"], [2, 4, 6, 8]),
]


@pytest.mark.parametrize(("text", "cells", "columns"), ROWS)
def test_cells(text: str, cells: list[str], columns: list[int]) -> None:
    row = read_row("p.md", 3, text, {})
    assert [cell.text for cell in row.cells] == cells
    assert [cell.span.column for cell in row.cells] == columns


def test_blocks() -> None:
    text = "One\n    two\n|A|B|\n|-|-|\n|1|2|\nafter\n\n|3|4|\n```x\ncode\n```\n"
    blocks = parse_blocks(Lines("p.md", 1, split_lines(text)), {})
    assert [type(block) for block in blocks] == [Paragraph, Table, Paragraph, Table, Fence]
    assert isinstance(blocks[1], Table)
    assert [[cell.text for cell in row.cells] for row in blocks[1].rows] == [["1", "2"]]


def test_rows_after_a_blank_line_go_on() -> None:
    text = "|A|B|\n|-|-|\n|1|2|\n\n|3|4|\n|5|6|\n"
    (table,) = parse_blocks(Lines("p.md", 1, split_lines(text)), {})
    assert isinstance(table, Table)
    assert [row.span.line for row in table.rows] == [3, 5, 6]


TABLES = [
    ("|A|B|\n|-|-|\n|1|2|\n", True, [["1", "2"]]),
    ("A | B\n--- | ---\n1 | 2\n | 3\n", True, [["1", "2"], ["", "3"]]),
    ("|A|B|\n|1|2|\n", False, [["1", "2"]]),
    ("> |A|B|\n> |:-:|-|\n>\n> |1|2|\n", True, [["1", "2"]]),
    ("- |A|B|\n  |---|\n  |1|2|\n", True, [["1", "2"]]),
    ("|A|B|\n|---|---|\n|1|2|\n|A|B|\n|-|-|\n|3|4|\n", True, [["1", "2"], ["3", "4"]]),
    ("|A|B|\n|---+---|\n|-|-|\n", True, []),
    ("|A|B|\n|---|---|\n|1|2|\n|-|-|\n", True, [["1", "2"], ["-", "-"]]),
    ("+--+--+\n| A | B |\n+==+==+\n| 1 | 2 |\n+--+--+\n| 3 | 4 |\n+--+--+\n", True, [["1", "2"], ["3", "4"]]),
    ("|A|B|\n|-|-|\n|1|2|3|\n|1|\n", True, [["1", "2", "3"], ["1"]]),
    ("|A|B|\n|-|-|\n||2|\n", True, [["", "2"]]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "ruled", "rows"), TABLES)
def test_tables(text: str, ruled: bool, rows: list[list[str]]) -> None:
    tables = [
        block
        for block in parse_blocks(Lines("p.md", 1, split_lines(text)), {})
        if isinstance(block, Table)
    ]
    assert [cell.text for cell in tables[0].header.cells] == ["A", "B"]
    assert [[cell.text for cell in row.cells] for row in tables[0].rows] == rows
    assert tables[0].ruled == ruled
    assert len(tables) == 1


def test_two_tables_of_a_section_stay_two() -> None:
    text = "|A|B|\n|---|---|\n|1|2|\n\n|C|D|\n|---|---|\n|3|4|\n"
    blocks = parse_blocks(Lines("p.md", 1, split_lines(text)), {})
    assert [block.header.cells[0].text for block in blocks if isinstance(block, Table)] == [
        "A",
        "C",
    ]


def test_known_header_needs_no_delimiter_row() -> None:
    lines = Lines("p.md", 1, ["A | B", "1 | 2", "after"])
    table, text = parse_blocks(lines, {}, lambda cells: list(cells) == ["A", "B"])
    assert isinstance(table, Table)
    assert isinstance(text, Paragraph)
    assert not table.ruled
    assert [row.cells[0].text for row in table.rows] == ["1"]
    assert isinstance(parse_blocks(lines, {})[0], Paragraph)


UNKNOWN_HEADINGS = [
    ("## Remarks", ["Remarks"]),
    ("Remarks\n=======", ["Remarks"]),
    ("Remarks\n-------", ["Remarks"]),
    ("A sentence.\n---", []),
    ("None\n---", []),
    ("Text\n\n---\n\nMore", []),
]


@pytest.mark.parametrize(("text", "headings"), UNKNOWN_HEADINGS)
def test_unknown_headings(text: str, headings: list[str]) -> None:
    blocks = parse_blocks(Lines("p.md", 1, split_lines(text)), {})
    found = [block for block in blocks if isinstance(block, Paragraph) and block.heading]
    assert [block.prose.text for block in found] == headings


TITLES = [
    ("# thing", "atx"),
    ("## [thing](x.md) ##", "atx"),
    ("<!-- c -->\n\n**thing**", "strong"),
    ("thing\n---", "setext"),
    ("<h1 id='x'>thing</h1>", "html"),
    ("> # thing {#thing}", "atx"),
    ("**Applies to: all**\n\n# thing", "atx"),
    ("<a name='x'></a>\n<a id='y'></a># thing", "atx"),
]


@pytest.mark.parametrize(("text", "form"), TITLES)
def test_title(text: str, form: str) -> None:
    title = read_sheet("p.md", f"{text}\n\nText.\n", lambda title: False).title
    assert title is not None
    assert (title.prose.text, title.form) == ("thing", form)


SAME = [
    ("Links", "LINK:"),
    ("Web Link", "web-links"),
    ("Properties", "Propertie"),
    ("Properties", "2.1 property"),
    ("Required?", "Required"),
    ("Request body", "Request\u00a0body"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_titles_of_the_same_words(one: str, other: str) -> None:
    assert title_key(one) == title_key(other)


def test_titles_of_other_words() -> None:
    titles = ["Link", "Web Link", "JSON Request", "JSON Response", "GET", "Get it", "1", "2", "-"]
    assert len({title_key(title) for title in titles}) == len(titles)


FRONT = [
    ("---\ntitle: a\n---\n# b", {"title": "a"}),
    ("\n---\n\ntitle: 'a: c'\n\nrel: x\n---\n# b", {"title": "a: c", "rel": "x"}),
    ("---\ntags:\n  - one\n- two\n# remark\nrel: x\n...\n# b", {"tags": "", "rel": "x"}),
    ("---\nrel: x\n# b", {"rel": "x"}),
    ("---\n# b", {}),
    ("---\n\n# b\n\n---\n\nText: more\n", {}),
    ("# b\n---\ntitle: a\n---", {}),
]


@pytest.mark.parametrize(("text", "front"), FRONT)
def test_front_matter(text: str, front: dict[str, str]) -> None:
    sheet = read_sheet("p.md", text, lambda title: False)
    assert sheet.front.values == front
    assert sheet.title is not None
    assert sheet.title.prose.text == "b"


ENCODED = [
    ("a\u00e9".encode(), "a\u00e9"),
    (b"\xef\xbb\xbfa", "a"),
    ("\ufeffa\u00e9".encode("utf-32-le"), "a\u00e9"),
    ("a\u00e9".encode("utf-16-be"), "a\u00e9"),
    ("a\u00e9".encode("utf-16-le"), "a\u00e9"),
    ("\ufeffa\u00e9".encode("utf-16-le"), "a\u00e9"),
    ("\ufeffa\u00e9".encode("utf-16-be"), "a\u00e9"),
]


@pytest.mark.parametrize(("data", "text"), ENCODED)
def test_decode(data: bytes, text: str) -> None:
    assert decode(data) == text


def test_only_line_ends_end_lines() -> None:
    assert split_lines("a\r\nb\rc\nd\x0ce\u2028f\x85g\n") == ["a", "b", "c", "d e f g"]
    assert split_lines("a\u00a0b\u00ad\u200bc\n\nd\x1a") == ["a bc", "", "d"]
    assert split_lines("") == []


PIECES = st.sampled_from(
    [
        "# thing\n", "## Web Link\n", "### Properties\n", "### Links\n", "## Operations\n", "### GET\n",
        "#### JSON Request\n", "#### Response body\n", "## Events\n", "### Added\n", "## Odd\n",
        "|Name|Description|\n", "|:--|:--|\n", "|a|b|\n", "|a|b|c|\n", "```\n", "~~~\n", "\n", "None\n",
        "{\n", '"a": [1, {"b": "c}"}]\n', "}\n", "Get https://h/p HTTP/1.1\n", "Accept: x\n", "    x\n",
        "<!-- c\n", "-->\n", "[a](b_ref.md\n", "**Sample:** text\n", "---\n", "title: x\n", "\t> q\n",
        "<resource rel='a'>\n", "</resource>\n", "&lt;input&gt;\n", "- item\n", "\\|\n", "===\n",
    ]
)  # fmt: skip


PAGES = st.lists(PIECES | st.text(max_size=30), max_size=40).map("".join)


@given(PAGES)
def test_any_text_is_read(text: str) -> None:
    """Reading never raises, places lie on the page, and the account comes out even."""
    page = read_page(text, "p.md", load_dialect())
    lines = split_lines(text)
    spans = [page.span, *(finding.span for finding in page.findings)]
    spans += [row.span for rows in page.tables.values() for row in rows]
    spans += [link.span for link in page.hyperlinks]
    for span in spans:
        assert 1 <= span.line <= max(1, len(lines))
        assert span.line <= span.end_line <= max(1, len(lines))
        assert span.column >= 1
        assert span.column <= len(lines[span.line - 1]) + 1 if lines else True
    account = page.account
    assert account.seen == account.consumed + account.diagnosed + account.not_understood


@given(PAGES)
def test_places_hold_what_they_name(text: str) -> None:
    """Cells, links and samples stand where their places say."""
    page = read_page(text, "p.md", load_dialect())
    lines = split_lines(text)
    tables = [*page.tables.values(), *(event.rows for event in page.events)]
    for operation in page.operations:
        tables += operation.tables.values()
        for sample in operation.samples:
            stated = lines[sample.span.line - 1 : sample.span.end_line]
            kept = zip(sample.text.split("\n"), stated, strict=True)
            assert all(not own.strip() or own.strip() in line for own, line in kept)
    for cell in (cell for rows in tables for row in rows for cell in row.cells.values()):
        span = cell.span
        stated_cell = lines[span.line - 1][span.column - 1 : span.end_column - 1]
        if not re.search(r"[\\`\[<&*_]", stated_cell) and " | " not in cell.text:
            assert " ".join(stated_cell.split()) == cell.text
    for link in page.hyperlinks:
        span = link.span
        assert lines[span.line - 1][span.column - 1] in "![<"
        assert lines[span.end_line - 1][span.end_column - 2] in ")]>" or link.broken


@given(st.text(alphabet="[]()*_`<>&\\|a b\n", max_size=80))
def test_any_inline_text_is_read(text: str) -> None:
    assert "\n" not in plain(text)


@given(st.lists(st.text(alphabet="ab |\\*[]()", max_size=12), min_size=1, max_size=5))
def test_cells_survive_a_round_trip(cells: list[str]) -> None:
    stated = [" ".join(cell.replace("\\", "").replace("|", "").split()) for cell in cells]
    stated = [cell for cell in stated if not set(cell) & set("*[]()")] or ["x"]
    row = read_row("p.md", 1, "|" + "|".join(stated) + "|", {})
    assert [cell.text for cell in row.cells] == stated


HOSTILE = [
    "[", "`", "*", "_", "<a ", "![", "](", "\\", "&", "**_", '[a](b "', "``` ", "-", "- ", "> ", "|",
    "|-", ":-", "<!--", "-->", "#", "# ", "{", '{"', "<x>", "<x/>\n", "{}\n```\n", "```\n", "<!--\n",
    "> |a|b|\n", "|a|b|\n\n", "a | b\n\n\n", "**Links**\n", "- - ", "1. ", "[a]: b\n", "GET\n---\n",
    "<a name=x>", "</a>", "HTTP/1.1 200\n", "Route: ,\n", "_Applies to\n", "== ", "--\n", "\u2014",
    "~~~\n\n", "<pre>\n", "&lt;x", '"', "a: b\n",
]  # fmt: skip


@pytest.mark.parametrize("mark", HOSTILE)
@pytest.mark.parametrize("before", ["", "### Added\n", "### Properties\n", "### GET\n"])
def test_hostile_pages_take_no_time(mark: str, before: str) -> None:
    """Repeated marks must not make the reader quadratic in a way that a page could exploit."""
    head = "# a\n### Properties\nNone\n### Links\nNone\n## Operations\n"
    start = time.process_time()
    read_page(f"{head}{before}{mark * 5_000}", "p.md", load_dialect())
    read_page(f"{head}{before}{mark * 5_000}x\n\n```", "p.md", load_dialect())
    assert time.process_time() - start < 2
