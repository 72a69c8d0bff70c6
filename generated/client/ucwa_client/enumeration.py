"""Enumerations that stay open: a value that no page knows is kept, not refused."""

from __future__ import annotations

from enum import Enum

__all__ = ["OpenEnum"]


class OpenEnum(Enum):
    """A string of a set that may grow: `CallState("Connected")`, `CallState("Parked")`.

    Members compare by their value whatever its letter case, as the server does. An unknown
    value makes a member of its own each time; nothing of it is cached.
    """

    _value_: str

    @property
    def value(self) -> str:
        """The string as it travels, in the spelling that was read."""
        return self._value_

    @property
    def known(self) -> bool:
        """Whether the reference pages name the value."""
        return self._folded in {member._folded for member in type(self)}

    @property
    def _folded(self) -> str:
        return self._value_.casefold()

    @classmethod
    def _missing_(cls, value: object) -> OpenEnum | None:
        if not isinstance(value, str):
            return None
        member = object.__new__(cls)
        member._name_ = value
        member._value_ = value
        return member

    def __eq__(self, other: object) -> bool:
        if isinstance(other, OpenEnum) and type(other) is type(self):
            return self._folded == other._folded
        return NotImplemented

    def __hash__(self) -> int:
        return hash(self._folded)

    def __str__(self) -> str:
        return self._value_

    def __repr__(self) -> str:
        if self._name_ in type(self).__members__:
            return f"{type(self).__name__}.{self._name_}"
        return f"{type(self).__name__}({self._value_!r})"
