"""The page of operations that an event completes, by the resource of the event."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from attrs import frozen

from codegen.model.nodes import Event, Operation, Resource, Response
from codegen.targets.docs.accessors import Accessors
from codegen.targets.docs.book import Shelf
from codegen.targets.docs.filenames import unique_stems
from codegen.targets.docs.index_view import Section, counted
from codegen.targets.docs.link_graph import EdgeKind
from codegen.targets.docs.markdown import code, inline, sentence_list
from codegen.targets.python.identifiers import attribute_name

__all__ = ["OperationsView", "operation_index"]

_OPERATION_ID = "operationId"
"""The parameter by which events tell which operation they belong to."""
_ENDS = "completed"


_Row = tuple[Resource, Operation]


@frozen
class OperationsView:
    count: str
    others: str
    """How many operations are done when they are answered."""
    client: str
    """The variable of the client."""
    call: str
    """An operation in Python; empty where there is none."""
    resources: tuple[Section, ...]
    """By the resource whose event completes them."""


def operation_index(shelf: Shelf, accessors: Accessors) -> OperationsView:
    """Every operation that goes on after it was answered."""
    found: defaultdict[str, list[_Row]] = defaultdict(list)
    events: defaultdict[str, list[Event]] = defaultdict(list)
    for row in shelf.book.model.resources:
        for event in row.events:
            events[event.resource].append(event)
    total = later = 0
    for resource, operation in shelf.book.operations():
        total += 1
        if operation.asynchronous is not None:
            later += 1
            found[operation.asynchronous.resource].append((resource, operation))
    anchors = {name: f"completed-by-{stem.lower()}" for name, stem in unique_stems(found).items()}
    calls = [_call(row, shelf, accessors) for rows in found.values() for row in rows]
    return OperationsView(
        counted(later, "operation begins", "operations begin"),
        counted(total - later, "other operation is", "other operations are"),
        accessors.client,
        min(calls if accessors.has_client else (), key=lambda call: (len(call), call), default=""),
        tuple(
            _section(name, anchors[name], rows, events[name], shelf, accessors)
            for name, rows in sorted(found.items())
        ),
    )


def _section(
    name: str,
    anchor: str,
    rows: Sequence[_Row],
    events: Sequence[Event],
    shelf: Shelf,
    accessors: Accessors,
) -> Section:
    return Section(
        f"Completed by {inline(name)}",
        anchor,
        text=(_completion(name, rows, events, shelf),),
        items=tuple(
            f"{shelf.operation(*row)} answers {_at_once(row[1].response)}. {_meaning(row)}"
            f"<br>{code(_call(row, shelf, accessors))}"
            for row in rows
        ),
        label=inline(name),
    )


def _completion(name: str, rows: Sequence[_Row], events: Sequence[Event], shelf: Shelf) -> str:
    """Which events there are on the way, and who sends them."""
    ends = [event for event in events if event.type == _ENDS]
    text = f"What completes them is the {code(_ENDS)} event of {shelf.resource(name)}{_from(ends, shelf)}."
    types = dict.fromkeys(code(event.type) for event in events if event.type != _ENDS)
    if types:
        text += f" Before it there may be {sentence_list(types)}."
    if all(any(row.name == _OPERATION_ID for row in one.body + one.query) for _, one in rows):
        text += f" The event carries the {code(_OPERATION_ID)} of the request."
    return text


def _from(events: Sequence[Event], shelf: Shelf) -> str:
    senders = sentence_list(
        shelf.resource(name) for name in dict.fromkeys(event.sender for event in events) if name
    )
    return f" from {senders}" if senders else ""


def _at_once(response: Response) -> str:
    return (
        f"{response.status} with {code('Location')}" if response.location else str(response.status)
    )


def _meaning(row: _Row) -> str:
    resource, operation = row
    text = inline(operation.description or resource.summary)
    return f"{text} " if text else ""


def _call(row: _Row, shelf: Shelf, accessors: Accessors) -> str:
    """From the resource by which one comes there: `communication.links.start_messaging.post(...)`."""
    resource, operation = row
    verb = accessors.verb(resource.name, operation.method)
    arguments = "..." if operation.body or operation.query else ""
    ways = shelf.book.calls.ways.best.get(resource.name, ())[-1:]
    steps = (*ways, *shelf.book.graph.into.get(resource.name, ()))
    last = next((edge for edge in steps if edge.kind is EdgeKind.LINK), None)
    if last is not None:
        start = f"{attribute_name(last.owner)}.{accessors.link(last.owner, last.name)}"
    else:
        start = f"{attribute_name(resource.name)}_link"
    return f"{start}.{verb}({arguments})"
