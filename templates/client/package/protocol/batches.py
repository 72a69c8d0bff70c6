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
    """The last batches that were handed over, by their addresses, in order."""

    def __init__(self) -> None:
        self._batches: list[tuple[str, _Events]] = []
        self._expects_repeats = False
        self._expected: _Events | None = None
        """What was handed over and is to come again; None before it is known."""

    def expect_repeats(self) -> None:
        """Says that the server goes back to a batch that it takes for not acknowledged.

        From there on it gives what it gave before, perhaps cut into other batches, until it
        gives something new.
        """
        if self._expected:
            self._batches.append(("", self._expected))
        self._expects_repeats = True
        self._expected = None

    def forget(self) -> None:
        """Says that addresses mean other batches from now on."""
        self._batches.clear()
        self._expects_repeats = False
        self._expected = None

    def fresh(self, href: str, events: _Events) -> _Events:
        """Those events of a batch that were not handed over; they count as such then.

        Args:
            href: Of the batch, absolute.
        """
        address = identity(href)
        repeated = self._repeated(address, events) if self._expects_repeats else 0
        self._batches.append((address, events))
        total = sum(len(kept) for _, kept in self._batches)
        while len(self._batches) > 1 and (
            len(self._batches) > _MOST_BATCHES or total > _MOST_EVENTS
        ):
            total -= len(self._batches.pop(0)[1])
        return events[repeated:]

    def _repeated(self, address: str, events: _Events) -> int:
        """How many events at the start of a batch come again."""
        if self._expected is None:
            self._expected = self._go_back_to(address)
        expected = self._expected or ()
        count = 0
        for before, now in zip(expected, events, strict=False):
            if before != now or before.sender != now.sender:
                break
            count += 1
        if self._expected is not None:
            self._expected = expected[count:]
        if count < len(events):  # The rest is new, or the server counts anew.
            self._expects_repeats = False
            self._expected = None
        return count

    def _go_back_to(self, address: str) -> _Events | None:
        """What was handed over from a batch on; None where it is not known."""
        for index, (known, _) in enumerate(self._batches):
            if known == address:
                later = self._batches[index:]
                del self._batches[index:]
                return tuple(event for _, events in later for event in events)
        return None
