"""Runs flows of the client's protocol without I/O: scripted replies, a clock that costs no time.

    world = World(Script(("GET https://a.example/", reply(200, {"rel": "root"}))))
    assert world.run(flow).status == 200

`World` is a driver as the two clients are, but that tasks take turns in a fixed order and time
passes only while all of them wait. A flow that waits for what can't come fails the test at once.
"""

from __future__ import annotations

import atexit
import importlib
import inspect
import json
import random
import shutil
import tempfile
from collections import deque
from collections.abc import Callable, Generator
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from attrs import evolve
from client_package import import_client

from codegen.dialect import load_dialect, read_page
from codegen.resolve import resolve
from codegen.source import load_set

__all__ = ["Script", "World", "client_package", "part", "reply"]

SPECS = Path(__file__).parents[1] / "specs" / "ucwa"
START = datetime(2026, 1, 1, tzinfo=UTC)
MOST_STEPS = 200_000
"""Effects without an end of the flow; more is a loop."""


@cache
def client_package() -> Any:
    """The client of our own pages, made of the templates as they stand, once per process."""
    dialect = load_dialect()
    files = load_set([SPECS]).files
    model = resolve([read_page(file.text, file.path, dialect) for file in files]).model
    folder = Path(tempfile.mkdtemp(prefix="flows-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return import_client(model, folder, "flows")


def part(name: str) -> Any:
    """A module of that client: `protocol.tokens`."""
    return importlib.import_module(f"{client_package().__name__}.{name}")


def reply(
    status: int = 200,
    body: object = None,
    *headers: tuple[str, str],
    media_type: str | None = None,
    url: str = "",
) -> Any:
    """A reply: of a mapping or list as JSON, of text as HTML, of bytes as they are."""
    http = part("protocol.http")
    content, default = b"", None
    if isinstance(body, bytes):
        content = body
    elif isinstance(body, str):
        content, default = body.encode(), "text/html; charset=utf-8"
    elif body is not None:
        content, default = json.dumps(body).encode(), "application/json; charset=utf-8"
    kind = media_type or default
    rows = headers if kind is None else (("Content-Type", kind), *headers)
    return http.Reply(status, http.Headers(rows), content, url)


class Script:
    """Answers requests in order; each is `METHOD url` with what it gets.

    What it gets is a reply, an exception, or a function of the request that gives either.
    """

    def __init__(self, *rows: tuple[str, object]) -> None:
        self.rows = deque(rows)

    def __call__(self, request: Any) -> object:
        got = f"{request.method} {request.url}"
        assert self.rows, f"{got} was not expected"
        expected, outcome = self.rows.popleft()
        assert got == expected
        return outcome(request) if callable(outcome) else outcome

    @property
    def done(self) -> bool:
        """Whether all of them came."""
        return not self.rows


class _Flag:
    def __init__(self) -> None:
        self._set = False

    def set(self) -> None:
        self._set = True

    def clear(self) -> None:
        self._set = False

    def is_set(self) -> bool:
        return self._set


class _Mutex:
    def __init__(self) -> None:
        self.held = False

    def release(self) -> None:
        assert self.held, "a mutex was released that nobody holds"
        self.held = False


class _Task:
    """A flow on its way; `wakes` tells what it waits for, with what time is up as None."""

    def __init__(self, flow: Generator[Any, Any, Any], name: str) -> None:
        self.flow, self.name = flow, name
        self.done = False
        self.result: Any = None
        self.error: BaseException | None = None
        self.watched = False
        """Whether someone takes its error."""
        self.ready: Callable[[], bool] | None = None
        """Whether it may go on; None where it is time that it waits for."""
        self.outcome: Callable[[], Any] = lambda: None
        """What it is sent then; may raise."""
        self.deadline: float | None = None
        self.late: Callable[[], Any] = lambda: False
        """What it is sent when the time is up; may raise."""
        self.helper: _Task | None = None
        """Answers the request that it waits for."""

    def cancel(self) -> None:
        if not self.done:
            self.done = True
            if self.helper is not None:
                self.helper.cancel()
            self.flow.close()


class World:
    """A driver of flows. It is their platform, too.

    Args:
        handler: Gives the reply of a request, or an exception, which is raised in the flow; or a
            flow that returns one of them, so that a reply may take time or wait for a flag.
        timeout: Of requests that state none, in seconds.
    """

    def __init__(
        self,
        handler: Callable[[Any], object] | None = None,
        *,
        timeout: float = 30,
        seed: int = 0,
    ) -> None:
        self.handler = handler or Script()
        self.timeout = timeout
        self.time = 0.0
        self.requests: list[Any] = []
        """All that were sent, in order."""
        self.sent_at: list[float] = []
        self.tasks: list[_Task] = []
        self._random = random.Random(seed)
        self._effects = part("protocol.effects")

    def flag(self) -> _Flag:
        return _Flag()

    def mutex(self) -> _Mutex:
        return _Mutex()

    def monotonic(self) -> float:
        return self.time

    def now(self) -> datetime:
        return START + timedelta(seconds=self.time)

    def random(self) -> float:
        return self._random.random()

    @property
    def lines(self) -> list[str]:
        """The requests as `METHOD url`."""
        return [f"{request.method} {request.url}" for request in self.requests]

    def run(self, flow: Generator[Any, Any, Any]) -> Any:
        """What the flow returns or raises; tasks that it started go on in later calls."""
        (result,) = self.gather(flow)
        if isinstance(result, BaseException):
            raise result
        return result

    def gather(self, *flows: Generator[Any, Any, Any]) -> list[Any]:
        """What flows that run beside each other return or raise."""
        tasks = [self._start(flow, "main", watched=True) for flow in flows]
        for _ in range(MOST_STEPS):
            if all(task.done for task in tasks):
                return [task.result if task.error is None else task.error for task in tasks]
            if not self._step():
                waiting = [task.name for task in self.tasks]
                raise AssertionError(f"nothing can go on any more: {waiting}")
        raise AssertionError(f"no end after {MOST_STEPS} effects: {self.lines[-5:]}")

    def spawn(self, flow: Generator[Any, Any, Any], name: str = "spawned") -> _Task:
        """A flow that runs beside others, in later calls."""
        return self._start(flow, name)

    def advance(self, seconds: float) -> None:
        """Lets the tasks run for a while."""
        until = self.time + seconds
        for _ in range(MOST_STEPS):
            if not self._step(until):
                self.time = until
                return
        raise AssertionError(f"too busy: {self.lines[-5:]}")

    def _start(self, flow: Generator[Any, Any, Any], name: str, *, watched: bool = False) -> _Task:
        task = _Task(flow, name)
        task.watched = watched
        task.ready = lambda: True
        self.tasks.append(task)
        return task

    def _step(self, until: float | None = None) -> bool:
        """Lets one task go on, if need be after some time; whether there was one."""
        self.tasks = [task for task in self.tasks if not task.done]
        for task in self.tasks:
            if task.ready is not None and task.ready():
                self._resume(task, task.outcome)
                return True
        times = [task.deadline for task in self.tasks if task.deadline is not None]
        if not times or (until is not None and min(times) > until):
            return False
        self.time = max(self.time, min(times))
        task = next(task for task in self.tasks if task.deadline == min(times))
        self._resume(task, task.late)
        return True

    def _resume(self, task: _Task, outcome: Callable[[], Any]) -> None:
        self.tasks.remove(task)  # to the end of the queue
        self.tasks.append(task)
        task.ready = task.deadline = None
        task.outcome, task.late = lambda: None, lambda: False
        try:
            try:
                value = outcome()
            except Exception as error:  # noqa: BLE001
                effect = task.flow.throw(error)
            else:
                effect = task.flow.send(value)
        except StopIteration as stop:
            task.done, task.result = True, stop.value
        except Exception as error:
            task.done, task.error = True, error
            if not task.watched:
                raise
        else:
            if not task.done:
                self._begin(task, effect)

    def _begin(self, task: _Task, effect: Any) -> None:
        effects = self._effects
        match effect:
            case effects.Send(request=request):
                self._send(task, request)
            case effects.Sleep(seconds=seconds):
                assert seconds >= 0
                task.deadline, task.late = self.time + seconds, lambda: None
            case effects.Wait(flag=flag, timeout=timeout):
                task.ready, task.outcome = flag.is_set, lambda: True
                task.deadline = None if timeout is None else self.time + timeout
            case effects.Acquire(mutex=mutex):
                task.ready = lambda: not mutex.held
                task.outcome = lambda: setattr(mutex, "held", True)
            case effects.Call(function=function, arguments=arguments):
                task.ready, task.outcome = lambda: True, lambda: _called(function, arguments)
            case effects.Spawn(flow=flow, name=name):
                started = self._start(flow, name)
                task.ready, task.outcome = lambda: True, lambda: started
            case effects.Join(task=other, timeout=timeout):
                task.ready, task.outcome = lambda: other.done, lambda: True
                task.deadline = self.time + timeout
            case _:
                raise AssertionError(f"{task.name} yielded {effect!r}, which is no effect")

    def _send(self, task: _Task, request: Any) -> None:
        self.requests.append(request)
        self.sent_at.append(self.time)
        errors = part("errors")
        limit = self.timeout if request.timeout is None else request.timeout
        helper = self._start(self._answer(request), f"{request.method} {request.url}", watched=True)
        task.helper = helper

        def late() -> None:
            helper.cancel()
            raise errors.RequestTimeout(f"{request.url}: no reply in {limit} s")

        task.ready, task.outcome = lambda: helper.done, lambda: _answered(helper, request)
        task.deadline, task.late = self.time + limit, late

    def _answer(self, request: Any) -> Generator[Any, Any, Any]:
        outcome = self.handler(request)
        if inspect.isgenerator(outcome):
            outcome = yield from outcome
        return outcome


def _answered(helper: _Task, request: Any) -> Any:
    outcome = helper.result if helper.error is None else helper.error
    if isinstance(outcome, BaseException):
        raise outcome
    assert isinstance(outcome, part("protocol.http").Reply), f"no reply to {request.url}"
    return outcome if outcome.url else evolve(outcome, url=request.url)


def _called(function: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    result = function(*arguments)
    if inspect.isawaitable(result):
        steps = result.__await__()
        try:
            next(steps)
        except StopIteration as stop:
            return stop.value
        raise AssertionError("a test's coroutine must not wait")
    return result
