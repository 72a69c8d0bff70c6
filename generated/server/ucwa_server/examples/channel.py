"""The event channel of the examples: one batch with every kind of event, then silence."""

from __future__ import annotations

from asyncio import sleep
from collections.abc import Iterator, Mapping
from itertools import groupby

from ..handler import Call
from .places import locate
from .representation import link_to, rel_of, representation
from .shapes import EVENTS

__all__ = ["HOLD", "next_events"]

HOLD = 1.0
"""Seconds that a request waits in vain, so that who reads on does not spin."""


async def next_events(call: Call) -> dict[str, object]:
    """The events after the acknowledged ones, in the form of JSON."""
    stated = call.request.query_params.get("ack", "")
    ack = int(stated) if stated.isdecimal() and len(stated) < 10 else 1
    here = locate(call.operation.page, call.path)
    body: dict[str, object] = {
        "_links": {
            "self": {"href": f"{here}?ack={ack}"},
            "next": {"href": f"{here}?ack={ack + 1}"},
        }
    }
    if ack > 1:
        await sleep(HOLD)
    elif EVENTS:
        body["sender"] = list(_senders(call.path))
    return body


def _senders(values: Mapping[str, str]) -> Iterator[dict[str, object]]:
    for sender, events in groupby(EVENTS, key=lambda event: event[0]):
        yield {
            "rel": rel_of(sender),
            "href": locate(sender, values),
            "events": [
                _event(resource, type_, values) for _, resource, type_ in events
            ],
        }


def _event(resource: str, type_: str, values: Mapping[str, str]) -> dict[str, object]:
    """One event; a resource that is there after it comes along."""
    rel = rel_of(resource)
    event: dict[str, object] = {
        "link": {"rel": rel, **link_to(resource, values)},
        "type": type_,
    }
    if type_ == "completed":
        event["status"] = "Success"
    if type_ != "deleted":
        event["_embedded"] = {rel: representation(resource, values, 0)}
    return event
