"""Whether a client was handed over what the simulator told it: all of it, in order, once each.

An update may be left out where a later one of the same thing took its place before it was sent,
and a message that the simulator took back because nobody read it.
"""

from __future__ import annotations

import asyncio
from typing import Any, NamedTuple
from urllib.parse import urlsplit

__all__ = ["check_deliveries", "check_doubles"]


class Delivery(NamedTuple):
    """What tells events apart; two that are equal can only be told by their order."""

    type: str
    rel: str
    path: str
    within: str
    status: str

    def replaces(self, other: Delivery) -> bool:
        """Whether it is a later state of the same thing."""
        return self.type == other.type == "updated" and self[1:4] == other[1:4]


def _of(event: Any) -> Delivery:
    within = "" if event.in_ is None else _path(event.in_.href)
    return Delivery(
        event.type, event.link.rel, _path(event.link.href), within, str(event.status or "")
    )


def _path(href: str) -> str:
    parts = urlsplit(href)
    return f"{parts.path}?{parts.query}".lower()


def delivered(handed_over: list[Any]) -> list[Delivery]:
    """The events among what came to a client's queue."""
    return [_of(item) for item in tuple(handed_over) if hasattr(item, "link")]


def told(simulator: Any, application: str) -> list[Delivery]:
    """All that happened to an application, as the simulator has noted it."""
    return [_of(row.event) for row in simulator.events.find(application=application)]


def missing(was_told: list[Delivery], came: list[Delivery]) -> list[Delivery]:
    """What was told and did not come, but for what a later state took the place of.

    Raises AssertionError where something came that was not told then: twice, or out of order.
    """
    lost: list[Delivery] = []
    later: set[Delivery] = set()
    left = list(came)
    for row in reversed(was_told):
        if left and left[-1] == row:
            left.pop()
        elif not any(newer.replaces(row) for newer in later):
            lost.append(row)
        later.add(row)
    assert not left, f"{left[-1]} came twice, or out of order; told: {was_told}; came: {came}"
    return lost[::-1]


def check_doubles(simulator: Any, handed_over: list[Any]) -> None:
    """The same where events may be lost: what came, came once and in order.

    An application that was made again is another one.
    """
    came = delivered(handed_over)
    for application in {_application(row) for row in came}:
        own = [row for row in came if _application(row) == application]
        missing(told(simulator, application), own)


def _application(row: Delivery) -> str:
    return row.path.partition("/applications/")[2].partition("/")[0].partition("?")[0]


async def check_deliveries(
    simulator: Any, ucwa: Any, handed_over: list[Any], patience: float
) -> None:
    """Waits until a client has all that it was told. Fails where it never gets it."""
    application = ucwa.application.links.self_.href.partition("?")[0].rpartition("/")[2]
    end = asyncio.get_running_loop().time() + patience
    while True:
        came = delivered(handed_over)
        lost = missing(told(simulator, application), came)
        if not lost:
            return
        assert asyncio.get_running_loop().time() < end, f"lost: {lost}"
        await asyncio.sleep(0.01)
