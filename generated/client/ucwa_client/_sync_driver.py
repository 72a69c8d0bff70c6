"""Runs flows on the threads that call: what `Client` does of itself."""

from __future__ import annotations

import threading
import time
from inspect import isawaitable, iscoroutine
from logging import getLogger
from typing import TYPE_CHECKING, Any, TypeVar, cast

from ._httpx import Body, auth_of, is_read, outgoing, reply_of, translated
from ._sync_platform import (
    Cancelled,
    Course,
    ThreadFlag,
    ThreadMutex,
    acquire,
    sleep,
    wait,
)
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

__all__ = ["SyncDriver"]

T = TypeVar("T")

_GRACE = 0.5
"""Seconds to wait at the end for threads that are told to end."""

_logger = getLogger(__name__)


class _Thread:
    """A flow on a thread of its own."""

    def __init__(self, thread: threading.Thread, course: Course) -> None:
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
        """`owned` tells that nobody else uses `http`; it is closed with the driver."""
        self._http = http
        self._settings = settings
        self._owned = owned
        self._wires = Wires(are_own=owned)
        self._is_closed = False
        self._threads: set[_Thread] = set()
        """Those that run."""

    def run(self, flow: Flow[T]) -> T:
        """What the flow ends in, or what it raises."""
        return self._run(flow, Course(self._wires))

    def close(self) -> None:
        """Ends what still runs, but for who calls, and gives the connections back.

        From then on nothing is sent, also where the connections are the user's.
        """
        self._is_closed = True
        threads = tuple(self._threads)
        for thread in threads:
            thread.cancel()
        self._wires.cut_all()
        until = time.monotonic() + _GRACE
        for thread in threads:
            thread.join(until - time.monotonic())
        if self._owned:
            self._http.close()

    def _run(self, flow: Flow[T], course: Course) -> T:
        outcome: object = None
        error: BaseException | None = None
        try:
            while True:
                try:
                    effect = flow.send(outcome) if error is None else flow.throw(error)
                except StopIteration as end:
                    return cast("T", end.value)
                outcome = error = None
                try:
                    outcome = self._perform(effect, course)
                except BaseException as raised:  # noqa: BLE001
                    error = raised
        finally:
            error = None  # Its traceback refers to this frame, and that to it.

    def _perform(self, effect: Effect[Any], course: Course) -> object:
        course.check()
        match effect:
            case Send(request):
                return self._send(request, course)
            case Sleep(seconds):
                sleep(seconds, course)
                return None
            case Wait(flag, timeout):
                return wait(cast("ThreadFlag", flag), timeout, course)
            case Acquire(mutex):
                acquire(cast("ThreadMutex", mutex), course)
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
        course = Course(self._wires)

        def work() -> None:
            try:
                self._run(flow, course)
            except Cancelled:
                pass
            except Exception:
                _logger.exception("%s ended by an error", name)
            finally:
                self._threads.discard(task)

        thread = threading.Thread(target=work, name=name, daemon=True)
        task = _Thread(thread, course)
        thread.start()
        self._threads.add(task)
        return task

    def _send(self, request: HttpRequest, course: Course) -> Reply:
        if self._is_closed:
            raise TransportError("the client is closed", may_have_arrived=False)
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


def _called(outcome: object) -> object:
    if isawaitable(outcome):
        if iscoroutine(outcome):
            outcome.close()
        raise TypeError("Client calls no coroutines; AsyncClient does")
    return outcome
