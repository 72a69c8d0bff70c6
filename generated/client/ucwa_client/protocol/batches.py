"""What was handed over, for events that come a second time."""

from __future__ import annotations

from typing import TypeAlias

from ..events import Event
from ..resource import Resource
from .addresses import identity

__all__ = ["HandedOver"]

_Events: TypeAlias = "tuple[Event[Resource], ...]"

_MOST_BATCHES = 64
_MOST_EVENTS = 1000
"""Remembered at most, but for the last batch. A server goes back to what it has kept, which
is what lies between two requests."""


class HandedOver:
    """The last events that were handed over, in order, and where batches began among them."""

    def __init__(self) -> None:
        self._events: list[Event[Resource]] = []
        self._starts: dict[str, int] = {}
        """By the addresses of batches, in their order."""
        self._expects_repeats = False
        self._position: int | None = None
        """Up to where events have come again; None before it is known where they begin."""
        self._behind: set[str] = set()
        """Batches beyond that. They come again, or their numbers are given to others."""

    def expect_repeats(self) -> None:
        """Says that the server goes back to a batch that it takes for not acknowledged.

        From there on it gives what it gave before, perhaps cut into other batches, until it
        gives something new.
        """
        self._expects_repeats = True
        self._position = None

    def forget(self) -> None:
        """Says that addresses mean other batches from now on."""
        self._events.clear()
        self._starts.clear()
        self._behind.clear()
        self._expects_repeats = False

    def fresh(self, href: str, events: _Events) -> _Events:
        """Those events of a batch that were not handed over; they count as such then.

        Args:
            href: Of the batch, absolute.
        """
        address = identity(href)
        if not self._expects_repeats:
            return self._add(address, len(self._events), events)
        if self._position is None and address in self._starts:
            self._position = self._starts[address]
            order = list(self._starts)
            self._behind.update(order[order.index(address) + 1 :])
        if self._position is None:
            self._expects_repeats = not events
            return self._add(address, len(self._events), events)
        start = self._position
        count = _common(self._events[start:], events)
        self._position += count
        if count < len(events):  # The rest is new, or the server counts anew.
            self._cut(self._position)
        return self._add(address, start, events[count:])

    def _cut(self, position: int) -> None:
        """Forgets what was to come again, and does not."""
        del self._events[position:]
        for address in self._behind:
            del self._starts[address]
        self._behind.clear()
        self._expects_repeats = False

    def _add(self, address: str, start: int, events: _Events) -> _Events:
        """Remembers a batch, of which these events are new."""
        self._events += events
        self._starts[address] = start
        self._behind.discard(address)
        surplus = max(0, min(len(self._events) - _MOST_EVENTS, start))
        del self._events[:surplus]
        places = [
            (known, place - surplus)
            for known, place in self._starts.items()
            if place >= surplus
        ]
        self._starts = dict(places[-_MOST_BATCHES:])
        self._behind.intersection_update(self._starts)
        if self._position is not None:
            self._position = max(0, self._position - surplus)
        return events


def _common(before: list[Event[Resource]], now: _Events) -> int:
    """How many events at the start are the same."""
    count = 0
    for one, other in zip(before, now, strict=False):
        if one != other or one.sender != other.sender:
            break
        count += 1
    return count
