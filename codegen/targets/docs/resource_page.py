"""The page of a resource."""

from __future__ import annotations

from attrs import frozen

from codegen.model.inherit import (
    base_of,
    effective_embedded,
    effective_links,
    effective_properties,
)
from codegen.model.nodes import Embedded, Link, Property, Resource
from codegen.targets.docs.book import Shelf, operation_anchors, property_anchors
from codegen.targets.docs.event_view import EventsView, events_view
from codegen.targets.docs.index_view import row_head
from codegen.targets.docs.map.marks import Marks
from codegen.targets.docs.map.neighbourhood import NeighbourhoodView, neighbourhood
from codegen.targets.docs.markdown import (
    code,
    codes,
    inline,
    paragraphs,
    python_name,
    sentence_list,
)
from codegen.targets.docs.operation_view import OperationView, operation_view
from codegen.targets.docs.phrases import target_text, typed_text, values_text
from codegen.targets.docs.presence import presence
from codegen.targets.docs.provenance import place, resource_sources
from codegen.targets.docs.table import TableView, table
from codegen.targets.docs.ways_view import LeadingView, WaysView, leading_here, ways_view

__all__ = ["ResourceView", "resource_page"]


@frozen
class ResourceView:
    name: str
    summary: tuple[str, ...]
    description: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    """Label and finished Markdown."""
    ways: WaysView
    leading_here: LeadingView | None
    neighbourhood: NeighbourhoodView | None
    properties: TableView | None
    links: TableView | None
    embedded: TableView | None
    taken_over: tuple[tuple[str, str], ...]
    """What comes from the represented resource: label and names."""
    scopes: TableView | None
    operations: tuple[OperationView, ...]
    events: EventsView | None
    sources: TableView | None


def resource_page(resource: Resource, shelf: Shelf, marks: Marks) -> ResourceView:
    """Everything that the model knows about a resource."""
    anchors = operation_anchors(resource)
    summary = paragraphs(resource.summary)
    description = paragraphs(resource.description)
    return ResourceView(
        name=inline(resource.name),
        summary=summary,
        description=description if description != summary else (),
        facts=_facts(resource, shelf),
        ways=ways_view(resource, shelf),
        leading_here=leading_here(resource, shelf),
        neighbourhood=neighbourhood(resource.name, shelf, marks),
        properties=_properties(resource, shelf),
        links=_links(resource, shelf),
        embedded=_embedded(resource, shelf),
        taken_over=_taken_over(resource, shelf),
        scopes=_scopes(resource, shelf),
        operations=tuple(
            operation_view(resource, operation, anchors[operation.method], shelf)
            for operation in resource.operations
        ),
        events=events_view(resource, shelf),
        sources=resource_sources(resource),
    )


def _facts(resource: Resource, shelf: Shelf) -> tuple[tuple[str, str], ...]:
    book, title = shelf.book, resource.link_title
    base = book.revises.get(resource.name)
    later = [name for name, revised in book.revises.items() if revised == resource.name]
    roles = book.roles.get(resource.name, ())
    represents = resource.represents
    facts = (
        ("Title", inline(resource.title) if resource.title != resource.name else ""),
        ("Rel", code(resource.rel)),
        ("Revision", str(resource.revision)),
        ("Revises", shelf.resource(base) if base is not None else ""),
        ("Later revision", sentence_list(map(shelf.resource, later))),
        ("Represents", shelf.resource(represents.resource) if represents is not None else ""),
        ("Shown in the roles", sentence_list(map(shelf.resource, roles))),
        ("Link title", inline(title.text) if title is not None else ""),
        (
            "Operations",
            sentence_list(
                shelf.operation(resource, row, f"{row.method} {resource.name}")
                for row in resource.operations
            ),
        ),
        ("Python class", code(book.python.resource(resource.name))),
        ("Source", code(place(resource.source))),
    )
    return tuple((label, text) for label, text in facts if text)


def _properties(resource: Resource, shelf: Shelf) -> TableView | None:
    names = shelf.book.python.pages[resource.name].properties
    anchors = property_anchors(resource)

    def row_of(row: Property) -> tuple[str, ...]:
        rules = (
            "required" if row.required else "",
            "read-only" if row.read_only else "",
            values_text(row.constraints, row.name, row.wire_names),
        )
        return (
            row_head(code(row.name), anchors[row.name]),
            typed_text(row.type, shelf, *rules),
            python_name(names.get(row.name, "")),
            inline(row.description),
        )

    columns = ("Name", "Type and rules", "Python", "Description")
    return table(columns, map(row_of, resource.properties))


def _links(resource: Resource, shelf: Shelf) -> TableView | None:
    names = shelf.book.python.pages[resource.name].links

    def row_of(row: Link) -> tuple[str, ...]:
        text, when = inline(row.description), presence(row, shelf.book.model)
        if when and when.rstrip(".").lower() not in row.description.lower():
            text = f"{text} <br>**When:** {inline(when)}"
        return (
            row_head(code(row.rel)),
            target_text(row.target, row.many, shelf),
            python_name(names[row.rel]),
            text,
        )

    columns = ("Link", "Leads to", "Python, in `links`", "Description")
    return table(columns, map(row_of, resource.links))


def _embedded(resource: Resource, shelf: Shelf) -> TableView | None:
    names = shelf.book.python.pages[resource.name].embedded

    def row_of(row: Embedded) -> tuple[str, ...]:
        where = python_name(names[row.rel])
        return row_head(code(row.rel)), target_text(row.target, row.many, shelf), where

    return table(("Rel", "Resource", "Python, in `embedded`"), map(row_of, resource.embedded))


def _taken_over(resource: Resource, shelf: Shelf) -> tuple[tuple[str, str], ...]:
    model = shelf.book.model
    base = base_of(model, resource)
    if base is None:
        return ()
    properties = effective_properties(model, resource)[len(resource.properties) :]
    links = effective_links(model, resource)[len(resource.links) :]
    embedded = effective_embedded(model, resource)[len(resource.embedded) :]
    lists = (
        ("Properties", codes(row.name for row in properties)),
        ("Links", codes(link.rel for link in links)),
        ("Embedded", codes(copy.rel for copy in embedded)),
    )
    return tuple((label, text) for label, text in lists if text)


def _scopes(resource: Resource, shelf: Shelf) -> TableView | None:
    known = shelf.book.scope_rows
    return table(
        ("Scope", "Permission", "Description"),
        (
            (
                shelf.scope(row.name),
                inline(known[row.name].permission) if row.name in known else "",
                inline(known[row.name].description) if row.name in known else "",
            )
            for row in resource.scopes
        ),
    )
