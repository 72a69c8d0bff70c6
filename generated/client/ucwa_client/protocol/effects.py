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

Effects are made by the thousand and compared by nobody, and each client needs all of them
at once; so they are plain classes.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from datetime import datetime
from typing import Any, Generic, Protocol, TypeAlias, TypeVar, cast

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


class Send(Effect[Reply]):
    """Sends one request as it stands and reads the whole reply. Follows no redirect.

    Raises:
        TransportError: It was not reached, the connection broke, or what came is no HTTP;
            `may_have_arrived` tells whether the server may have acted on the request.
        RequestTimeout: No reply in time; the same attribute.
    """

    __slots__ = __match_args__ = ("request",)

    def __init__(self, request: HttpRequest) -> None:
        self.request = request


class Sleep(Effect[None]):
    """Lets time pass."""

    __slots__ = __match_args__ = ("seconds",)

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds


class Wait(Effect[bool]):
    """Waits until a flag is set; False where the time was up before."""

    __slots__ = __match_args__ = ("flag", "timeout")

    def __init__(self, flag: Flag, timeout: float | None = None) -> None:
        """`timeout` is in seconds; None is without end."""
        self.flag = flag
        self.timeout = timeout


class Acquire(Effect[None]):
    """Takes a mutex, waiting for whoever has it."""

    __slots__ = __match_args__ = ("mutex",)

    def __init__(self, mutex: Mutex) -> None:
        self.mutex = mutex


class Call(Effect[object]):
    """Calls what the user gave; in the client with tasks its answer may be awaitable."""

    __slots__ = __match_args__ = ("function", "arguments")

    def __init__(
        self, function: Callable[..., object], arguments: tuple[object, ...] = ()
    ) -> None:
        self.function = function
        self.arguments = arguments


class Spawn(Effect[Task]):
    """Starts a flow beside this one."""

    __slots__ = __match_args__ = ("flow", "name")

    def __init__(self, flow: Flow[None], name: str) -> None:
        """`name` is that of the thread or task."""
        self.flow = flow
        self.name = name


class Join(Effect[bool]):
    """Waits until a task has ended; False where the time was up before."""

    __slots__ = __match_args__ = ("task", "timeout")

    def __init__(self, task: Task, timeout: float) -> None:
        self.task = task
        self.timeout = timeout
