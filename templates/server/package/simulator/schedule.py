"""What is due when: the timers of the simulated world, as part of its state."""

from __future__ import annotations

from collections.abc import Callable
from heapq import heappop, heappush

from attrs import define, field

__all__ = ["Schedule", "Timer"]


@define(order=True)
class Timer:
    """An action at a moment."""

    due: float
    """Seconds since 1970."""
    number: int
    """Timers of one moment run in the order in which they were set."""
    action: Callable[[], None] | None = field(order=False)
    """A bound method, or a `partial` of a function: it is stored with the state."""

    def cancel(self) -> None:
        """Makes that nothing happens."""
        self.action = None


class Schedule:
    """The present moment, and the timers that wait for theirs."""

    def __init__(self, now: float) -> None:
        self.now = now
        """Seconds since 1970; stands still while a request is answered."""
        self._timers: list[Timer] = []
        self._number = 0

    def after(self, seconds: float, action: Callable[[], None]) -> Timer:
        """Sets a timer. The action must be storable: no lambda, no inner function."""
        return self.at(self.now + seconds, action)

    def at(self, due: float, action: Callable[[], None]) -> Timer:
        """Sets a timer for a moment; one that has passed is due at once."""
        self._number += 1
        timer = Timer(due, self._number, action)
        heappush(self._timers, timer)
        return timer

    @property
    def next_due(self) -> float | None:
        """When the next timer is due; None where none waits."""
        while self._timers and self._timers[0].action is None:
            heappop(self._timers)
        return self._timers[0].due if self._timers else None

    def run_until(self, moment: float) -> None:
        """Moves on, and runs what is due on the way, each at its own moment."""
        while (due := self.next_due) is not None and due <= moment:
            timer = heappop(self._timers)
            self.now = max(self.now, due)
            if timer.action is not None:
                timer.action()
        self.now = max(self.now, moment)
