"""The module of example shapes: what the tables of each page say, with a value for each property."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import frozen

from codegen.model.inherit import effective_embedded, effective_links, effective_properties
from codegen.model.nodes import Embedded, Kind, Link, Model, Property, Resource
from codegen.model.revisions import revised_page
from codegen.targets.python.layout import Call
from codegen.targets.python.literals import string
from codegen.targets.samples.values import content_href, example_value
from codegen.targets.server.expressions import (
    Expression,
    assignment,
    call,
    json_display,
    mapping,
    tuple_of,
)

__all__ = ["ShapesView", "shapes_view"]


@frozen
class ShapesView:
    shapes: str
    """The assignment of the dict of shapes."""
    events: str
    """The assignment of the tuple of events: sender, resource, type."""
    has_rels: bool
    """Whether a shape has a link or embedded resource that its name alone does not tell."""


def shapes_view(model: Model) -> ShapesView:
    """The example of every resource whose page has something to show, and each event once."""
    newest: dict[str, int] = {}
    for row in model.resources:
        newest[row.rel] = max(row.revision, newest.get(row.rel, 1))
    shapes = mapping(
        (row.name, shape)
        for row in model.resources
        if (shape := _shape(model, row, newest[row.rel])).items
    )
    events = tuple_of(tuple_of(map(string, event)) for event in dict.fromkeys(_events(model)))
    return ShapesView(
        assignment("SHAPES: dict[str, Shape]", shapes),
        assignment("EVENTS: tuple[tuple[str, str, str], ...]", events),
        has_rels="Rel(" in str(shapes),
    )


def _shape(model: Model, resource: Resource, revision: int) -> Call:
    rows = effective_properties(model, resource)
    values = [row for row in rows if row.type.kind is not Kind.CONTENT]
    contents = [row for row in rows if row.type.kind is Kind.CONTENT]
    links = [row for row in effective_links(model, resource) if row.rel != "self"]
    rel, revises = string(resource.rel), revised_page(model, resource) is not None
    parts: Iterable[tuple[str, Expression | None]] = (
        ("rel", rel if resource.rel != resource.name and not revises else None),
        ("revises", rel if revises else None),
        ("revision", str(revision) if revision > 1 else None),
        ("properties", mapping(_properties(model, values)) if values else None),
        ("content", mapping(_contents(contents)) if contents else None),
        ("links", _rels(links)),
        ("embedded", _rels(effective_embedded(model, resource))),
    )
    keywords = {name: part for name, part in parts if part is not None}
    return call("Shape", keywords=keywords)


def _properties(model: Model, rows: Iterable[Property]) -> Iterator[tuple[str, Expression]]:
    for row in rows:
        example = example_value(model, row.name, row.type, row.constraints)
        yield row.wire_names[0], json_display(example)


def _contents(rows: Iterable[Property]) -> Iterator[tuple[str, Expression]]:
    for row in rows:
        yield row.wire_names[0], string(content_href(row.name))


def _rels(rows: Iterable[Link | Embedded]) -> Expression | None:
    rels = [_rel(row) for row in rows]
    return tuple_of(rels) if rels else None


def _rel(row: Link | Embedded) -> Expression:
    """The rel alone, where it leads to one resource of that name."""
    if row.target == row.rel and not row.many:
        return string(row.rel)
    keywords: dict[str, Expression] = {}
    if row.target is None:
        keywords["target"] = "None"
    elif row.target != row.rel:
        keywords["target"] = string(row.target)
    if row.many:
        keywords["many"] = "True"
    return call("Rel", (string(row.rel),), keywords)


def _events(model: Model) -> Iterator[tuple[str, str, str]]:
    """Sender, resource and type, by sender in the order of pages."""
    events = [event for resource in model.resources for event in resource.events]
    senders = dict.fromkeys(event.sender or event.resource for event in events)
    for sender in senders:
        for event in events:
            if (event.sender or event.resource) == sender:
                yield sender, event.resource, event.type
