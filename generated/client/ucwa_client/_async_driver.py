"""Runs flows in tasks of asyncio: what `AsyncClient` does of itself."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from inspect import isawaitable
from logging import getLogger
from random import SystemRandom
from typing import TYPE_CHECKING, Any, TypeVar, cast

from ._httpx import Body, auth_of, is_read, outgoing, reply_of, translated
from .errors import TransportError
from .protocol.effects import (
    Acquire,
    Call,
    Effect,
    Flow,
    Join,
    Send,
    Sleep,
    Spawn,
    Wait,
)
from .protocol.http import HttpRequest, Reply
from .protocol.settings import Settings

if TYPE_CHECKING:
    import httpx

__all__ = ["AsyncDriver", "AsyncPlatform"]

T = TypeVar("T")

_GRACE = 0.5
"""Seconds to wait at the end for tasks that are told to end."""

_logger = getLogger(__name__)
_random = SystemRandom()


class AsyncPlatform:
    """Flags and locks of one loop, and the clocks of the system."""

    def flag(self) -> asyncio.Event:
        return asyncio.Event()

    def mutex(self) -> asyncio.Lock:
        return asyncio.Lock()

    def monotonic(self) -> float:
        return time.monotonic()

    def now(self) -> datetime:
        return datetime.now(UTC)

    def random(self) -> float:
        return _random.random()


class _Course:
    """Whether a flow is to end that can't be told so by its task."""

    def __init__(self) -> None:
        self.is_cancelled = False

    def check(self) -> None:
        if self.is_cancelled:
            self.is_cancelled = False
            raise asyncio.CancelledError


class _Task:
    """A flow in a task of its own."""

    def __init__(self, task: asyncio.Task[None], course: _Course) -> None:
        self._task = task
        self._course = course

    @property
    def is_current(self) -> bool:
        return self._task is asyncio.current_task()

    def cancel(self) -> None:
        """Ends it. A task that ends itself goes on to the next effect of its own flow.

        So a handler may close the client: what it runs meanwhile is in the same task.
        """
        if self.is_current:
            self._course.is_cancelled = True
        else:
            self._task.cancel()

    async def join(self, timeout: float) -> bool:
        """False at once for the task that asks: it can't wait for itself."""
        if self.is_current:
            return False
        await asyncio.wait((self._task,), timeout=max(timeout, 0))
        return self._task.done()


class AsyncDriver:
    """Does what flows ask for with tasks and an `httpx.AsyncClient`."""

    def __init__(
        self, http: httpx.AsyncClient, settings: Settings, *, owned: bool = True
    ) -> None:
        """`owned` tells whether closing the driver closes `http`."""
        self._http = http
        self._settings = settings
        self._owned = owned
        self._is_closed = False
        self._tasks: set[asyncio.Task[None]] = set()

    async def run(self, flow: Flow[T]) -> T:
        """What the flow ends in, or what it raises."""
        return await self._run(flow, _Course())

    async def close(self) -> None:
        """Ends what still runs, but for who calls, and gives the connections back.

        From then on nothing is sent, also where the connections are the user's.
        """
        self._is_closed = True
        tasks = self._tasks - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=_GRACE)
        if self._owned:
            await self._http.aclose()

    async def _run(self, flow: Flow[T], course: _Course) -> T:
        outcome: object = None
        error: BaseException | None = None
        try:
            while True:
                try:
                    effect = flow.send(outcome) if error is None else flow.throw(error)
                except StopIteration as end:
                    # Nothing is awaited between here and the caller: what a flow has taken
                    # off the queue of events reaches him, or was not taken.
                    return cast("T", end.value)
                outcome = error = None
                try:
                    course.check()
                    outcome = await self._perform(effect)
                except GeneratorExit:
                    flow.close()
                    raise
                except BaseException as raised:  # noqa: BLE001
                    error = raised
        finally:
            error = None  # Its traceback refers to this frame, and that to it.

    async def _perform(self, effect: Effect[Any]) -> object:
        match effect:
            case Send(request):
                return await self._send(request)
            case Sleep(seconds):
                await asyncio.sleep(seconds)
                return None
            case Wait(flag, timeout):
                return await _wait(cast("asyncio.Event", flag), timeout)
            case Acquire(mutex):
                return await cast("asyncio.Lock", mutex).acquire()
            case Call(function, arguments):
                outcome = function(*arguments)
                return await outcome if isawaitable(outcome) else outcome
            case Spawn(flow, name):
                return self.spawn(flow, name)
            case Join(task, timeout):
                return await cast("_Task", task).join(timeout)
            case _:
                raise TypeError(f"unknown effect {type(effect).__name__}")

    def spawn(self, flow: Flow[None], name: str) -> _Task:
        """Runs a flow in a task of its own; an error of it is logged."""
        course = _Course()

        async def work() -> None:
            try:
                await self._run(flow, course)
            except Exception:
                _logger.exception("%s ended by an error", name)

        task = asyncio.create_task(work(), name=name)
        # The loop itself would let go of it.
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return _Task(task, course)

    async def _send(self, request: HttpRequest) -> Reply:
        if self._is_closed:
            raise TransportError("the client is closed", may_have_arrived=False)
        try:
            with translated(request):
                return await self._sent(request)
        except RuntimeError as error:
            if self._http.is_closed:
                raise TransportError(str(error), may_have_arrived=False) from error
            raise

    async def _sent(self, request: HttpRequest) -> Reply:
        out = outgoing(self._http, request, self._settings)
        response = await self._http.send(
            out, stream=True, auth=auth_of(request), follow_redirects=False
        )
        try:
            if is_read(response):
                chunks = _alone(response.content)
                response.headers.pop("content-encoding", None)
            else:
                chunks = response.aiter_raw()
            body = Body(request, self._settings, response, time.monotonic)
            async for chunk in chunks:
                body.add(chunk)
            return reply_of(request, response, body.whole())
        finally:
            await response.aclose()


async def _alone(content: bytes) -> AsyncIterator[bytes]:
    yield content


async def _wait(flag: asyncio.Event, timeout: float | None) -> bool:
    if flag.is_set():
        return True
    try:
        async with asyncio.timeout(timeout):
            return await flag.wait()
    except TimeoutError:
        return flag.is_set()
