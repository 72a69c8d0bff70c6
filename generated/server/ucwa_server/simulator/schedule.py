"""What is due when: the timers of the simulated world, as part of its state."""

from __future__ import annotations

from collections.abc import Callable
from heapq import heapify, heappop, heappush

from attrs import define

__all__ = ["Schedule", "Timer"]


@define(eq=False)
class Timer:
    """An action at a moment."""

    due: float
    """Seconds since 1970."""
    action: Callable[[], None] | None
    """A bound method, or a `partial` of a function: it is stored with the state. None once
    it ran, or where nothing is to happen."""
    _schedule: Schedule

    def cancel(self) -> None:
        """Makes that nothing happens."""
        if self.action is not None:
            self.action = None
            self._schedule.drop_cancelled()


_FEW = 64
"""Cancelled timers that nobody minds."""


class Schedule:
    """The present moment, and the timers that wait for theirs."""

    def __init__(self, now: float) -> None:
        self.now = now
        """Seconds since 1970; stands still while a request is answered."""
        self._timers: list[tuple[float, int, Timer]] = []
        """A heap. Timers of one moment run in the order in which they were set."""
        self._number = 0
        self._cancelled = 0
        """How many of them will do nothing."""

    def __len__(self) -> int:
        """How many timers wait."""
        return len(self._timers) - self._cancelled

    def after(self, seconds: float, action: Callable[[], None]) -> Timer:
        """Sets a timer. The action must be storable: no lambda, no inner function."""
        return self.at(self.now + seconds, action)

    def at(self, due: float, action: Callable[[], None]) -> Timer:
        """Sets a timer for a moment; one that has passed is due at once."""
        self._number += 1
        timer = Timer(due, action, self)
        heappush(self._timers, (due, self._number, timer))
        return timer

    def drop_cancelled(self) -> None:
        """Is told that a timer was cancelled. Once they are half of all they go: most timers
        are, long before they are due."""
        self._cancelled += 1
        if self._cancelled > max(_FEW, len(self._timers) // 2):
            self._timers = [row for row in self._timers if row[2].action is not None]
            heapify(self._timers)
            self._cancelled = 0

    @property
    def next_due(self) -> float | None:
        """When the next timer is due; None where none waits."""
        while self._timers and self._timers[0][2].action is None:
            heappop(self._timers)
            self._cancelled -= 1
        return self._timers[0][0] if self._timers else None

    def run_until(self, moment: float) -> None:
        """Moves on, and runs what is due on the way, each at its own moment."""
        while (due := self.next_due) is not None and due <= moment:
            timer = heappop(self._timers)[2]
            self.now = max(self.now, due)
            # It has left the heap: who cancels it now cancels nothing.
            action, timer.action = timer.action, None
            if action is not None:
                action()
        self.now = max(self.now, moment)
