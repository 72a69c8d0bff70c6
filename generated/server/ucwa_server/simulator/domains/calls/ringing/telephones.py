"""The telephones of the simulated world: which of them ring, and who picks them up."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from attrs import define, field

from ....conversations.state import Member
from ....world import World

if TYPE_CHECKING:
    from .ringing import Ringing

__all__ = ["Line", "Telephones", "pick_up", "reject", "same_number"]


@define(eq=False)
class Line:
    """A telephone that rings."""

    number: str
    call: Ringing
    member: Member
    is_own: bool = False
    """Whether it is that of the one who calls: it rings first."""


@define(eq=False)
class Telephones:
    """All telephones."""

    lines: list[Line] = field(factory=list[Line])
    """Those that ring."""
    own_after: float | None = 1.0
    """Seconds after which people pick up who asked for the call themselves; None if it is
    done by `pick_up` alone."""

    def ring(self, lines: Iterable[Line]) -> None:
        """Lets telephones ring."""
        self.lines.extend(lines)

    def silence(self, *lines: Line) -> None:
        """Stops telephones."""
        self.lines = [row for row in self.lines if row not in lines]

    def lines_of(self, call: Ringing) -> tuple[Line, ...]:
        """The telephones that ring for a call."""
        return tuple(row for row in self.lines if row.call is call)


def pick_up(world: World, number: str) -> bool:
    """Picks up a telephone; returns False where it does not ring."""
    line = _find(world, number)
    if line is not None:
        line.call.pick_up(line)
    return line is not None


def reject(world: World, number: str) -> bool:
    """Declines at a telephone; returns False where it does not ring."""
    line = _find(world, number)
    if line is not None:
        line.call.reject(line)
    return line is not None


def _find(world: World, number: str) -> Line | None:
    lines = world.part(Telephones).lines
    return next((row for row in lines if same_number(row.number, number)), None)


def same_number(one: str, other: str) -> bool:
    """Whether two spellings are those of one number."""
    return _digits(one) == _digits(other)


def _digits(number: str) -> str:
    return "".join(filter(str.isdigit, number.partition(";")[0]))
