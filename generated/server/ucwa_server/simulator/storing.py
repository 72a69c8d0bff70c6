"""A world as bytes and back: pickled piece by piece, so that its depth doesn't matter.

People who follow or write to each other form long chains, and plain pickling goes down
every chain as far as it reaches. Here one application or user is written after the other;
what they say of each other is a number.
"""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from io import BytesIO
from typing import cast

from .parts import Parts
from .world import World

__all__ = ["load", "store"]

_Reference = tuple[int, type[Parts]]


class _Writer(pickle.Pickler):
    def __init__(self, file: BytesIO) -> None:
        super().__init__(file, pickle.HIGHEST_PROTOCOL)
        self.pieces: list[Parts] = []
        """Whatever was named; it grows while the first of them are written."""
        self._numbers: dict[int, int] = {}

    def persistent_id(self, obj: object) -> _Reference | None:
        if not isinstance(obj, Parts):
            return None
        number = self._numbers.get(id(obj))
        if number is None:
            number = self._numbers[id(obj)] = len(self.pieces)
            self.pieces.append(obj)
        return number, type(obj)


class _Reader(pickle.Unpickler):
    def __init__(self, file: BytesIO) -> None:
        super().__init__(file)
        self.pieces: list[Parts] = []

    def persistent_load(self, pid: _Reference) -> Parts:
        number, kind = pid
        if number == len(self.pieces):
            self.pieces.append(kind.__new__(kind))
        return self.pieces[number]


def store(world: World) -> bytes:
    """All of a world. What several of its pieces share is stored once."""
    file = BytesIO()
    writer = _Writer(file)
    writer.dump(world)
    done = 0
    while done < len(writer.pieces):
        # The state alone: the piece itself would be a reference again.
        writer.dump(_state(writer.pieces[done]))
        done += 1
    return file.getvalue()


def load(data: bytes) -> World:
    """A new world from what `store` gave. Trust it as you trust a program."""
    reader = _Reader(BytesIO(data))
    world = reader.load()
    done = 0
    while done < len(reader.pieces):
        _fill(reader.pieces[done], cast("Mapping[str, object]", reader.load()))
        done += 1
    return cast("World", world)


def _state(piece: Parts) -> Mapping[str, object]:
    state = piece.__getstate__()
    assert isinstance(state, Mapping), type(
        piece
    )  # attributes by name, with slots or not
    return cast("Mapping[str, object]", state)


def _fill(piece: Parts, state: Mapping[str, object]) -> None:
    for name, value in state.items():
        object.__setattr__(piece, name, value)
