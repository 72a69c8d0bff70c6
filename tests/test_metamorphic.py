"""Editions of a page that differ in layout alone state the same facts."""

from __future__ import annotations

import itertools
import random

import pytest
from facts import facts
from rewritings import NAMED, REWRITINGS, edition

from codegen.dialect import RawPage, load_dialect, read_page
from codegen.source import SourceSet

SAMPLE = 12
"""Every how manyth page `make test` looks at; `make test-long` takes all."""


def _pages(
    corpus_set: SourceSet, corpus_pages: tuple[RawPage, ...], step: int = 1
) -> list[tuple[str, RawPage]]:
    pairs = zip(corpus_set.files, corpus_pages, strict=True)
    pages = [(file.text, page) for file, page in pairs if page.kind != "article"]
    return pages[::step]


def _hold(text: str, page: RawPage, *names: str) -> None:
    for name in names:
        text = REWRITINGS[name](edition(text, page))
        page_again = read_page(text, page.path, load_dialect())
        assert facts(page_again) == facts(page), f"{page.path}: {' + '.join(names)}"
        assert page_again.account.not_understood == 0, f"{page.path}: {names}"
        page = page_again


@pytest.mark.parametrize("name", REWRITINGS)
def test_rewriting_keeps_meaning(
    name: str, corpus_set: SourceSet, corpus_pages: tuple[RawPage, ...]
) -> None:
    for text, page in _pages(corpus_set, corpus_pages, SAMPLE):
        _hold(text, page, name)


@pytest.mark.long
@pytest.mark.parametrize("name", REWRITINGS)
def test_rewriting_keeps_meaning_of_every_page(
    name: str, corpus_set: SourceSet, corpus_pages: tuple[RawPage, ...]
) -> None:
    for text, page in _pages(corpus_set, corpus_pages):
        _hold(text, page, name)


COMBINED = [
    ("no-blank-lines", "crlf"),
    ("no-blank-lines", "under-table", "no-fences"),
    ("levels-down", "dead-hyperlinks", "no-closing-fence"),
    ("indent-4", "more-blank-lines", "bom"),
    ("no-fences", "more-blank-lines", "indent-9"),
    ("plain-headers", "spaced-cells", "stray-fence-before-table", "no-blank-lines"),
    ("under-table", "stray-fence-before-text", "levels-up"),
    ("closed-headings", "levels-up", "no-closing-fence", "under-table"),
]


@pytest.mark.parametrize("names", COMBINED, ids="+".join)
def test_rewritings_combined(
    names: tuple[str, ...], corpus_set: SourceSet, corpus_pages: tuple[RawPage, ...]
) -> None:
    for text, page in _pages(corpus_set, corpus_pages, SAMPLE):
        _hold(text, page, *names)


@pytest.mark.long
def test_rewritings_in_pairs(corpus_set: SourceSet, corpus_pages: tuple[RawPage, ...]) -> None:
    pages = _pages(corpus_set, corpus_pages)
    choice = random.Random(2)
    for first, second in itertools.permutations(NAMED, 2):
        text, page = choice.choice(pages)
        _hold(text, page, first, second)
