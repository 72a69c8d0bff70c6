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
from typing import Generic, TypeAlias, TypeVar, cast
from weakref import finalize

from .._registry import page_class
from ..errors import UcwaError
from ..events import Event
from ..resource import Resource
from ..signals import ChannelContinued, ChannelEnded, ChannelPaused, Signal
from .effects import Flag, Flow, Platform, Wait
from .settings import Settings
from .snapshots import snapshot

__all__ = ["Hub", "Item", "Subscription"]

Item: TypeAlias = "Event[Resource] | Signal"
"""What travels in the queue."""

I_co = TypeVar("I_co", covariant=True)
R = TypeVar("R", bound=Resource)
S = TypeVar("S", bound=Signal)

_RECHECK = 1.0
"""Seconds until a paused reader looks for subscriptions that were dropped."""

_logger = getLogger(__name__)


class _Node:
    """A place in the queue: what stands there, and the place after it."""

    __slots__ = ("item", "next", "number")

    def __init__(self, item: Item | None, number: int = 0) -> None:
        self.item = item
        self.number = number
        self.next: _Node | None = None


class _Cursor:
    """How far a subscription has come, and how much it has before it."""

    __slots__ = ("counted", "flag", "holds", "matches", "matching", "node", "taken")

    def __init__(
        self,
        node: _Node,
        matches: Callable[[Item], bool],
        flag: Flag,
        *,
        holds: bool = True,
    ) -> None:
        self.node = node
        """The last one that was passed. Written by who takes."""
        self.matches = matches
        self.flag = flag
        """Set when there is something to take."""
        self.holds = holds
        """Whether the reader waits for who takes."""
        self.taken = 0
        """Matching items that were passed. Written by who takes."""
        self.counted = node
        """The last one that was looked at to count. Written by the reader, as is the next."""
        self.matching = 0
        """Matching items from the start up to there."""
        self.count()

    def count(self) -> bool:
        """Counts what was added; whether any of it matches."""
        before = self.matching
        while (node := self.counted.next) is not None:
            self.counted = node
            self.matching += node.item is not None and self.matches(node.item)
        return self.matching > before

    @property
    def waiting(self) -> int:
        return max(0, self.matching - self.taken)


class Subscription(Generic[I_co]):
    """What one party takes, in order.

    It is registered for as long as it is referred to and not closed.
    """

    def __init__(
        self,
        hub: Hub,
        cursor: _Cursor,
        leave: Callable[[_Cursor], None],
        predicate: Callable[[I_co], bool] | None = None,
    ) -> None:
        self._hub = hub
        self._cursor = cursor
        self._predicate = predicate
        self._closed = False
        self._leave = finalize(self, leave, cursor)
        self._leave.atexit = False

    @property
    def pending(self) -> int:
        """How many items wait."""
        return self._cursor.waiting

    @property
    def is_closed(self) -> bool:
        """Whether it was closed; then there is nothing to take."""
        return self._closed

    @property
    def place(self) -> int | None:
        """Where in the queue the next item stands; None where there is none now.

        A predicate is not asked.
        """
        cursor = self._cursor
        while not self._closed and (node := cursor.node.next) is not None:
            if node.item is not None and cursor.matches(node.item):
                return node.number
            cursor.node = node
        return None

    def take(self) -> I_co | None:
        """The next item; None where there is none now, or the subscription is closed.

        Raises what the predicate raises; the item counts as taken.
        """
        cursor = self._cursor
        while not self._closed and (node := cursor.node.next) is not None:
            cursor.node = node
            item = node.item
            if item is None or not cursor.matches(item):
                continue
            cursor.taken += 1
            self._hub.taken(cursor.waiting)
            found = cast("I_co", item)
            if self._predicate is None or self._predicate(found):
                return found
        return None

    def next(self, timeout: float | None = None) -> Flow[I_co | None]:
        """The next item, when it comes; None once no more come, or the time is up.

        Raises the error that ended the channel, when all before it was taken. Ending this
        flow while it waits loses no item.
        """
        platform, flag = self._hub.platform, self._cursor.flag
        until = None if timeout is None else platform.monotonic() + timeout
        while True:
            flag.clear()
            ended = self._hub.ended  # Asked first: what came before it is in the queue.
            if (item := self.take()) is not None:
                return item
            if ended is not None and ended.error is not None and not self._closed:
                raise ended.error
            left = None if until is None else until - platform.monotonic()
            if self._closed or ended is not None or (left is not None and left <= 0):
                return None
            yield from Wait(flag, left)

    def close(self) -> None:
        """Ends the subscription; who waits for an item gets None."""
        self._closed = True
        self._leave()
        self._cursor.flag.set()


class Hub:
    """Events and signals in order, for any number of subscriptions."""

    def __init__(self, platform: Platform, settings: Settings) -> None:
        self.platform = platform
        self.ended: ChannelEnded | None = None
        """How the channel ended; None while it may go on."""
        self._limit = max(1, settings.max_pending)
        self._tail = _Node(None)
        self._cursors: dict[int, _Cursor] = {}
        self._of_events: dict[int, _Cursor] = {}
        """Those for which events are not kept any more."""
        self._kept: _Cursor | None = self._keeping(self._tail)
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
            node = _Node(item, self._tail.number + 1)
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
        begin: _Node,
        matches: Callable[[Item], bool],
        flag: Flag | None,
        *,
        holds: bool = True,
    ) -> _Cursor:
        flag = flag or self.platform.flag()
        cursor = _Cursor(begin, matches, flag, holds=holds)
        self._cursors[id(cursor)] = cursor
        return cursor

    def _drop(self, cursor: _Cursor) -> None:
        self._cursors.pop(id(cursor), None)
        last = self._of_events.pop(id(cursor), None)
        if last is not None and not self._of_events:
            self._kept = self._keeping(last.node)

    def _keeping(self, node: _Node) -> _Cursor:
        return _Cursor(node, lambda item: isinstance(item, Event), self.platform.flag())


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
