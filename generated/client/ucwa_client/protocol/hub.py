"""The queue between the event channel and who takes its events.

It is a linked list with one writer, the reader of the channel, and a place in it for each
subscription. What all subscriptions have passed is freed; nothing else is ever removed.

Only the reader may call `put`, `room` and `pending`; `end` also who closes the client, once
the reader is gone. All else may be called from any thread and needs no lock: each attribute
has one writer, or its writers all write the same. (A lock would do harm: a dropped
subscription leaves when the garbage collector finds it, in whatever state that thread is.)
One subscription is for one thread at a time.
"""

from __future__ import annotations

from collections.abc import Callable
from logging import getLogger
from typing import TypeVar

from .._registry import page_class
from ..errors import UcwaError
from ..events import Event
from ..resource import Resource
from ..signals import ChannelContinued, ChannelEnded, ChannelPaused, Signal
from .effects import Flag, Flow, Platform, Wait
from .settings import Settings
from .snapshots import snapshot
from .subscription import Cursor, Item, Node, Subscription

__all__ = ["Hub", "Item", "Subscription"]

R = TypeVar("R", bound=Resource)
S = TypeVar("S", bound=Signal)

_RECHECK = 1.0
"""Seconds until a paused reader looks for subscriptions that were dropped."""

_logger = getLogger(__name__)


class Hub:
    """Events and signals in order, for any number of subscriptions."""

    def __init__(self, platform: Platform, settings: Settings) -> None:
        self.platform = platform
        self.ended: ChannelEnded | None = None
        """How the channel ended; None while it may go on."""
        self._limit = max(1, settings.max_pending)
        self._tail = Node(None)
        self._cursors: dict[int, Cursor] = {}
        self._of_events: dict[int, Cursor] = {}
        """Those for which events are not kept any more."""
        self._kept: Cursor | None = self._keeping(self._tail)
        """What the first subscription will get; None while there is one."""
        self._observers: list[Callable[[Item], None]] = []
        self._runs: dict[int, object] = {}
        self._room = platform.flag()
        self._is_paused = False

    def events(
        self,
        kind: type[R] | None = None,
        *,
        type: str | None = None,
        predicate: Callable[[Event[R]], bool] | None = None,
        aside: bool = False,
        flag: Flag | None = None,
    ) -> Subscription[Event[R]]:
        """Subscribes to events from now on; the first one also gets what came before.

        After the last one was closed, what it had before it is kept for the next.

        Args:
            kind: Of the resource that the event happened to, with its roles: `Participant`
                gives those of `from`, too. None for all.
            type: `started`, `updated`, ...
            predicate: A further condition. It is called when an event is taken.
            aside: Whether to leave what came before to others, and to go on keeping events
                for them.
            flag: Set when there is something to take; several subscriptions may share one.
        """

        def matches(item: Item) -> bool:
            if not isinstance(item, Event) or type not in (None, item.type):
                return False
            return kind is None or _is_of(item, kind)

        kept = None if aside else self._kept
        begin = self._tail if kept is None else kept.node
        cursor = self._registered(begin, matches, flag)
        if not aside:
            self._of_events[id(cursor)] = cursor
            self._kept = None
        return Subscription(self, cursor, self._drop, predicate)

    def signals(self, kind: type[S], *, flag: Flag | None = None) -> Subscription[S]:
        """Subscribes to signals of a class from now on; `Signal` for all.

        They are few, so the reader does not pause for those that nobody takes. `flag` is as
        for `events`.
        """
        cursor = self._registered(
            self._tail, lambda item: isinstance(item, kind), flag, holds=False
        )
        return Subscription(self, cursor, self._drop)

    def observe(self, observer: Callable[[Item], None]) -> None:
        """Shows each item from now on to a function, when it is handed over, before anybody
        can take it. It is called by the reader, so it must be quick."""
        self._observers.append(observer)

    def put(self, *items: Item) -> None:
        """Adds items: hands them over."""
        for item in items:
            for observer in self._observers:
                _show(item, observer)
            node = Node(item, self._tail.number + 1)
            self._tail.next = node
            self._tail = node
        if self._of_events:
            # One may have subscribed at the very moment when the last one left.
            self._kept = None
        for cursor in snapshot(self._cursors):
            if cursor.count():
                cursor.flag.set()

    def end(self, error: UcwaError | None) -> None:
        """Says that no more comes, once."""
        if self.ended is not None:
            return
        ended = ChannelEnded(error)
        self.put(ended)
        self.ended = ended
        for cursor in snapshot(self._cursors):
            cursor.flag.set()
        self._room.set()

    @property
    def pending(self) -> int:
        """How many events wait: those of the slowest subscription, or what is kept."""
        cursors = tuple(row for row in snapshot(self._cursors) if row.holds)
        kept = self._kept
        if kept is not None and not self._runs:
            cursors = (*cursors, kept)
        for cursor in cursors:
            cursor.count()
        return max((cursor.waiting for cursor in cursors), default=0)

    def room(self) -> Flow[None]:
        """Waits while too many items wait, until half of them were taken."""
        pending = self.pending
        if pending < self._limit:
            return
        _logger.warning("%d events wait to be taken; the channel pauses", pending)
        self.put(ChannelPaused(pending))
        self._is_paused = True
        try:
            while self.ended is None:
                self._room.clear()
                if self.pending <= self._limit // 2:
                    break
                yield from Wait(self._room, _RECHECK)
        finally:
            self._is_paused = False
        _logger.info("the channel goes on")
        self.put(ChannelContinued())

    def begin_run(self, key: object) -> None:
        """Says that someone waits for the end of an operation: until `end_run` the reader
        does not pause for what is kept for nobody in particular."""
        self._runs[id(key)] = key
        self._room.set()

    def end_run(self, key: object) -> None:
        """Says that the wait is over."""
        self._runs.pop(id(key), None)

    def taken(self, waiting: int) -> None:
        """Tells a reader that pauses that so many still wait at one subscription."""
        if self._is_paused and waiting <= self._limit // 2:
            self._room.set()

    def _registered(
        self,
        begin: Node,
        matches: Callable[[Item], bool],
        flag: Flag | None,
        *,
        holds: bool = True,
    ) -> Cursor:
        flag = flag or self.platform.flag()
        cursor = Cursor(begin, matches, flag, holds=holds)
        self._cursors[id(cursor)] = cursor
        return cursor

    def _drop(self, cursor: Cursor) -> None:
        self._cursors.pop(id(cursor), None)
        last = self._of_events.pop(id(cursor), None)
        if last is not None and not self._of_events:
            self._kept = self._keeping(last.node)

    def _keeping(self, node: Node) -> Cursor:
        return Cursor(node, lambda item: isinstance(item, Event), self.platform.flag())


def _show(item: Item, observer: Callable[[Item], None]) -> None:
    try:
        observer(item)
    except Exception:  # The other ones must get it, whatever this one makes of it.
        _logger.exception("an observer of the event channel failed")


def _is_of(event: Event[Resource], kind: type[Resource]) -> bool:
    """Whether an event happened to a resource of a class: by the rel of its link, else by
    what came along."""
    if issubclass(page_class(event.link.rel) or Resource, kind):
        return True
    return isinstance(event.resource, kind)
