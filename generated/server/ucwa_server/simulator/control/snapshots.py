"""The snapshots that are kept for callers from outside.

They stay here: reading one runs what is in it, so none is ever taken from a caller.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...errors import Conflict, NotFound

if TYPE_CHECKING:
    from ..simulator import Snapshot

__all__ = ["Snapshots"]

_MOST = 100


class Snapshots:
    """Snapshots by name."""

    def __init__(self) -> None:
        self._kept: dict[str, Snapshot] = {}
        self._number = 0

    def __iter__(self) -> Iterator[str]:
        """The names, in the order in which they were taken."""
        return iter(tuple(self._kept))

    def keep(self, snapshot: Snapshot, name: str | None = None) -> str:
        """Keeps a snapshot, instead of another one of the name; gives the name.

        Raises `Conflict` where there are too many.
        """
        if name is None:
            self._number += 1
            name = str(self._number)
        if len(self._kept) >= _MOST and name not in self._kept:
            raise Conflict(f"There are {_MOST} snapshots already.")
        self._kept[name] = snapshot
        return name

    def get(self, name: str) -> Snapshot:
        """A snapshot by its name. Raises `NotFound` where there is none."""
        if name not in self._kept:
            raise NotFound(f"There is no snapshot {name}.")
        return self._kept[name]

    def drop(self, name: str) -> None:
        """Forgets a snapshot. Raises `NotFound` where there is none."""
        self.get(name)
        del self._kept[name]
