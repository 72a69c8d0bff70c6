"""Editions of a page that differ in layout alone state the same facts."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from editions import edition
from facts import facts
from rewritings import REWRITINGS

from codegen.dialect import RawPage, load_dialect, read_page
from codegen.source import SourceSet
from codegen.source.text import decode

STEP = 24
"""Every how manyth page `make test` looks at; `make test-long` takes all."""

Pair = tuple[str, RawPage]


@pytest.fixture(scope="session")
def pairs(corpus_set: SourceSet, corpus_pages: tuple[RawPage, ...]) -> list[Pair]:
    """Text and facts of each page that is no article."""
    both = zip(corpus_set.files, corpus_pages, strict=True)
    return [(file.text, page) for file, page in both if page.kind != "article"]


def rewritten(pair: Pair, names: Sequence[str], seed: int = 0) -> str:
    """The page in another edition."""
    other = edition(*pair)
    for name in names:
        REWRITINGS[name](other, random.Random(f"{seed} {pair[1].path}"))
    return decode(other.bytes())


def hold(pair: Pair, names: Sequence[str], seed: int = 0) -> None:
    page = pair[1]
    again = read_page(rewritten(pair, names, seed), page.path, load_dialect())
    where = f"{page.path}: {' + '.join(names)}"
    assert facts(again) == facts(page), where
    lost = [finding for finding in again.findings if finding.code.startswith("UC9")]
    assert again.account.not_understood == 0, f"{where}: {lost[:3]}"


@pytest.mark.parametrize("name", REWRITINGS)
def test_rewriting_keeps_meaning(name: str, pairs: list[Pair]) -> None:
    for pair in pairs[::STEP]:
        hold(pair, [name])


@pytest.mark.long
@pytest.mark.parametrize("name", REWRITINGS)
def test_rewriting_keeps_meaning_of_every_page(name: str, pairs: list[Pair]) -> None:
    for pair in pairs:
        hold(pair, [name])
