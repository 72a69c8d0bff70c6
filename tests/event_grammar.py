"""What any transcript of an event channel has to satisfy: the grammar of its events.

| what | rule |
|:--|:--|
| operations | `started` at most once, and first; `completed` once, with a status; nothing after it |
| resources | `added` before `updated` and `deleted`, not twice; after `deleted` only `added` |
| collections | who is `deleted` in one was `added` in it, and is not entered twice |
| invitations | `accept` and `decline` while they come in and are open; `cancel` while they go out |
| messaging | `sendMessage` and `setIsTyping` while connected, `stopMessaging` until disconnected |
| messages | those of one sender come in the order in which they were written, each once |
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

__all__ = ["LASTING", "OPERATIONS", "check_order", "check_transcript"]

OPERATIONS = frozenset(
    {
        "audioVideoInvitation",
        "message",
        "messagingInvitation",
        "onlineMeetingInvitation",
        "participantInvitation",
        "phoneAudioInvitation",
    }
)
LASTING = frozenset(
    {"communication", "contactPresence", "me", "messaging", "missedItems", "onlineMeetings"}
)
"""What is there from the beginning, or comes with something else: it is `updated` alone."""


def check_transcript(events: Iterable[Any], *, is_over: bool = True) -> None:
    """Raises AssertionError where the events of one application break a rule.

    Args:
        is_over: Whether nothing goes on any more, so that all operations are completed.
    """
    operations: dict[str, str] = {}
    present: set[tuple[str, str]] = set()
    for event in events:
        if event.link.rel in OPERATIONS:
            _operation(event, operations)
        else:
            _resource(event, present)
        _links(event)
    if is_over:
        left = {path for path, type_ in operations.items() if type_ != "completed"}
        assert not left, f"never completed: {left}"


def check_order(written: Mapping[str, Iterable[str]], came: Iterable[tuple[str, str]]) -> None:
    """Raises AssertionError where messages came out of order, or twice.

    Args:
        written: By its sender, what was taken from them, in order.
        came: Senders and texts, in order.
    """
    left = {sender: list(texts) for sender, texts in written.items()}
    for sender, text in came:
        assert text in left.get(sender, ()), f"{text!r} of {sender} came twice, or out of order"
        del left[sender][: left[sender].index(text) + 1]


def _operation(event: Any, seen: dict[str, str]) -> None:
    path, before = _path(event.link), seen.get(_path(event.link))
    assert event.type in ("started", "updated", "completed"), _told(event)
    assert before != "completed", f"{_told(event)} after the end"
    if event.type == "started":
        assert before is None, f"{_told(event)} after {before}"
    if event.type == "completed":
        assert str(event.status) in ("Success", "Failure"), _told(event)
        has_reason = event.reason is not None
        assert has_reason or str(event.status) == "Success", f"{_told(event)} without a reason"
    seen[path] = event.type


def _resource(event: Any, present: set[tuple[str, str]]) -> None:
    if event.link.rel in LASTING:
        assert event.type == "updated", _told(event)
        return
    place = _path(event.link), "" if event.in_ is None else _path(event.in_)
    match event.type:
        case "added":
            assert place not in present, f"{_told(event)} twice"
            present.add(place)
        case "updated":
            assert (place[0], "") in present or place in present, f"{_told(event)} before added"
        case "deleted":
            assert place in present, f"{_told(event)} without being there"
            gone = {row for row in present if row[0] == place[0]} if not place[1] else {place}
            present -= gone
        case _:
            raise AssertionError(_told(event))


def _links(event: Any) -> None:
    resource, rel = event.resource, event.link.rel
    if resource is None:
        return
    offered = {name: bool(link) for name, link in _offered(resource)}
    if rel.endswith("Invitation"):
        is_open, direction = event.type != "completed", str(resource.direction)
        for name, way in (("accept", "Incoming"), ("decline", "Incoming"), ("cancel", "Outgoing")):
            allowed = is_open and direction == way
            _check(event, name, allowed, offered)
    if rel == "messaging":
        state = str(resource.state)
        for name in ("sendMessage", "setIsTyping", "typingParticipants"):
            _check(event, name, state == "Connected", offered)
        _check(event, "stopMessaging", state in ("Connecting", "Connected"), offered)


def _offered(resource: Any) -> Iterable[tuple[str, bool]]:
    return ((name, True) for name in resource.links)


def _check(event: Any, name: str, allowed: bool, offered: Mapping[str, bool]) -> None:
    there = offered.get(name, False)
    assert there == allowed, f"{_told(event)}: {name} is {'' if there else 'not '}offered"


def _path(link: Any) -> str:
    path: str = urlsplit(link.href).path
    return path.lower()


def _told(event: Any) -> str:
    within = "" if event.in_ is None else f" in {event.in_.rel}"
    state = getattr(event.resource, "state", None) or event.status or ""
    return f"{event.type} {event.link.rel}{within} {state} ({_path(event.link)[-40:]})"
