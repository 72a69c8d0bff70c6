"""What changed between two sets of pages: a table of made changes, renames, order, and nothing unsaid."""

from __future__ import annotations

import pytest
from diff_cases import CASES
from diff_pages import model_of

from codegen.diff import Change, compare
from codegen.model.nodes import Model


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
