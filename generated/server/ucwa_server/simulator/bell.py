"""What wakes requests that wait: it may be rung from any thread."""

from __future__ import annotations

import asyncio
from threading import Lock

__all__ = ["Bell"]


class Bell:
    """Wakes all that listen, in whatever event loop they do.

    It stands in the state of the world, but who listens is no part of that state: a
    stored bell comes back without listeners.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._listeners: list[asyncio.Future[None]] = []

    def listen(self) -> asyncio.Future[None]:
        """Gives what is done when the bell is rung next."""
        future = asyncio.get_running_loop().create_future()
        with self._lock:
            self._listeners = [row for row in self._listeners if not row.done()]
            self._listeners.append(future)
        return future

    def ring(self) -> None:
        """Wakes who listens now."""
        with self._lock:
            listeners, self._listeners = self._listeners, []
        for future in listeners:
            loop = future.get_loop()
            if not loop.is_closed():
                loop.call_soon_threadsafe(_finish, future)

    def __reduce__(self) -> tuple[type[Bell], tuple[()]]:
        return Bell, ()


def _finish(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)
