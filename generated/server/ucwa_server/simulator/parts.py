"""State that domains keep with the objects of the kernel, which knows nothing of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

from attrs import define, field

__all__ = ["Parts"]

P = TypeVar("P")


@define(eq=False, slots=False)
class Parts:
    """Something that domains can add parts to."""

    _parts: dict[object, object] = field(
        factory=dict[object, object], init=False, repr=False
    )

    def part(self, kind: Callable[[], P]) -> P:
        """The part of a class, made when it is first asked for: `user.part(ContactList)`.

        The class takes no arguments and must be importable by its name.
        """
        if kind not in self._parts:
            self._parts[kind] = kind()
        return cast("P", self._parts[kind])
