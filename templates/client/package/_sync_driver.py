"""Runs flows on the threads that call: what `Client` does of itself."""

from __future__ import annotations

import threading
import time
from collections.abc import Generator
from contextlib import suppress
from datetime import UTC, datetime
from inspect import isawaitable, iscoroutine
from logging import getLogger
from random import SystemRandom
from typing import TYPE_CHECKING, Any, TypeVar, cast

from ._httpx import Body, auth_of, is_read, outgoing, reply_of, translated
from ._wires import Wire, Wires
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

__all__ = ["SyncDriver", "SyncPlatform"]

T = TypeVar("T")

_logger = getLogger(__name__)
_random = SystemRandom()


class _Cancelled(BaseException):
    """Thrown into a flow that is to end. No flow may take it for an error."""


class _Waker:
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
        """May also end for no reason."""
        limit = -1 if seconds is None else min(seconds, threading.TIMEOUT_MAX)
        self._lock.acquire(timeout=limit)


class _Flag:
    """A flag that threads wait for."""

    def __init__(self) -> None:
        self._is_set = False
        self.wakers: list[_Waker] = []
        """Of those who wait."""

    def set(self) -> None:
        self._is_set = True
        for waker in tuple(self.wakers):
            waker.wake()

    def clear(self) -> None:
        self._is_set = False

    def is_set(self) -> bool:
        return self._is_set


class _Mutex:
    """A lock whose waiters can be woken for another reason."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.wakers: list[_Waker] = []
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

    def flag(self) -> _Flag:
        return _Flag()

    def mutex(self) -> _Mutex:
        return _Mutex()

    def monotonic(self) -> float:
        return time.monotonic()

    def now(self) -> datetime:
        return datetime.now(UTC)

    def random(self) -> float:
        return _random.random()


class _Course:
    """One flow that runs: what it sleeps on, and whether it is to end."""

    def __init__(self, wires: Wires) -> None:
        self.waker = _Waker()
        self._wires = wires
        self._wire: Wire | None = None
        self._is_cancelled = False

    @property
    def is_cancelled(self) -> bool:
        return self._is_cancelled

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
            raise _Cancelled

    def open(self) -> Wire:
        """The wire of a request that begins."""
        self._wire = self._wires.open()
        if self._is_cancelled:
            self._wire.cut()
        return self._wire

    def close(self, wire: Wire) -> None:
        self._wire = None
        self._wires.close(wire)


class _Thread:
    """A flow on a thread of its own."""

    def __init__(self, thread: threading.Thread, course: _Course) -> None:
        self._thread = thread
        self._course = course

    def cancel(self) -> None:
        self._course.cancel()

    def join(self, timeout: float) -> bool:
        """False at once for the thread that asks: it can't wait for itself."""
        if self._thread is threading.current_thread():
            return False
        self._thread.join(max(timeout, 0))
        return not self._thread.is_alive()


class SyncDriver:
    """Does what flows ask for with threads and an `httpx.Client`."""

    def __init__(
        self, http: httpx.Client, settings: Settings, *, owned: bool = True
    ) -> None:
        """`owned` tells whether closing the driver closes `http`."""
        self._http = http
        self._settings = settings
        self._owned = owned
        self._wires = Wires()

    def run(self, flow: Flow[T]) -> T:
        """What the flow ends in, or what it raises."""
        return self._run(flow, _Course(self._wires))

    def close(self) -> None:
        """Ends what is still being sent and gives the connections back."""
        self._wires.cut_all()
        if self._owned:
            self._http.close()

    def _run(self, flow: Flow[T], course: _Course) -> T:
        outcome: object = None
        error: BaseException | None = None
        while True:
            try:
                effect = _step(flow, outcome, error)
            except StopIteration as end:
                return cast("T", end.value)
            outcome = error = None
            try:
                outcome = self._perform(effect, course)
            except BaseException as raised:
                error = raised

    def _perform(self, effect: Effect[Any], course: _Course) -> object:
        course.check()
        match effect:
            case Send(request):
                return self._send(request, course)
            case Sleep(seconds):
                _sleep(seconds, course)
                return None
            case Wait(flag, timeout):
                return _wait(cast("_Flag", flag), timeout, course)
            case Acquire(mutex):
                _acquire(cast("_Mutex", mutex), course)
                return None
            case Call(function, arguments):
                return _called(function(*arguments))
            case Spawn(flow, name):
                return self._spawn(flow, name)
            case Join(task, timeout):
                return cast("_Thread", task).join(timeout)
            case _:
                raise TypeError(f"unknown effect {type(effect).__name__}")

    def _spawn(self, flow: Flow[None], name: str) -> _Thread:
        course = _Course(self._wires)

        def work() -> None:
            try:
                self._run(flow, course)
            except _Cancelled:
                pass
            except Exception:
                _logger.exception("%s ended by an error", name)

        thread = threading.Thread(target=work, name=name, daemon=True)
        thread.start()
        return _Thread(thread, course)

    def _send(self, request: HttpRequest, course: _Course) -> Reply:
        wire = course.open()
        try:
            with translated(request):
                return self._sent(request, wire)
        except TransportError:
            course.check()  # The wire was cut, which is no failure.
            raise
        except RuntimeError as error:
            if self._http.is_closed:
                raise TransportError(str(error), may_have_arrived=False) from error
            raise
        finally:
            course.close(wire)

    def _sent(self, request: HttpRequest, wire: Wire) -> Reply:
        out = outgoing(self._http, request, self._settings, wire.trace)
        response = self._http.send(
            out, stream=True, auth=auth_of(request), follow_redirects=False
        )
        wire.attach(response.extensions.get("network_stream"))
        try:
            if is_read(response):
                chunks = iter((response.content,))
                response.headers.pop("content-encoding", None)
            else:
                chunks = response.iter_raw()
            body = Body(request, self._settings, response, time.monotonic)
            for chunk in chunks:
                body.add(chunk)
            return reply_of(request, response, body.whole())
        finally:
            response.close()


def _step(flow: Flow[T], outcome: object, error: BaseException | None) -> Effect[Any]:
    steps: Generator[Effect[Any], Any, T] = flow
    return steps.send(outcome) if error is None else steps.throw(error)


def _sleep(seconds: float, course: _Course) -> None:
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        course.waker.sleep(left)
        course.check()


def _wait(flag: _Flag, timeout: float | None, course: _Course) -> bool:
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


def _acquire(mutex: _Mutex, course: _Course) -> None:
    if mutex.take():
        return
    mutex.wakers.append(course.waker)
    try:
        while not mutex.take():
            course.check()
            course.waker.sleep(None)
    finally:
        mutex.wakers.remove(course.waker)


def _called(outcome: object) -> object:
    if isawaitable(outcome):
        if iscoroutine(outcome):
            outcome.close()
        raise TypeError("Client calls no coroutines; AsyncClient does")
    return outcome
