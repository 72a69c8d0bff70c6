"""How one comes to a resource, and what leads to it, on the resource's page."""

from __future__ import annotations

from collections import defaultdict

from attrs import frozen

from codegen.model.nodes import Resource
from codegen.targets.docs.book import Shelf
from codegen.targets.docs.index_view import row_head
from codegen.targets.docs.link_graph import Edge, EdgeKind
from codegen.targets.docs.markdown import code, inline, sentence_list
from codegen.targets.docs.table import TableView, table
from codegen.targets.docs.tabs import TabView, program_tabs
from codegen.targets.docs.ways import BEGINS, Way

__all__ = ["LeadingView", "WaysView", "leading_here", "ways_view"]

_MANY = 8
"""More rows than one wants to pass on the way to what follows."""


@frozen
class WaysView:
    title: str
    intro: str
    ways: tuple[str, ...]
    """Each the steps of a way, finished Markdown."""
    others: tuple[str, ...]
    """Sentences on other ways to come by it."""
    lead: str
    """What stands before the programs."""
    programs: tuple[TabView, ...]
    onward: str
    """A sentence that says where the programs of operations go on from; empty where they don't."""


def ways_view(resource: Resource, shelf: Shelf) -> WaysView:
    """The shortest ways from the start, events and results that bring it, and Python for the first."""
    calls = shelf.book.calls
    name = resource.name
    programs = program_tabs(calls.way(resource))
    ways, heard = calls.ways.to(name), calls.ways.by_event(name)
    shown = tuple(_heard(edge, shelf) for edge in heard)
    return WaysView(
        title=f"Ways to {inline(name)}",
        intro="The links to it come with events:" if heard else _intro(resource, ways, shelf),
        ways=shown or tuple(_chain(way, shelf) for way in ways),
        others=_others(resource, shelf),
        lead=_lead(resource, shelf) if programs else "",
        programs=programs,
        onward=f"Their Python goes on from [Ways to {inline(name)}](#ways)." if programs else "",
    )


@frozen
class LeadingView:
    """Every step to a resource."""

    rows: TableView
    fold: str
    """What stands on the folded table; empty for one that is short enough to be seen."""


def leading_here(resource: Resource, shelf: Shelf) -> LeadingView | None:
    """Every step to the resource; None where there is none."""
    by_owner: defaultdict[str, list[Edge]] = defaultdict(list)
    for edge in _into(resource, shelf):
        by_owner[edge.owner].append(edge)
    rows = table(
        ("From", "By", "How many"),
        (
            (
                row_head(shelf.resource(owner)),
                sentence_list(_step(edge, shelf) for edge in edges),
                "many" if any(edge.many for edge in edges) else "one",
            )
            for owner, edges in by_owner.items()
        ),
    )
    if rows is None:
        return None
    fold = inline(f"{len(by_owner)} resources lead to {resource.name}")
    return LeadingView(rows, fold if len(by_owner) > _MANY else "")


def _intro(resource: Resource, ways: tuple[Way, ...], shelf: Shelf) -> str:
    calls, name = shelf.book.calls, inline(resource.name)
    start = calls.ways.start
    if start is None or start == resource.name:
        held = f" The Python client has it as {code(f'{calls.walker.client}.application')}."
        return f"All ways begin at {name}.{held if calls.names.has_client else ''}"
    root = shelf.resource(start)
    if ways:
        return f"The shortest {'way' if len(ways) == 1 else 'ways'} from {root}:"
    if resource.name in calls.ways.leading_in:
        return f"It comes before {root}: an application passes it when it signs in."
    return f"No link leads from {root} to {name}."


def _chain(way: Way, shelf: Shelf) -> str:
    parts = [shelf.resource(way[0].owner)]
    for number, edge in enumerate(way, 1):
        if edge.kind is EdgeKind.RESULT:
            parts[-1] = _operation(edge, shelf)
        is_last = number == len(way)
        target = f"**{inline(edge.target)}**" if is_last else shelf.resource(edge.target)
        parts.append(f"{target}{_note(edge, shelf)}")
    return " → ".join(parts)


def _heard(edge: Edge, shelf: Shelf) -> str:
    target = f"**{inline(edge.target)}**{_note(edge, shelf)}"
    return f"{code(BEGINS)} event of {shelf.resource(edge.owner)} → {target}"


def _note(edge: Edge, shelf: Shelf) -> str:
    notes = []
    if edge.kind is EdgeKind.EMBEDDED:
        notes.append("embedded")
    if edge.kind is EdgeKind.RESULT:
        notes.append("result")
    elif edge.name not in (edge.target, shelf.book.revises.get(edge.target)):
        notes.append(f"as {code(edge.name)}")
    if edge.many:
        notes.append("one of many")
    return f" ({', '.join(notes)})" if notes else ""


def _others(resource: Resource, shelf: Shelf) -> tuple[str, ...]:
    book = shelf.book
    base = book.revises.get(resource.name)
    told = book.told_by.get(resource.name, ())
    events = sentence_list(
        dict.fromkeys(
            f"{code(event.type)}"
            + (f" from {shelf.resource(event.sender)}" if event.sender else "")
            for event, _ in told
        )
    )
    edges = _into(resource, shelf)
    results = sentence_list(
        _operation(edge, shelf) for edge in edges if edge.kind is EdgeKind.RESULT
    )
    revises = shelf.resource(base) if base is not None else ""
    sentences = (
        (f"It is a later revision of {revises}, to which the same links lead.", revises),
        (f"By event: {events}.", events),
        (f"As a result: {results}.", results),
        (
            "No page has a link to it, no operation answers with it, and no event tells of it.",
            not (edges or told or base or resource.name == book.calls.ways.start),
        ),
    )
    return tuple(text for text, holds in sentences if holds)


def _lead(resource: Resource, shelf: Shelf) -> str:
    calls = shelf.book.calls
    client = code(calls.walker.client)
    last = calls.ways.best.get(resource.name, ())
    if (
        last
        and last[-1].kind is EdgeKind.LINK
        and "GET" not in calls.names.pages[resource.name].verbs
    ):
        return (
            f"In Python, where {client} is a client that has signed in; the link is falsy while the"
            " server does not offer it:"
        )
    if calls.needs_address(resource.name):
        return (
            f"In Python, where {client} is a client that has signed in, and the address one that you"
            " have been given:"
        )
    return f"In Python, where {client} is a client that has signed in:"


def _step(edge: Edge, shelf: Shelf) -> str:
    if edge.kind is EdgeKind.RESULT:
        return f"result of {_operation(edge, shelf)}"
    words = "link" if edge.kind is EdgeKind.LINK else "embedded copy"
    return f"{words} {code(edge.name)}"


def _operation(edge: Edge, shelf: Shelf) -> str:
    owner = shelf.book.model.resource_index[edge.owner]
    operation = next(row for row in owner.operations if row.method == edge.name)
    return shelf.operation(owner, operation)


def _into(resource: Resource, shelf: Shelf) -> tuple[Edge, ...]:
    book = shelf.book
    return tuple(book.calls.ways.steps(book.graph.into.get(resource.name, ())))
