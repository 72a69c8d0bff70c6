"""What comes one after the other: messages, invitations, changes of presence."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Generic, Protocol, Self, TypeVar

from ...protocol.effects import Flow

__all__ = ["Items", "Runs"]

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Runs(Protocol):
    """Runs a flow to its end."""

    def __call__(self, flow: Flow[T], /) -> Awaitable[T]: ...


class Items(Generic[T_co]):
    """An iterator that waits for what comes. It ends when nothing can come any more.

    It is for one thread or task at a time.
    """

    def __init__(
        self,
        run: Runs,
        following: Callable[[float | None], Flow[T_co | None]],
        close: Callable[[], None],
    ) -> None:
        """`following` gives the next one, and `close` lets who waits for it go."""
        self._run = run
        self._following = following
        self._close = close
        self._is_closed = False

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> T_co:
        item = await self.wait()
        if item is None:
            raise StopAsyncIteration
        return item

    async def wait(self, timeout: float | None = None) -> T_co | None:
        """The next one; None where the time, in seconds, is up or no more will come."""
        if self._is_closed:
            return None
        return await self._run(self._following(timeout))

    def close(self) -> None:
        """Ends it."""
        self._is_closed = True
        self._close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()
