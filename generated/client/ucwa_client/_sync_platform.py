"""What threads wait for, in ways that can be ended from other threads at any moment."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from datetime import UTC, datetime
from random import SystemRandom

from ._wires import Wire, Wires

__all__ = [
    "Cancelled",
    "Course",
    "SyncPlatform",
    "ThreadFlag",
    "ThreadMutex",
    "Waker",
    "acquire",
    "sleep",
    "wait",
]

_SLICE = 1.0
"""Seconds that a thread sleeps at most before it looks around."""

_random = SystemRandom()


class Cancelled(BaseException):
    """Thrown into a flow that is to end. No flow may take it for an error."""


class Waker:
    """What one thread sleeps on. A wake-up that comes early is not lost.

    A bare lock and no `Event`: it may be woken in the midst of anything, also by what the
    garbage collector runs in the thread that sleeps.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._lock.acquire()

    def wake(self) -> None:
        with suppress(RuntimeError):  # It is awake.
            self._lock.release()

    def sleep(self, seconds: float | None) -> None:
        """May also end for no reason.

        It does so often enough for Ctrl-C, which on some systems ends no wait for a lock.
        """
        self._lock.acquire(timeout=_SLICE if seconds is None else min(seconds, _SLICE))


class ThreadFlag:
    """A flag that threads wait for."""

    def __init__(self) -> None:
        self._is_set = False
        self.wakers: list[Waker] = []
        """Of those who wait."""

    def set(self) -> None:
        self._is_set = True
        for waker in tuple(self.wakers):
            waker.wake()

    def clear(self) -> None:
        self._is_set = False

    def is_set(self) -> bool:
        return self._is_set


class ThreadMutex:
    """A lock whose waiters can be woken for another reason."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.wakers: list[Waker] = []
        """Of those who wait."""

    def take(self) -> bool:
        """Takes it, if nobody has it."""
        return self._lock.acquire(blocking=False)

    def release(self) -> None:
        self._lock.release()
        for waker in tuple(self.wakers):
            waker.wake()


class SyncPlatform:
    """Flags and locks of threads, and the clocks of the system."""

    def flag(self) -> ThreadFlag:
        return ThreadFlag()

    def mutex(self) -> ThreadMutex:
        return ThreadMutex()

    def monotonic(self) -> float:
        return time.monotonic()

    def now(self) -> datetime:
        return datetime.now(UTC)

    def random(self) -> float:
        return _random.random()


class Course:
    """One flow that runs: what it sleeps on, and whether it is to end."""

    def __init__(self, wires: Wires) -> None:
        self.waker = Waker()
        self._wires = wires
        self._wire: Wire | None = None
        self._is_cancelled = False

    def cancel(self) -> None:
        self._is_cancelled = True
        self.waker.wake()
        wire = self._wire
        if wire is not None:
            self._wires.cut(wire)

    def check(self) -> None:
        """Ends the flow, if it is to end; once, so that it can put its things in order."""
        if self._is_cancelled:
            self._is_cancelled = False
            raise Cancelled

    def open(self) -> Wire:
        """The wire of a request that begins."""
        self._wire = self._wires.open()
        if self._is_cancelled:
            self._wire.cut()
        return self._wire

    def close(self, wire: Wire) -> None:
        self._wire = None
        self._wires.close(wire)


def sleep(seconds: float, course: Course) -> None:
    """Lets time pass."""
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        course.waker.sleep(left)
        course.check()


def wait(flag: ThreadFlag, timeout: float | None, course: Course) -> bool:
    """Waits for a flag; False where the time was up before."""
    end = None if timeout is None else time.monotonic() + timeout
    flag.wakers.append(course.waker)
    try:
        while not flag.is_set():
            course.check()
            left = None if end is None else end - time.monotonic()
            if left is not None and left <= 0:
                return False
            course.waker.sleep(left)
        return True
    finally:
        flag.wakers.remove(course.waker)


def acquire(mutex: ThreadMutex, course: Course) -> None:
    """Takes a mutex, waiting for whoever has it."""
    if mutex.take():
        return
    mutex.wakers.append(course.waker)
    try:
        while not mutex.take():
            course.check()
            course.waker.sleep(None)
    finally:
        mutex.wakers.remove(course.waker)
