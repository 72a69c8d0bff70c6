"""Whole sets in canonical form: the model is what it was, and a second run changes nothing."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from random import Random

import pytest
from editions import edition
from formatting import Run, differences, formatted, texts_of
from rewritings import REWRITINGS
from written_pages import written

from codegen.dialect import load_dialect, read_page
from codegen.source import SourceSet, load_set
from codegen.source.text import decode

ROOT = Path(__file__).parents[1]
ABOUT_FACTS = {"UC107", "UC113", "UC118"}
"""An empty cell, a placeholder, no description: a person has to write something."""
SETS = ("specs/ucwa", "tests/pages/canonical", "tests/pages/golden")
FEW = (
    *("no-blank-lines", "no-fences", "under-table", "stray-fence-before-text", "dead-hyperlinks"),
    *("comments", "permalinks-in-headings"),
)
"""What `make test` tries; `make test-long` tries all."""
KEPT = {
    *("dead-hyperlinks", "linked-headers", "permalinks-in-headings", "linked-headings"),
    *("wrapped-hyperlinks", "comment-in-rows", "comments-between-rows", "comments"),
}
"""Rewritings that put a hyperlink or a comment where a canonical page has no place for it."""


@pytest.fixture(scope="module")
def original(corpus_set: SourceSet) -> Run:
    return formatted(texts_of(corpus_set.files))


@pytest.fixture(scope="module")
def canonical(original: Run) -> Run:
    return formatted(original.texts)


def test_all_real_pages_are_formatted(original: Run, corpus_set: SourceSet) -> None:
    texts = texts_of(corpus_set.files)
    changed = [
        page.kind for page in original.pages if original.texts[page.path] != texts[page.path]
    ]
    assert original.kept == {}
    assert Counter(changed) == {"resource": 238, "enumeration": 56, "errors": 1}


def test_the_model_of_the_real_pages_stays(original: Run, canonical: Run) -> None:
    assert differences(original, canonical) == []


def test_a_second_run_changes_nothing(original: Run, canonical: Run) -> None:
    assert [path for path, text in original.texts.items() if canonical.texts[path] != text] == []


def test_only_facts_are_left_to_mend(canonical: Run) -> None:
    codes = Counter(finding.code for page in canonical.pages for finding in page.findings)
    assert set(codes) <= ABOUT_FACTS


def test_everything_is_understood(canonical: Run) -> None:
    accounts = [page.account for page in canonical.pages]
    assert sum(row.not_understood for row in accounts) == 0
    assert sum(row.seen for row in accounts) > 10_000


def test_hyperlinks_are_spelled_like_their_files(canonical: Run) -> None:
    codes = {finding.code for finding in canonical.found.findings}
    assert not codes & {"UC110", "UC204", "UC205", "UC351", "UC352", "UC353"}


def test_no_type_word_is_left(canonical: Run) -> None:
    rules = {
        piece.rule
        for resource in canonical.found.model.resources
        for operation in resource.operations
        for row in (*operation.query, *operation.body)
        for piece in row.evidence
    }
    assert "type-column" in rules
    assert not rules & {"type-word", "same-name-type-word", "overlay"}


@pytest.mark.parametrize("seed", range(8))
def test_one_real_page_among_its_siblings(seed: int, corpus_set: SourceSet, original: Run) -> None:
    """What is formatted alone is what it would be with all the others, but for what they would state."""
    texts = texts_of(corpus_set.files)
    path = Random(seed).choice([page.path for page in original.pages if page.kind == "resource"])
    alone = formatted(texts, only=[path])
    assert alone.kept == {}
    again = formatted({**texts, path: alone.texts[path]}, only=[path])
    assert again.texts == alone.texts


@pytest.mark.parametrize("folder", SETS)
def test_own_sets(folder: str) -> None:
    files = load_set([ROOT / folder]).files
    before = formatted(texts_of(files))
    after = formatted(before.texts)
    assert before.kept == {}
    assert differences(before, after) == []
    assert after.texts == before.texts
    assert {row.code for page in after.pages for row in page.findings} <= ABOUT_FACTS


def test_our_own_pages_are_canonical() -> None:
    files = load_set([ROOT / "specs" / "ucwa"]).files
    run = formatted(texts_of(files))
    assert [file.path for file in files if run.texts[file.path] != file.text] == []


def test_pages_written_out_in_short_form(original: Run) -> None:
    before = formatted(written(original.found.model))
    after = formatted(before.texts)
    assert before.kept == {}
    assert differences(before, after) == []
    assert after.texts == before.texts


@pytest.mark.parametrize("name", FEW)
def test_rewritten_pages(name: str) -> None:
    hold(name)


@pytest.mark.long
@pytest.mark.parametrize("name", [name for name in REWRITINGS if name not in FEW])
def test_pages_rewritten_in_every_way(name: str) -> None:
    hold(name)


def hold(name: str) -> None:
    """However a page is laid out, its canonical form says the same, or it is left as it is."""
    dialect = load_dialect()
    texts = {}
    for file in load_set([ROOT / "tests/pages/golden"]).files:
        page = read_page(file.text, file.path, dialect)
        texts[file.path] = file.text
        if page.kind != "article":
            other = edition(file.text, page)
            REWRITINGS[name](other, Random(page.path))
            texts[file.path] = decode(other.bytes())
    before = formatted(texts)
    after = formatted(before.texts)
    assert not before.kept or name in KEPT
    assert differences(before, after) == []
    assert after.texts == before.texts
    codes = {
        row.code for page in after.pages if page.path not in before.kept for row in page.findings
    }
    assert codes <= ABOUT_FACTS
