"""What a flow asks of the world: the only way in which the protocol reaches it.

A flow is a generator that yields effects and is sent their outcomes; what it returns is
its result. Flows decide, drivers do: the one of `Client` with threads, the one of
`AsyncClient` with tasks, that of a test with neither.

    def read(url: str) -> Flow[Reply]:
        reply = yield from Send(HttpRequest("GET", url))
        if reply.status == 503:
            yield from Sleep(1)
            reply = yield from Send(HttpRequest("GET", url))
        return reply
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from datetime import datetime
from typing import Any, Generic, Protocol, TypeAlias, TypeVar, cast

from attrs import frozen

from .http import HttpRequest, Reply

__all__ = [
    "Acquire",
    "Call",
    "Effect",
    "Flag",
    "Flow",
    "Join",
    "Mutex",
    "Platform",
    "Send",
    "Sleep",
    "Spawn",
    "Task",
    "Wait",
]

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Effect(Generic[T_co]):
    """Something for the driver to do: `outcome = yield from effect`."""

    __slots__ = ()

    def __iter__(self) -> Generator[Effect[Any], Any, T_co]:
        return cast("T_co", (yield self))


Flow: TypeAlias = Generator[Effect[Any], Any, T]
"""A course of the protocol; it ends in a `T`."""


class Flag(Protocol):
    """Something to wait for, which stays set until it is cleared.

    It may be set from any thread, in the client with tasks only from that of its loop.
    """

    def set(self) -> None: ...
    def clear(self) -> None: ...
    def is_set(self) -> bool: ...


class Mutex(Protocol):
    """What one flow holds at a time. `Acquire` takes it; giving it back takes no time."""

    def release(self) -> None: ...


class Task(Protocol):
    """A flow that runs beside others."""

    def cancel(self) -> None:
        """Ends it at its next effect, or in the one that it waits for; soon, not at once."""


class Platform(Protocol):
    """What flows need at once, with nothing to wait for."""

    def flag(self) -> Flag: ...
    def mutex(self) -> Mutex: ...
    def monotonic(self) -> float:
        """Seconds of a clock that never goes back."""
        ...

    def now(self) -> datetime:
        """The time of day, with a zone."""
        ...

    def random(self) -> float:
        """At least 0, less than 1."""
        ...


@frozen
class Send(Effect[Reply]):
    """Sends one request as it stands and reads the whole reply. Follows no redirect.

    Raises:
        TransportError: It was not reached, the connection broke, or what came is no HTTP;
            `may_have_arrived` tells whether the server may have acted on the request.
        RequestTimeout: No reply in time; the same attribute.
    """

    request: HttpRequest


@frozen
class Sleep(Effect[None]):
    """Lets time pass."""

    seconds: float


@frozen
class Wait(Effect[bool]):
    """Waits until a flag is set; False where the time was up before."""

    flag: Flag
    timeout: float | None = None
    """In seconds; None is without end."""


@frozen
class Acquire(Effect[None]):
    """Takes a mutex, waiting for whoever has it."""

    mutex: Mutex


@frozen
class Call(Effect[object]):
    """Calls what the user gave; in the client with tasks its answer may be awaitable."""

    function: Callable[..., object]
    arguments: tuple[object, ...] = ()


@frozen
class Spawn(Effect[Task]):
    """Starts a flow beside this one."""

    flow: Flow[None]
    name: str
    """Of the thread or task."""


@frozen
class Join(Effect[bool]):
    """Waits until a task has ended; False where the time was up before."""

    task: Task
    timeout: float
