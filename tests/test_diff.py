"""What changed between two sets of pages: a table of made changes, renames, order, and nothing unsaid."""

from __future__ import annotations

from pathlib import Path

import pytest
from diff_cases import CASES
from diff_pages import PAGES, model_of
from resolve_pages import resolved

from codegen.diff import Change, compare
from codegen.model.nodes import Model
from codegen.resolve import Resolution

ROOT = Path(__file__).parents[1]


def told(changes: tuple[Change, ...]) -> list[str]:
    """Changes as the lines of the table have them."""
    return [
        f"{row.client.value} {row.server.value} {row.kind} {row.path} {row.rule}" for row in changes
    ]


@pytest.fixture(scope="module")
def model() -> Model:
    return model_of()


def test_there_are_sixty_made_changes() -> None:
    assert len(CASES) >= 60


@pytest.mark.parametrize("case", CASES)
def test_a_made_change_is_told(model: Model, case: str) -> None:
    edits, expected = CASES[case]
    assert told(compare(model, model_of(*edits))) == expected.splitlines()


def test_the_order_of_pages_is_no_change() -> None:
    texts = list(PAGES.values())
    assert compare(resolved(*texts).model, resolved(*reversed(texts)).model) == ()


def test_a_set_is_as_it_is() -> None:
    pages = [page.read_text("utf-8") for page in sorted((ROOT / "specs").rglob("*.md"))]
    assert compare(resolved(*pages).model, resolved(*reversed(pages)).model) == ()


def test_the_real_pages_are_as_they_are(corrected_model: Resolution) -> None:
    assert compare(corrected_model.model, corrected_model.model) == ()


def test_corrections_are_changes(corpus_model: Resolution, corrected_model: Resolution) -> None:
    changes = compare(corpus_model.model, corrected_model.model)
    assert changes
    assert not {change.kind for change in changes} & {"added", "removed", "renamed"}


def test_places_are_those_of_both_sides(model: Model) -> None:
    edit = ("studio", "| label  | string ", "| label | integer ")
    (change,) = compare(model, model_of(("studio", "# studio\n", "\n# studio\n"), edit))
    assert change.old_source is not None
    assert change.new_source is not None
    assert (change.old_source.path, change.old_source.line) == ("studio.md", 11)
    assert (change.new_source.path, change.new_source.line) == ("studio.md", 12)


def test_what_appears_has_no_place_before(model: Model) -> None:
    (change,) = compare(model, model_of(("Mood", "| Tired |", "| Calm | They hum. |\n| Tired |")))
    assert change.old_source is None
    assert (change.old, change.new) == (None, "Calm")
    assert change.new_source is not None
    assert change.new_source.path == "Mood.md"
