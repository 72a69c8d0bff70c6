"""What applications were told: every event, to look at and to verify."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import TYPE_CHECKING

from attrs import frozen

from .._client import Event, Resource

if TYPE_CHECKING:
    from .applications import Application

__all__ = ["EventLog", "Told"]

_KEPT = 10_000


@frozen(kw_only=True)
class Told:
    """An event that an application was told, delivered or not."""

    number: int
    """Counted from 1, in the order in which it happened."""
    time: float
    """By the simulator's clock; seconds since 1970."""
    user: str
    """URI of the user of the application."""
    application: str
    """Its id."""
    event: Event[Resource]

    def __str__(self) -> str:
        """In one line: `updated messaging`, `completed message Success`."""
        event = self.event
        within = f"in {event.in_.rel}" if event.in_ is not None else ""
        words = (event.type, event.link.rel, within, event.status or "")
        return " ".join(word for word in words if word)


class EventLog:
    """The events that happened, the last 10,000 of them."""

    def __init__(self) -> None:
        self._rows: deque[Told] = deque(maxlen=_KEPT)
        self.last_number = 0
        """That of the last event; 0 before there is one."""

    def __iter__(self) -> Iterator[Told]:
        return iter(tuple(self._rows))

    def __len__(self) -> int:
        return len(self._rows)

    def add(self, application: Application, event: Event[Resource]) -> None:
        """Notes that an application is told of an event."""
        self.last_number += 1
        self._rows.append(
            Told(
                number=self.last_number,
                time=application.world.schedule.now,
                user=application.user.uri,
                application=application.id,
                event=event,
            )
        )

    def clear(self) -> None:
        """Forgets all events."""
        self._rows.clear()

    def find(
        self,
        *,
        user: str | None = None,
        application: str | None = None,
        type: str | None = None,
        rel: str | None = None,
    ) -> tuple[Told, ...]:
        """The events that fit, in order.

        Args:
            user: URI of who was told.
            type: `started`, `added`, `updated`, `completed` or `deleted`.
            rel: Of the resource that it happened to.
        """
        return tuple(
            row
            for row in self._rows
            if (user is None or row.user.lower() == user.lower())
            and (application is None or row.application == application)
            and (type is None or row.event.type == type)
            and (rel is None or row.event.link.rel == rel)
        )
