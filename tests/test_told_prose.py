"""What a file promises to hang on: the prose of pages that it names, no other's, nor the model's hash."""

from __future__ import annotations

import importlib
import pickle
from collections.abc import Iterable
from pathlib import Path
from random import Random

import pytest
from attrs import evolve

from codegen.dialect import RawPage, load_dialect, read_page
from codegen.model.nodes import Model
from codegen.model.prose import PageProse, told_enumeration, told_resource
from codegen.resolve import resolve, shipped_overlay
from codegen.source import load_set
from codegen.targets.contract import Rendered, TargetSettings

ROOT = Path(__file__).parents[1]
TARGETS = ("client", "server", "docs", "openapi")
SETTINGS = TargetSettings("tried", "tried_client", "0.1.0", "0" * 64)


def model_of(folder: Path) -> Model:
    dialect = load_dialect()
    pages = [read_page(row.text, row.path, dialect) for row in load_set([folder]).files]
    return resolve(pages).model


def retold(model: Model, names: Iterable[str], text: str) -> Model:
    """The model whose pages of these names read otherwise; all of their prose."""
    names = set(names)
    return evolve(
        model,
        resources=tuple(
            (
                told_resource(row, PageProse(text, f"{text} {text}", dict.fromkeys(METHODS, text)))
                if row.name in names
                else row
            )
            for row in model.resources
        ),
        enumerations=tuple(
            told_enumeration(row, PageProse("", text)) if row.name in names else row
            for row in model.enumerations
        ),
    )


METHODS = ("GET", "POST", "PUT", "DELETE", "OPTIONS")


def planned(model: Model, target: str, settings: TargetSettings = SETTINGS) -> dict[str, Rendered]:
    plan = importlib.import_module(f"codegen.targets.{target}").TARGET.plan(model, settings)
    return {row.path: row for row in plan if isinstance(row, Rendered) and row.told is not None}


def hold(model: Model, target: str, seed: int) -> int:
    """Promises kept while half of the pages read otherwise; how many were put to the test."""
    random = Random(seed)
    every = [*model.resource_index, *model.enumeration_index]
    changed = {name for name in every if random.random() < 0.5}
    before = planned(model, target)
    settings = evolve(SETTINGS, spec_hash="f" * 64)
    after = planned(
        retold(model, changed, random.choice(["", "Something else."])), target, settings
    )
    assert before.keys() == after.keys()
    tried = [path for path, row in before.items() if not (row.told or frozenset()) & changed]
    wrong = [path for path in tried if seen(before[path]) != seen(after[path])]
    assert not wrong
    return len(tried)


def seen(row: Rendered) -> bytes:
    """What a template sees, and all else that makes the file."""
    return pickle.dumps((row.template, row.origin, row.told, repr(row.view)))


@pytest.fixture(scope="module")
def lending() -> Model:
    return model_of(ROOT / "tests/pages/golden")


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("seed", range(6))
def test_files_keep_their_promise(lending: Model, target: str, seed: int) -> None:
    hold(lending, target, seed)


def test_there_are_promises(lending: Model) -> None:
    assert hold(lending, "client", 0) > 10
    assert hold(lending, "docs", 0) > 5
    told = planned(lending, "client")["tried_client/resources/loan.py"].told
    assert sorted(told or ()) == ["loan", "loan2"]


@pytest.mark.parametrize("target", ["client", "docs"])
def test_files_of_ours_keep_their_promise(target: str) -> None:
    assert hold(model_of(ROOT / "specs"), target, 1) > 100


@pytest.mark.long
@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("seed", range(8))
def test_files_of_the_originals_keep_their_promise(
    corpus_pages: tuple[RawPage, ...], target: str, seed: int
) -> None:
    hold(resolve(corpus_pages, overlay=shipped_overlay("ucwa")).model, target, seed)
