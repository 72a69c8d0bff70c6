"""Editions of a page that differ in layout alone state the same facts."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import pytest
from editions import edition
from facts import facts
from rewritings import CONFLICTS, REWRITINGS

from codegen.dialect import RawPage, load_dialect, read_page
from codegen.source import SourceSet, load_set
from codegen.source.text import decode

STEP = 24
"""Every how manyth page `make test` looks at; `make test-long` takes all."""

Pair = tuple[str, RawPage]


@pytest.fixture(scope="session")
def pairs(corpus_set: SourceSet, corpus_pages: tuple[RawPage, ...]) -> list[Pair]:
    """Text and facts of each page that is no article."""
    both = zip(corpus_set.files, corpus_pages, strict=True)
    return [(file.text, page) for file, page in both if page.kind != "article"]


@pytest.fixture(scope="session")
def own_pairs() -> list[Pair]:
    """The same of the project's own pages, which are there without the real documentation."""
    here = Path(__file__).parent
    files = load_set([here.parent / "specs", here / "pages" / "canonical"]).files
    return [(file.text, read_page(file.text, file.path, load_dialect())) for file in files]


def rewritten(pair: Pair, names: Sequence[str], seed: int = 0) -> str:
    """The page in another edition."""
    other = edition(*pair)
    for name in names:
        REWRITINGS[name](other, random.Random(f"{seed} {pair[1].path}"))
    return decode(other.bytes())


def combination(choice: random.Random) -> list[str]:
    """Two to five rewritings, in any order."""
    while True:
        names = choice.sample(list(REWRITINGS), choice.randint(2, 5))
        if not any(conflict <= set(names) for conflict in CONFLICTS):
            return names


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


@pytest.mark.parametrize("name", REWRITINGS)
def test_rewriting_keeps_meaning_of_own_pages(name: str, own_pairs: list[Pair]) -> None:
    for pair in own_pairs[::30]:
        hold(pair, [name])


@pytest.mark.long
@pytest.mark.parametrize("name", REWRITINGS)
def test_rewriting_keeps_meaning_of_every_page(name: str, pairs: list[Pair]) -> None:
    for pair in pairs:
        hold(pair, [name])


@pytest.mark.parametrize("seed", range(200))
def test_rewritings_combined(seed: int, pairs: list[Pair]) -> None:
    choice = random.Random(seed)
    hold(choice.choice(pairs), combination(choice), seed)


@pytest.mark.long
def test_many_rewritings_combined(pairs: list[Pair]) -> None:
    choice = random.Random("combined")
    for seed in range(10_000):
        hold(choice.choice(pairs), combination(choice), seed)


def test_articles_stay_articles(corpus_set: SourceSet, corpus_pages: tuple[RawPage, ...]) -> None:
    """No rewriting makes a page of prose look like a resource, or gives it a finding."""
    both = zip(corpus_set.files, corpus_pages, strict=True)
    articles = [(file.text, page) for file, page in both if page.kind == "article"]
    for seed, name in enumerate(REWRITINGS):
        for pair in articles[seed % 9 :: 9]:
            if not any(line.startswith("# ") for line in pair[0].splitlines()):
                continue
            again = read_page(rewritten(pair, [name]), pair[1].path, load_dialect())
            assert (again.kind, again.findings) == ("article", ()), f"{pair[1].path}: {name}"
