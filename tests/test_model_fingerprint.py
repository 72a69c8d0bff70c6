"""The hash of a model: another for another fact, the same for the same facts elsewhere."""

from __future__ import annotations

import pytest
from cli_harness import DESK, MOOD, ROOM

from codegen.dialect import load_dialect, read_page
from codegen.model.fingerprint import model_hash
from codegen.resolve import resolve

DIALECT = load_dialect()


def hashed(room: str = ROOM, folder: str = "") -> str:
    texts = {"room": room, "desk": DESK, "Mood": MOOD}
    pages = [read_page(text, f"{folder}{name}.md", DIALECT) for name, text in texts.items()]
    return model_hash(resolve(pages).model)


def test_it_is_a_hash() -> None:
    assert len(hashed()) == 64
    assert int(hashed(), 16)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("A meeting room.", "A quiet room."),
        ("seats", "chairs"),
        ("| seats | integer", "| seats | number "),
        ("How many people fit.", "How many people fit in."),
        ("| desk | desk ", "| desk | desk[] "),
        ("### GET", "### PUT"),
        ("Response: 200", "Response: 202"),
        ("/rooms/{roomId}", "/room/{roomId}"),
        ("| 404  |", "| 409  |"),
        ("| No        |", "| Yes       |"),
        ("Rooms.Book", "Rooms.Read"),
    ],
)
def test_another_fact_is_another_hash(old: str, new: str) -> None:
    assert old in ROOM
    assert hashed(ROOM.replace(old, new)) != hashed()


def test_pages_that_are_moved_or_laid_out_anew_state_the_same() -> None:
    assert hashed(folder="some/where/") == hashed()
    assert hashed(ROOM.replace("\n\n", "\n\n\n").replace(" |\n", "     |\n")) == hashed()
    assert hashed(ROOM.replace("\n", "\r\n")) == hashed()
