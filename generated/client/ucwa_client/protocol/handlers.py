"""Handlers of events and signals: they run one at a time, in the order of what happened.

Each has a subscription of its own, as an iterator has. The dispatcher takes what stands
first in the queue of all of them, and calls the handlers of it in the order in which they
were added.
"""

from __future__ import annotations

from collections.abc import Callable
from logging import getLogger

from attrs import frozen

from ..events import Event
from ..resource import Resource
from ..signals import Signal
from .effects import Acquire, Call, Flow, Join, Platform, Spawn, Task, Wait
from .hub import Hub, Item, Subscription

__all__ = ["Handlers"]

_NAME = "ucwa handlers"

_logger = getLogger(__name__)


@frozen
class _Handler:
    """A handler and what it is for."""

    subscription: Subscription[Item]
    call: Callable[..., object]


class Handlers:
    """The handlers of one client."""

    def __init__(self, platform: Platform, hub: Hub) -> None:
        self._platform = platform
        self._hub = hub
        self._mutex = platform.mutex()
        self._news = platform.flag()
        """Set when there may be something to take."""
        self._handlers: list[_Handler] = []
        self._task: Task | None = None
        self._is_closing = False

    def add(
        self,
        kind: type[Resource | Signal] | None,
        type: str | None,
        call: Callable[..., object],
    ) -> None:
        """Adds a handler: of events of a class of resources (None for all), or of signals.

        What happens from now on is for it; `start` has to be called.
        """
        subscription: Subscription[Item]
        if kind is not None and issubclass(kind, Signal):
            if type is not None:
                raise TypeError("signals have no type")
            subscription = self._hub.signals(kind, flag=self._news)
        else:
            subscription = self._hub.events(kind, type=type, flag=self._news)
        self._handlers.append(_Handler(subscription, call))
        self._news.set()

    def start(self) -> Flow[None]:
        """Starts the dispatcher, if it does not run yet."""
        yield from Acquire(self._mutex)
        try:
            if self._task is None:
                self._task = yield from Spawn(self._run(), _NAME)
        finally:
            self._mutex.release()

    def finish(self) -> None:
        """Lets handlers have no more events; signals they have."""
        self._is_closing = True

    def close(self, timeout: float) -> Flow[None]:
        """Waits for the handler that runs. One that does not end is left to itself."""
        task = self._task
        if task is not None and not (yield from Join(task, timeout)):
            task.cancel()

    def _run(self) -> Flow[None]:
        while True:
            self._news.clear()
            is_over = self._hub.ended is not None
            due = self._due()
            for handler in due:
                yield from self._call(handler)
            if not due:
                if is_over:
                    return
                yield from Wait(self._news)

    def _due(self) -> list[_Handler]:
        """Those of the first item that waits."""
        first: int | None = None
        due: list[_Handler] = []
        for handler in tuple(self._handlers):
            place = handler.subscription.place
            if place is None:
                continue
            if first is None or place < first:
                first, due = place, []
            if place == first:
                due.append(handler)
        return due

    def _call(self, handler: _Handler) -> Flow[None]:
        item = handler.subscription.take()
        if item is None or (self._is_closing and isinstance(item, Event)):
            return
        try:
            yield from Call(handler.call, (item,))
        except Exception:
            name = getattr(handler.call, "__qualname__", repr(handler.call))
            _logger.exception("the handler %s failed", name)
