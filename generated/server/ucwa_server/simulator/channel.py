"""The event channel of one instance of an application: what waits, what was sent, acks."""

from __future__ import annotations

from collections.abc import Callable

from attrs import frozen

from .._client import Event, EventBatch, EventBatchLinks, Link, Resource, Sender
from ..errors import Conflict, Gone, NotFound
from .bell import Bell
from .schedule import Schedule, Timer

__all__ = ["HIGH", "LOW", "MEDIUM", "Channel", "Held"]

HIGH, MEDIUM, LOW = "High", "Medium", "Low"
"""The priorities of events."""

_HOLDS = {MEDIUM: 5.0, LOW: 15.0}
"""Seconds that events of a priority may wait, unless the application says otherwise."""

_TIMEOUT = 180.0


@frozen
class _Waiting:
    """An event that was not sent yet."""

    event: Event[Resource]
    due: float
    """When it must go out at the latest."""
    handed_over: Callable[[], None] | None = None
    """Is called when it goes out."""


@frozen(eq=False)
class Held:
    """A request for events that is being held."""

    ack: int
    priority: int
    deadline: float
    """When it is answered though nothing happened."""


class Channel:
    """What one instance of an application is told, in order, each event once.

    An event waits until it is due; the first one that is due takes all others along. What
    was sent is kept until the next request acknowledges it.
    """

    def __init__(self, schedule: Schedule, href: str) -> None:
        self.href = href
        """Without `ack`."""
        self.bell = Bell()
        """Is rung when a request that is held should look again."""
        self.ended: NotFound | Conflict | Gone | None = None
        self.last_read = schedule.now
        """When a request for events was last held or answered."""
        self._schedule = schedule
        self._holds = dict(_HOLDS)
        self._timeout = _TIMEOUT
        self._ack = 1
        self._answered = False
        self._sent: tuple[Event[Resource], ...] = ()
        self._waiting: list[_Waiting] = []
        self._held: Held | None = None
        self._timer: Timer | None = None

    def __getstate__(self) -> dict[str, object]:
        # A request that is held belongs to a connection, which can't be stored.
        return {**self.__dict__, "_held": None, "_timer": None}

    @property
    def is_held(self) -> bool:
        """Whether a request waits for events now."""
        return self._held is not None

    @property
    def first(self) -> str:
        """Where the channel begins: the request that the present batch is an answer to."""
        return self._at(self._ack)

    def configure(
        self, *, low: int | None, medium: int | None, timeout: int | None
    ) -> None:
        """Changes how long events and answers wait, in seconds; None leaves it."""
        if low is not None:
            self._holds[LOW] = low
        if medium is not None:
            self._holds[MEDIUM] = medium
        if timeout is not None:
            self._timeout = timeout

    def put(
        self,
        event: Event[Resource],
        priority: str,
        handed_over: Callable[[], None] | None = None,
    ) -> None:
        """Adds an event. An update makes an earlier one of the same thing pointless.

        Args:
            handed_over: Is called once the event is part of an answer. It is stored with the
                state: a bound method, or a `partial` of a function.
        """
        due = self._schedule.now + self._holds.get(priority, 0.0)
        for row in self._waiting:
            if _supersedes(event, row.event):
                due = min(due, row.due)
                self._waiting.remove(row)
                break
        self._waiting.append(_Waiting(event, due, handed_over))
        if due > self._schedule.now:
            self._schedule.at(due, self.bell.ring)
        else:
            self.bell.ring()

    def drop(self, href: str) -> bool:
        """Takes back the events of a resource that were not sent. Tells if there were any."""
        kept = [row for row in self._waiting if row.event.link.href != href]
        dropped = len(kept) < len(self._waiting)
        self._waiting = kept
        return dropped

    def forget(self) -> None:
        """Drops everything that was not acknowledged, and the parameters of the caller."""
        self._sent = ()
        self._waiting.clear()
        self._holds = dict(_HOLDS)
        self._timeout = _TIMEOUT

    def lose(self) -> None:
        """Loses everything that was not acknowledged, and count: the client resyncs."""
        self._sent = ()
        self._waiting.clear()
        self._ack, self._answered = self._ack + 2, False
        self.bell.ring()

    def end(self, error: NotFound | Conflict | Gone) -> None:
        """Answers whoever waits, now and later, with an error."""
        self.ended = error
        self.bell.ring()

    def hold(self, ack: int, priority: int) -> Held:
        """Takes a request for the events after those it acknowledges.

        Raises `Conflict` where another one that is held is more important.
        """
        if self._held is not None and priority < self._held.priority:
            raise Conflict(subcode="PGetReplaced")
        if ack == self._ack + 1 and self._answered:
            self._ack, self._answered, self._sent = ack, False, ()
        deadline = self._schedule.now + self._timeout
        self._held = Held(ack, priority, deadline)
        self._stop_timer()
        self._timer = self._schedule.at(deadline, self.bell.ring)
        self.bell.ring()
        return self._held

    def release(self, held: Held) -> None:
        """Tells that a request is held no longer."""
        self.last_read = self._schedule.now
        if self._held is held:
            self._held = None
            self._stop_timer()

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def answer(self, held: Held) -> EventBatch | None:
        """The answer to a request that is held; None while it has to wait.

        Raises `Conflict` where another request took its place, and what the channel ended
        with.
        """
        if self.ended is not None:
            raise self.ended
        if self._held is not held:
            raise Conflict(subcode="PGetReplaced")
        if held.ack != self._ack:
            return self._batch(held.ack, "resync", self.first, ())
        now = self._schedule.now
        if any(row.due <= now for row in self._waiting):
            self._send()
        elif not self._sent and now < held.deadline:
            return None
        self._answered = True
        return self._batch(self._ack, "next", self._at(self._ack + 1), self._sent)

    def _send(self) -> None:
        """Makes everything that waits part of the answer."""
        rows = tuple(self._waiting)
        self._waiting.clear()
        self._sent += tuple(row.event for row in rows)
        for row in rows:
            if row.handed_over is not None:
                row.handed_over()

    def resume(self) -> EventBatch:
        """What a request is answered after a long absence."""
        self.last_read = self._schedule.now
        self._answered = True
        return self._batch(self._ack, "resume", self._at(self._ack + 1), ())

    def _at(self, ack: int) -> str:
        separator = "&" if "?" in self.href else "?"
        return f"{self.href}{separator}ack={ack}"

    def _batch(
        self, ack: int, rel: str, href: str, events: tuple[Event[Resource], ...]
    ) -> EventBatch:
        links = EventBatchLinks({"self": self._at(ack), rel: href})
        return EventBatch(links=links, senders=_by_sender(events) or None)


def _supersedes(new: Event[Resource], old: Event[Resource]) -> bool:
    """Whether both are updates of one thing; one with a reason has something to say."""
    return (
        new.type == old.type == "updated"
        and old.reason is None
        and _place(new) == _place(old)
    )


def _place(event: Event[Resource]) -> tuple[str, str, str]:
    within = "" if event.in_ is None else event.in_.href
    return event.link.href, within, event.sender.href


def _by_sender(events: tuple[Event[Resource], ...]) -> tuple[Sender, ...]:
    """Events in their order; neighbours of one sender stand together."""
    senders: list[tuple[Link[Resource], list[Event[Resource]]]] = []
    for event in events:
        if not senders or senders[-1][0].href != event.sender.href:
            senders.append((event.sender, []))
        senders[-1][1].append(event)
    return tuple(
        Sender(rel=link.rel, href=link.href, events=tuple(rows))
        for link, rows in senders
    )
