"""Commands about what happened: requests, and the events that applications were told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from ..._client import codec
from ...errors import Conflict, NotFound
from ..event_log import Told
from ..journal import Entry
from .asked import Asked, Rule
from .moments import iso
from .redaction import shown_body, shown_headers

__all__ = ["RULES", "shown_entry"]

T = TypeVar("T", Entry, Told)

_USUAL_LIMIT = 100


def _journal(asked: Asked) -> object:
    take = asked.fields
    after, limit = take.optional_integer("after"), take.optional_integer("limit")
    found = asked.simulator.journal.find(
        method=take.optional_text("method"),
        path=take.optional_text("path"),
        user=take.optional_text("user"),
        host=take.optional_text("host"),
        status=take.optional_integer("status"),
    )
    take.end()
    rows = _some(found, after, limit)
    return {
        "count": len(found),
        "entries": [shown_entry(row, whole=False) for row in rows],
    }


def _some(rows: Sequence[T], after: int | None, limit: int | None) -> Sequence[T]:
    """The last rows, or the first ones after a number."""
    count = _USUAL_LIMIT if limit is None else max(limit, 0)
    if after is None:
        return rows[max(0, len(rows) - count) :]
    return [row for row in rows if row.number > after][:count]


def shown_entry(row: Entry, *, whole: bool) -> dict[str, object]:
    """A request and its answer; the whole of it has headers and bodies, too."""
    shown: dict[str, object] = {
        "number": row.number,
        "time": iso(row.time),
        "user": row.user,
        "method": row.method,
        "host": row.host,
        "path": row.path,
        "query": row.query,
        "status": row.status,
        "fault": row.fault,
    }
    if whole:
        shown["headers"] = shown_headers(row.headers)
        shown["body"] = shown_body(row, row.body)
        shown["replyHeaders"] = shown_headers(row.reply_headers)
        shown["reply"] = shown_body(row, row.reply)
    return shown


def _read_entry(asked: Asked) -> object:
    asked.fields.end()
    for row in asked.simulator.journal:
        if str(row.number) == asked.path("number"):
            return shown_entry(row, whole=True)
    raise NotFound(f"There is no entry {asked.path('number')}, or none any more.")


def _verify(asked: Asked) -> object:
    take = asked.fields
    times = take.optional_integer("times")
    names = ("method", "path", "user", "host")
    stated = {name: take.optional_text(name) for name in names}
    take.end()
    wanted = {name: value for name, value in stated.items() if value is not None}
    try:
        found = asked.simulator.journal.verify(times, **wanted)
    except AssertionError as error:
        raise Conflict(str(error), subcode="NotVerified") from None
    return {
        "count": len(found),
        "entries": [shown_entry(row, whole=False) for row in found],
    }


def _clear_journal(asked: Asked) -> None:
    asked.fields.end()
    asked.simulator.journal.clear()


def _events(asked: Asked) -> object:
    take = asked.fields
    after, limit = take.optional_integer("after"), take.optional_integer("limit")
    found = asked.simulator.events.find(
        user=take.optional_text("user"),
        application=take.optional_text("application"),
        type=take.optional_text("type"),
        rel=take.optional_text("rel"),
    )
    take.end()
    rows = _some(found, after, limit)
    return {"count": len(found), "events": [_told(row) for row in rows]}


def _told(row: Told) -> object:
    return {
        "number": row.number,
        "time": iso(row.time),
        "user": row.user,
        "application": row.application,
        "sender": row.event.sender.href,
        "event": codec.encode(row.event),
    }


RULES = (
    Rule("GET", "/journal", _journal),
    Rule("DELETE", "/journal", _clear_journal),
    Rule("POST", "/journal/verify", _verify),
    Rule("GET", "/journal/{number}", _read_entry),
    Rule("GET", "/events", _events),
)
"""Commands about what happened."""
