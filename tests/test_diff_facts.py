"""No fact of a model changes unsaid, and what is no fact isn't told."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from attrs import evolve, fields, has
from diff_mutants import mutants
from hand_model import hand_model
from hypothesis import given, settings
from hypothesis import strategies as st

from codegen.diff import compare
from codegen.model import nodes
from codegen.model.nodes import Evidence, Guide, GuideLink, Model, Source

MODEL = hand_model()

NO_FACTS = frozenset({"source", "evidence", "repeats", "guides"})
DERIVED = frozenset({"id"})
"""An operation's id is its page and its method."""

MUTANTS = {
    way: model
    for way, model in mutants(MODEL, NO_FACTS | DERIVED)
    if not way.endswith("wire_names[0] gone") or "[1].properties" in way
}
"""Without the only spelling it is the name; of `state` there are two."""


@pytest.mark.parametrize("way", MUTANTS)
def test_a_changed_fact_is_told(way: str) -> None:
    assert compare(MODEL, MUTANTS[way])
    assert compare(MUTANTS[way], MODEL)


def test_every_attribute_is_among_them() -> None:
    names = {
        row.name
        for node in vars(nodes).values()
        if isinstance(node, type) and has(node) and node not in {Source, Evidence, Guide, GuideLink}
        for row in fields(node)
        if row.init and row.name not in NO_FACTS | DERIVED
    }
    reached = {part.split("[")[0].split(" ")[0] for way in MUTANTS for part in way.split(".")}
    assert names <= reached


def displaced(value: Any) -> Any:
    """The same facts stated elsewhere, for other reasons, more often."""
    if isinstance(value, Source):
        return Source(f"old/{value.path}", value.line + 3, 1)
    if isinstance(value, tuple):
        return tuple(map(displaced, value))
    if not has(type(value)):
        return value
    changed = {
        row.name: displaced(getattr(value, row.name)) for row in fields(type(value)) if row.init
    }
    reason = Evidence("overlay", "strong", True, "new", Source("other.md", 1, 1))
    if "evidence" in changed:
        changed["evidence"] = (*changed["evidence"], reason)
    if "repeats" in changed:
        changed["repeats"] = (*changed["repeats"], reason.source)
    return evolve(value, **changed)


def test_where_and_why_is_no_change() -> None:
    other = displaced(MODEL)
    assert other != MODEL
    assert compare(MODEL, other) == ()


def shuffled(value: Any, choice: Random) -> Any:
    """The same rows in another order; spellings and header lines keep theirs, which means something."""
    if isinstance(value, tuple):
        rows = [shuffled(row, choice) for row in value]
        if rows and has(type(rows[0])):
            choice.shuffle(rows)
        return tuple(rows)
    if not has(type(value)):
        return value
    return evolve(
        value,
        **{
            row.name: shuffled(getattr(value, row.name), choice)
            for row in fields(type(value))
            if row.init
        },
    )


HOSTILE = st.text(st.characters(codec="utf-8"), max_size=6)


@given(st.integers(), HOSTILE, HOSTILE)
@settings(deadline=None)
def test_order_of_rows_is_no_change(seed: int, head: str, tail: str) -> None:
    model = hand_model(lambda text: f"{head}{text}{tail}")
    assert compare(model, shuffled(model, Random(seed))) == ()


@st.composite
def models(draw: st.DrawFn) -> Model:
    """The model by hand after a few changes, which may leave rows of one name."""
    model = hand_model()
    for _ in range(draw(st.integers(0, 3))):
        ways = [other for _, other in mutants(model, NO_FACTS)]
        model = draw(st.sampled_from(ways))
    if draw(st.booleans()):
        model = evolve(model, resources=model.resources * 2, enumerations=model.enumerations * 2)
    return model


@given(models())
@settings(max_examples=50, deadline=None)
def test_a_model_is_as_it_is(model: Model) -> None:
    assert compare(model, model) == ()


@given(models(), models())
@settings(max_examples=50, deadline=None)
def test_changes_come_page_by_page(old: Model, new: Model) -> None:
    changes = compare(old, new)
    assert [row.page for row in changes] == sorted(row.page for row in changes)
