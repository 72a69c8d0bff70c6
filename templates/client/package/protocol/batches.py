"""What was handed over of which batch, for batches that come a second time."""

from __future__ import annotations

from collections import deque

from ..events import Event
from ..resource import Resource
from .addresses import identity

__all__ = ["HandedOver"]

_MOST_BATCHES = 64
_MOST_EVENTS = 1000
"""Remembered at most, but for the last batch. A server goes back to what it has kept, which
is what lies between two requests."""


class HandedOver:
    """The last batches that were handed over, by their addresses."""

    def __init__(self) -> None:
        self._batches: dict[str, tuple[Event[Resource], ...]] = {}
        self._expects_repeats = False

    def expect_repeats(self) -> None:
        """Says that the server goes back to a batch that it takes for not acknowledged.

        From then on batches are looked up, until one comes that is new.
        """
        self._expects_repeats = True

    def forget(self) -> None:
        """Says that addresses mean other batches from now on."""
        self._batches.clear()
        self._expects_repeats = False

    def fresh(
        self, href: str, events: tuple[Event[Resource], ...]
    ) -> tuple[Event[Resource], ...]:
        """Those events of a batch that were not handed over; they count as such then.

        Args:
            href: Of the batch, absolute.
        """
        if not events:
            return events
        address = identity(href)
        known: tuple[Event[Resource], ...] = ()
        if self._expects_repeats:
            known = self._batches.get(address, ())
            if not known or not _begins_alike(known, events):
                self._batches.pop(address, None)
                known = ()
                self._expects_repeats = False
        self._remember(address, max(known, events, key=len))
        return events[len(known) :]

    def _remember(self, address: str, events: tuple[Event[Resource], ...]) -> None:
        self._batches.pop(address, None)  # to the end
        self._batches[address] = events
        total = sum(map(len, self._batches.values()))
        oldest = deque(self._batches)
        while len(oldest) > 1 and (len(oldest) > _MOST_BATCHES or total > _MOST_EVENTS):
            total -= len(self._batches.pop(oldest.popleft()))


def _begins_alike(
    known: tuple[Event[Resource], ...], events: tuple[Event[Resource], ...]
) -> bool:
    return all(
        before == now and before.sender == now.sender
        for before, now in zip(known, events, strict=False)
    )
