"""Wakes flows that wait for something to become true."""

from __future__ import annotations

from collections.abc import Callable

from ..protocol.effects import Flag, Flow, Platform, Wait

__all__ = ["Bell"]


class Bell:
    """Rung after each change of a state; any number of flows may listen for it."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._flags: dict[int, Flag] = {}

    def ring(self) -> None:
        """Lets all who wait look again."""
        for flag in tuple(self._flags.values()):
            flag.set()

    def until(
        self, is_so: Callable[[], bool], timeout: float | None = None
    ) -> Flow[bool]:
        """Waits until something is so; False where the time, in seconds, is up before."""
        platform = self._platform
        end = None if timeout is None else platform.monotonic() + timeout
        flag = platform.flag()  # one each: who is woken clears none but their own
        self._flags[id(flag)] = flag
        try:
            while True:
                flag.clear()
                if is_so():
                    return True
                left = None if end is None else end - platform.monotonic()
                if left is not None and left <= 0:
                    return False
                yield from Wait(flag, left)
        finally:
            del self._flags[id(flag)]
