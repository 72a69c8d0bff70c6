"""Editions of the pages that differ in layout alone give the same model, but for places."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from editions import edition
from rewritings import REWRITINGS

from codegen.dialect import RawPage, load_dialect, read_page
from codegen.model.form import to_json
from codegen.resolve import Resolution, resolve, shipped_overlay
from codegen.source import SourceSet
from codegen.source.text import decode

FEW = ("no-blank-lines", "no-fences", "under-table", "stray-fence-before-text", "dead-hyperlinks")
"""What `make test` tries; `make test-long` tries all."""

NO_FACTS = {"source", "title"}
"""Places, and a title, of which only the first word means something."""


def facts(value: Any, key: str = "") -> Any:
    """A model as plain values, without what editions may change."""
    if isinstance(value, dict):
        return {name: facts(row, name) for name, row in value.items() if name not in NO_FACTS}
    if isinstance(value, list):
        return len(value) if key == "repeats" else [facts(row) for row in value]
    if key == "body" and isinstance(value, str):
        # Its lines may be indented otherwise, or parted by blank ones.
        return [line.strip() for line in value.splitlines() if line.strip()]
    return value


def differences(one: Any, other: Any, way: str = "") -> Iterator[str]:
    """Where two models differ; short enough to be read."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in sorted(one.keys() | other.keys()):
            yield from differences(one.get(key), other.get(key), f"{way}.{key}")
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for index, pair in enumerate(zip(one, other, strict=True)):
            name = pair[0].get("name", pair[0].get("id")) if isinstance(pair[0], dict) else None
            yield from differences(*pair, f"{way}[{name or index}]")
    elif one != other:
        yield f"{way}: {one!r:.200} is {other!r:.200}"


def rewritten(corpus_set: SourceSet, pages: tuple[RawPage, ...], name: str) -> list[RawPage]:
    dialect = load_dialect()
    found: list[RawPage] = []
    for file, page in zip(corpus_set.files, pages, strict=True):
        if page.kind == "article":
            found.append(page)
            continue
        other = edition(file.text, page)
        REWRITINGS[name](other, Random(page.path))
        found.append(read_page(decode(other.bytes()), page.path, dialect))
    return found


def hold(
    name: str, corpus_set: SourceSet, pages: tuple[RawPage, ...], original: Resolution
) -> None:
    found = resolve(rewritten(corpus_set, pages, name), overlay=shipped_overlay("ucwa"))
    odd = list(differences(facts(to_json(original.model)), facts(to_json(found.model))))
    assert odd == [], f"{name}: {len(odd)}"


@pytest.mark.parametrize("name", FEW)
def test_a_rewriting_keeps_the_model(
    name: str,
    corpus_set: SourceSet,
    corpus_pages: tuple[RawPage, ...],
    corrected_model: Resolution,
) -> None:
    hold(name, corpus_set, corpus_pages, corrected_model)


@pytest.mark.long
@pytest.mark.parametrize("name", [name for name in REWRITINGS if name not in FEW])
def test_every_rewriting_keeps_the_model(
    name: str,
    corpus_set: SourceSet,
    corpus_pages: tuple[RawPage, ...],
    corrected_model: Resolution,
) -> None:
    hold(name, corpus_set, corpus_pages, corrected_model)


def test_the_seed_page_says_what_its_sibling_says(
    seed: Path, corpus_pages: tuple[RawPage, ...], corrected_model: Resolution
) -> None:
    name = seed.stem
    other = {
        page.path: read_page(seed.read_text("utf-8"), page.path, load_dialect())
        for page in corpus_pages
        if page.name == name
    }
    assert len(other) == 1
    pages = [other.get(page.path, page) for page in corpus_pages]
    found = resolve(pages, overlay=shipped_overlay("ucwa"))
    assert not list(differences(facts(to_json(corrected_model.model)), facts(to_json(found.model))))
