"""A subscription's place in the queue of the event channel (`hub`), and taking from there."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar, cast
from weakref import finalize

from ..events import Event
from ..resource import Resource
from ..signals import Signal
from .effects import Flag, Flow, Wait

if TYPE_CHECKING:
    from .hub import Hub

__all__ = ["Cursor", "Item", "Node", "Subscription"]

Item: TypeAlias = "Event[Resource] | Signal"
"""What travels in the queue."""

I_co = TypeVar("I_co", covariant=True)


class Node:
    """A place in the queue: what stands there, and the place after it."""

    __slots__ = ("item", "next", "number")

    def __init__(self, item: Item | None, number: int = 0) -> None:
        self.item = item
        self.number = number
        self.next: Node | None = None


class Cursor:
    """How far a subscription has come, and how much it has before it."""

    __slots__ = ("counted", "flag", "holds", "matches", "matching", "node", "taken")

    def __init__(
        self,
        node: Node,
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
        cursor: Cursor,
        leave: Callable[[Cursor], None],
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
