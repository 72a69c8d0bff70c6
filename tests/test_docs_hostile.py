"""Text of strangers on the pages of the docs: whatever it holds, it is text when the site shows it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from docs_reader import ReadPage, flat, read_docs_page
from docs_rendering import HOSTILE, dead_links, read_docs, render_docs
from hand_model import hand_model
from hypothesis import given, settings
from hypothesis import strategies as st

from codegen.targets.docs.markdown import code, comment, fenced, inline, link, paragraphs

MARKS = (
    *HOSTILE,
    "x { onclick=alert(1) #there .here }",
    "{: onclick=alert(1) }",
    "{ data-search-exclude }",
    '!!! danger "Title"',
    '??? note "Title"',
    '=== "Tab"',
    "<div markdown>",
    '--8<-- "/etc/passwd"',
    "[TOC]",
    "*[HTML]: text",
    "text[^1]\n\n[^1]: note",
    "+++ ==mark== ^^ins^^ ~sub~ ^sup^ :smile: @user",
    "/// note\ntext\n///",
    "    indented",
    "Term\n\n:   Definition",
    "x <br> <!-- y -->",
    "| a |\n| - |\n| b |",
    "text\n====",
    "\\{ onclick=x \\} \\| \\`",
    "`code`{ .cls onclick=x }",
    '" onclick="x',
)


def around(hostile: str) -> Callable[[str], str]:
    """Puts it before and behind every text."""
    return lambda text: f"{hostile}{text}{hostile}" if text else text


def shapes(docs: Mapping[str, ReadPage]) -> list[tuple[Any, ...]]:
    """What must not change; but `self` is known by its name, so the list of relations may."""
    return sorted(
        (page.levels, [len(row) for row in page.rows], len(page.samples), len(page.hrefs))
        for path, page in docs.items()
        if path != "link-relations.md"
    )


@pytest.fixture(scope="module")
def harmless() -> dict[str, ReadPage]:
    return read_docs(hand_model())


@pytest.mark.parametrize("hostile", MARKS, ids=range(len(MARKS)))
def test_hostile_text_changes_nothing_but_text(hostile: str, harmless: dict[str, ReadPage]) -> None:
    texts = render_docs(hand_model(around(hostile)))
    docs = {path: read_docs_page(text) for path, text in texts.items()}
    assert not dead_links(docs)
    assert len(docs) == len(harmless)
    tags = set().union(*(page.tags for page in harmless.values()))
    attributes = set().union(*(page.attributes for page in harmless.values())) | {"data-name"}
    assert not tags & {"script", "style", "iframe", "img", "form", "object"}
    assert not [name for name in attributes if name.startswith("on")]
    for path, page in docs.items():
        assert page.tags <= tags, path
        assert page.attributes <= attributes, path
        assert not page.text.count("\ufffd")
    assert shapes(docs) == shapes(harmless)
    for path in texts:
        assert re.fullmatch(r"((resources|enumerations)/)?[A-Za-z0-9_-]+\.md", path)


@pytest.mark.parametrize("text", MARKS)
def test_hostile_description_is_read_as_written(text: str) -> None:
    seen = read_docs_page("\n\n".join(paragraphs(text)))
    assert seen.tags <= {"p"}
    assert not seen.attributes
    cell = read_docs_page(f"| a | b |\n| --- | --- |\n| {inline(text)} | {code(text)} |\n")
    assert len(cell.rows[1]) == 2
    assert not cell.attributes
    assert cell.rows[1][0] == cell.rows[1][1]
    if text.isprintable():
        assert seen.text == cell.rows[1][0] == flat(text)


@pytest.mark.parametrize("text", MARKS)
def test_hostile_text_in_a_heading_a_list_a_link_and_a_tab(text: str) -> None:
    line = inline(text)
    page = read_docs_page(
        f"## A {line} {{ #own }}\n\n- **Label:** {line}\n\n1. {link(text, 'x.md')} {line}\n\n"
        f'=== "Tab"\n\n    {fenced(text, "text").replace(chr(10), chr(10) + "    ")}\n\n'
        f'??? note "{line}"\n\n    {paragraphs(text)[0]}\n'
    )
    assert page.anchors[0] == "own"
    assert page.hrefs == ["x.md"]
    assert page.tabs == ["Tab"]
    assert len(page.samples) == len(page.folds) == 1
    allowed = {"class", "id", "href", "data-tabs", "for", "name", "type", "checked"}
    assert page.attributes <= allowed
    if text.isprintable():
        assert page.headings == [flat(f"A {text}")]
        assert page.folds == [flat(text)]


@given(st.text())
@settings(max_examples=300)
def test_any_text_is_one_cell_and_reads_back(text: str) -> None:
    cell = read_docs_page(f"| a | b |\n| --- | --- |\n| {inline(text)} | {code(text)} |\n")
    assert [len(row) for row in cell.rows] == [2, 2]
    assert cell.tags <= {"table", "thead", "tbody", "tr", "th", "td", "code"}
    assert not cell.attributes
    if " ".join(text.split()).isprintable():
        assert cell.rows[1] == (flat(text), flat(text))


@given(st.text(alphabet='{}:#.= "ax|`\\<', min_size=1))
@settings(max_examples=500)
def test_nothing_gives_attributes(text: str) -> None:
    line = inline(text)
    page = read_docs_page(f"# {line}\n\n{line}\n\n- {line}\n\n| {line} |\n| --- |\n| {line} |\n")
    assert page.attributes <= {"id"}
    assert page.tags <= {"h1", "p", "ul", "li", "table", "thead", "tbody", "tr", "th", "td"}


@given(st.text(alphabet="-#+=!:?1.) >`~*_[]()<&|\\\n\ta/@%{}", min_size=1))
@settings(max_examples=500)
def test_any_paragraph_is_a_paragraph(text: str) -> None:
    seen = read_docs_page("\n\n".join(paragraphs(text)))
    assert seen.tags <= {"p"}
    assert seen.text == flat(text)


@given(st.text(alphabet="`~ab\n {}=!?", max_size=40))
def test_nothing_closes_a_fence(text: str) -> None:
    fence = fenced(text, "json")
    seen = read_docs_page(f"{fence}\n\nafter\n")
    assert len(seen.samples) == 1
    assert seen.text.endswith("after")
    assert flat(seen.samples[0]) == flat(text)
    inside = fence.replace("\n", "\n    ")
    tab = read_docs_page(f'=== "JSON"\n\n    {inside}\n\nafter\n')
    assert (tab.tabs, len(tab.samples)) == (["JSON"], 1)
    assert tab.text.endswith("after")
    assert flat(tab.samples[0]) == flat(text)


@given(st.text(alphabet="->!<a \n"))
def test_nothing_closes_a_comment(text: str) -> None:
    assert read_docs_page(f"[//]: # (x {comment(text)} x)\n\nText.").text == "Text."
