"""Iterators over events and signals: what `events` and `signals` of the clients give."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Generic, Protocol, Self, TypeVar

from .protocol.effects import Flow
from .protocol.hub import Subscription

__all__ = ["AsyncEventStream", "EventStream"]

I_co = TypeVar("I_co", covariant=True)
T = TypeVar("T")


class _Runs(Protocol):
    """Runs flows with threads."""

    def __call__(self, flow: Flow[T], /) -> T: ...


class _AsyncRuns(Protocol):
    """Runs flows with tasks."""

    def __call__(self, flow: Flow[T], /) -> Awaitable[T]: ...


class _Stream(Generic[I_co]):
    """A subscription, and how to begin with it."""

    def __init__(
        self, subscription: Subscription[I_co], start: Callable[[], Flow[None]]
    ) -> None:
        self._subscription = subscription
        self._start = start

    @property
    def pending(self) -> int:
        """How many items wait to be taken."""
        return self._subscription.pending

    def close(self) -> None:
        """Ends the subscription; who waits for an item is told that there are no more."""
        self._subscription.close()

    def _next(self, timeout: float | None) -> Flow[I_co | None]:
        yield from self._start()
        return (yield from self._subscription.next(timeout))


class EventStream(_Stream[I_co]):
    """What happens, in order, from the moment on when the stream was made.

    It ends when the client is closed, and raises the error that ended the channel when all
    before it was taken: `Gone`, `ChannelTaken`. A stream is for one thread at a time. One
    that is dropped is closed.
    """

    def __init__(
        self,
        subscription: Subscription[I_co],
        start: Callable[[], Flow[None]],
        run: _Runs,
    ) -> None:
        super().__init__(subscription, start)
        self._run = run

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> I_co:
        item = self._run(self._next(None))
        if item is None:
            raise StopIteration
        return item

    def wait(self, timeout: float | None = None) -> I_co | None:
        """The next item; None where the time, in seconds, is up or no more will come.

        Raises:
            Gone: The application is gone, and all before that was taken.
            ChannelTaken: Another channel replaced this one; likewise.
        """
        return self._run(self._next(timeout))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


class AsyncEventStream(_Stream[I_co]):
    """What happens, in order, from the moment on when the stream was made.

    It ends when the client is closed, and raises the error that ended the channel when all
    before it was taken: `Gone`, `ChannelTaken`. A stream is for one task at a time; no item
    is lost where a wait is cancelled. One that is dropped is closed.
    """

    def __init__(
        self,
        subscription: Subscription[I_co],
        start: Callable[[], Flow[None]],
        run: _AsyncRuns,
    ) -> None:
        super().__init__(subscription, start)
        self._run = run

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> I_co:
        item = await self._run(self._next(None))
        if item is None:
            raise StopAsyncIteration
        return item

    async def wait(self, timeout: float | None = None) -> I_co | None:
        """The next item; None where the time, in seconds, is up or no more will come.

        Raises:
            Gone: The application is gone, and all before that was taken.
            ChannelTaken: Another channel replaced this one; likewise.
        """
        return await self._run(self._next(timeout))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()
