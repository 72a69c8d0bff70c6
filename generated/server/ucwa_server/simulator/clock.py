"""Where the time of the simulated world comes from: the real clock or a virtual one."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

__all__ = ["Clock", "RealClock", "VirtualClock"]

_FOREVER = 1e9
"""Seconds that nobody waits: thirty years."""

_EPOCH = 1_700_000_000.0
"""When virtual time begins, unless told otherwise: in November 2023."""


class Clock:
    """Tells the time, and makes that timers are run when they are due."""

    def __init__(self) -> None:
        self._run: Callable[[], None] = _nothing

    def attach(self, run: Callable[[], None]) -> None:
        """Takes what brings the world up to date."""
        self._run = run

    def now(self) -> float:
        """Seconds since 1970."""
        raise NotImplementedError

    def set(self, moment: float) -> None:
        """Goes to another moment, also an earlier one; nothing is run."""
        raise NotImplementedError

    def advance(self, seconds: float) -> None:
        """Lets time pass at once: all timers of that span run, in order, each at its moment.

        Raises ValueError where time would go back.
        """
        if not 0 <= seconds < _FOREVER:
            raise ValueError("time goes forward, and not for ever")
        self.set(self.now() + seconds)
        self._run()

    def arm(self, due: float | None) -> None:
        """Is told when the next timer is due, whenever that may have changed."""


def _nothing() -> None:
    """Until a world is attached there is nothing to run."""


class VirtualClock(Clock):
    """Time that passes only when it is told to, then at once."""

    def __init__(self, start: float = _EPOCH) -> None:
        super().__init__()
        self._now = start

    def now(self) -> float:
        """Seconds since 1970."""
        return self._now

    def set(self, moment: float) -> None:
        """Goes to another moment, also an earlier one; nothing is run."""
        self._now = moment


class RealClock(Clock):
    """The clock of the machine; with a rate of 60 a minute passes in a second."""

    def __init__(self, rate: float = 1.0) -> None:
        super().__init__()
        self._rate = rate
        self._start = time.time()
        self._origin = time.monotonic()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._handle: asyncio.TimerHandle | None = None
        self._due: float | None = None

    def now(self) -> float:
        """Seconds since 1970, from the start on at the rate of this clock."""
        return self._start + (time.monotonic() - self._origin) * self._rate

    def set(self, moment: float) -> None:
        """Goes to another moment, also an earlier one; nothing is run."""
        self._start += moment - self.now()

    def arm(self, due: float | None) -> None:
        """Wakes the event loop that serves when the next timer is due."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self._arm_from_outside(due)
            return
        if loop is self._loop and due == self._due:
            return
        if self._handle is not None and loop is self._loop:
            self._handle.cancel()
        self._loop, self._due, self._handle = loop, due, None
        if due is not None:
            delay = max(0.0, (due - self.now()) / self._rate)
            self._handle = loop.call_later(delay, self._wake)

    def _arm_from_outside(self, due: float | None) -> None:
        """From another thread, or before anything serves: then there is none to wake."""
        if self._loop is None or self._loop.is_closed() or due == self._due:
            return
        self._loop.call_soon_threadsafe(self._wake)

    def _wake(self) -> None:
        self._due = None
        self._run()
