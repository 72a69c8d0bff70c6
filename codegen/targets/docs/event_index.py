"""The index of events: by sender, and by the resource that they are about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from attrs import frozen

from codegen.model.nodes import Event, Resource
from codegen.targets.docs.accessors import Accessors
from codegen.targets.docs.book import Shelf
from codegen.targets.docs.filenames import unique_stems
from codegen.targets.docs.index_view import Section, counted, row_head
from codegen.targets.docs.markdown import code, inline, sentence_list
from codegen.targets.docs.table import TableView, table
from codegen.targets.docs.tabs import TabView, program_tabs

__all__ = ["EventsView", "event_index"]

_TYPES = ("added", "started", "updated", "completed", "deleted")
_NOBODY = "Sender not stated"

_Found = tuple[Event, Resource]
"""An event, and the page that tells of it."""


@frozen
class EventsView:
    count: str
    senders: tuple[Section, ...]
    resources: TableView | None
    """What there is to hear about each."""
    programs: tuple[TabView, ...]
    """How Python hears one of them; none where there is no client."""


def event_index(shelf: Shelf, accessors: Accessors) -> EventsView:
    """Every event that a page tells of."""
    found = [(event, owner) for owner in shelf.book.model.resources for event in owner.events]
    senders: defaultdict[str, list[_Found]] = defaultdict(list)
    resources: defaultdict[str, list[Event]] = defaultdict(list)
    for event, owner in found:
        senders[event.sender].append((event, owner))
        resources[event.resource].append(event)
    anchors = _anchors("events", resources)
    places = _anchors("sender", senders)
    return EventsView(
        counted(len(found), "event"),
        tuple(
            _sender(name, places[name], senders[name], shelf)
            for name in sorted(senders, key=lambda name: (not name, -len(senders[name]), name))
        ),
        _resources(resources, anchors, places, shelf, accessors),
        _programs(found, shelf, accessors),
    )


def _anchors(prefix: str, names: Iterable[str]) -> Mapping[str, str]:
    return {name: f"{prefix}-{stem.lower()}" for name, stem in unique_stems(names).items()}


def _sender(name: str, anchor: str, rows: list[_Found], shelf: Shelf) -> Section:
    title = f"From {inline(name)}" if name else _NOBODY
    lead = f"{counted(len(rows), 'event')}; the sender is {shelf.resource(name)}." if name else ""
    rows = sorted(rows, key=lambda row: (row[0].resource.lower(), _rank(row[0]), row[1].name))
    return Section(
        title,
        anchor,
        table(
            ("Event", "Priority", "Reason"),
            (
                (
                    row_head(f"{code(event.type)} {shelf.resource(event.resource)}"),
                    inline(event.priority),
                    _reason(event, owner, shelf),
                )
                for event, owner in rows
            ),
        ),
        (lead,) if lead else (),
        label=inline(name),
    )


def _reason(event: Event, owner: Resource, shelf: Shelf) -> str:
    """Why it is sent, and who says so where it is not the resource itself."""
    said = f"(said by {shelf.resource(owner.name)})" if owner.name != event.resource else ""
    return f"{inline(event.reason)} {said}".strip()


def _resources(
    found: Mapping[str, list[Event]],
    anchors: Mapping[str, str],
    places: Mapping[str, str],
    shelf: Shelf,
    accessors: Accessors,
) -> TableView | None:
    return table(
        ("Resource", "Class", "Events"),
        (
            (
                row_head(shelf.resource(name), anchors[name]),
                code(accessors.resource(name)),
                sentence_list(
                    f"{code(type_)} from [{inline(sender) or 'a sender not stated'}](#{places[sender]})"
                    for type_, sender in dict.fromkeys(
                        (event.type, event.sender) for event in sorted(found[name], key=_rank)
                    )
                ),
            )
            for name in sorted(found, key=lambda name: (name.lower(), name))
        ),
    )


def _rank(event: Event) -> tuple[int, str]:
    """In the order of a life."""
    known = event.type in _TYPES
    return _TYPES.index(event.type) if known else len(_TYPES), event.type


def _programs(found: list[_Found], shelf: Shelf, accessors: Accessors) -> tuple[TabView, ...]:
    """Of the resource of which most sorts of events are told, of those the shortest name."""
    types: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for event, _ in found:
        if event.type in _TYPES and accessors.resource(event.resource):
            types[event.resource][event.type] = None
    if not types:
        return ()
    name = min(types, key=lambda name: (-len(types[name]), len(name), name))
    first = min(types[name], key=_TYPES.index)
    return program_tabs(shelf.book.calls.hearing(name, {first}))
