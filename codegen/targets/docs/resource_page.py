"""The page of a resource."""

from __future__ import annotations

from attrs import frozen

from codegen.model.inherit import (
    base_of,
    effective_embedded,
    effective_links,
    effective_properties,
)
from codegen.model.nodes import Embedded, Event, Link, Model, Property, Resource
from codegen.targets.docs.book import Shelf, operation_anchors
from codegen.targets.docs.markdown import (
    code,
    codes,
    inline,
    paragraphs,
    sentence_list,
)
from codegen.targets.docs.operation_view import (
    ExampleView,
    OperationView,
    media_name,
    operation_view,
    sample,
)
from codegen.targets.docs.phrases import target_text, type_text, values_text, yes_no
from codegen.targets.docs.provenance import place, resource_sources
from codegen.targets.docs.table import TableView, table
from codegen.targets.samples import made_event_samples

__all__ = ["ResourceView", "resource_page"]


@frozen
class ResourceView:
    name: str
    summary: tuple[str, ...]
    description: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    """Label and finished Markdown."""
    properties: TableView | None
    links: TableView | None
    embedded: TableView | None
    taken_over: tuple[tuple[str, str], ...]
    """What comes from the represented resource: label and names."""
    scopes: TableView | None
    operations: tuple[OperationView, ...]
    events: TableView | None
    event_examples: tuple[ExampleView, ...]
    sources: TableView | None


def resource_page(resource: Resource, shelf: Shelf) -> ResourceView:
    """Everything that the model knows about a resource."""
    anchors = operation_anchors(resource)
    summary = paragraphs(resource.summary)
    description = paragraphs(resource.description)
    return ResourceView(
        name=inline(resource.name),
        summary=summary,
        description=description if description != summary else (),
        facts=_facts(resource, shelf),
        properties=_properties(resource, shelf),
        links=_links(resource.links, shelf),
        embedded=_embedded(resource.embedded, shelf),
        taken_over=_taken_over(shelf.book.model, resource),
        scopes=_scopes(resource, shelf),
        operations=tuple(
            operation_view(resource, operation, anchors[operation.method], shelf)
            for operation in resource.operations
        ),
        events=_events(resource.events, shelf),
        event_examples=_event_examples(resource.events, shelf),
        sources=resource_sources(resource),
    )


def _facts(resource: Resource, shelf: Shelf) -> tuple[tuple[str, str], ...]:
    title = resource.link_title
    linked_from = shelf.book.linked_from.get(resource.name, ())
    base = shelf.book.revises.get(resource.name)
    later = [name for name, revised in shelf.book.revises.items() if revised == resource.name]
    facts = (
        ("Title", inline(resource.title) if resource.title != resource.name else ""),
        ("Rel", code(resource.rel)),
        ("Revision", str(resource.revision)),
        ("Revises", shelf.resource(base) if base is not None else ""),
        ("Later revision", sentence_list(map(shelf.resource, later))),
        (
            "Represents",
            shelf.resource(resource.represents.resource) if resource.represents is not None else "",
        ),
        ("Link title", inline(title.text) if title is not None else ""),
        ("Linked from", sentence_list(map(shelf.resource, linked_from))),
        ("Source", code(place(resource.source))),
    )
    return tuple((label, text) for label, text in facts if text)


def _properties(resource: Resource, shelf: Shelf) -> TableView | None:
    return table(
        ("Name", "Type", "Required", "Read-only", "Values", "Description"),
        (_property(row, shelf) for row in resource.properties),
    )


def _property(row: Property, shelf: Shelf) -> tuple[str, ...]:
    return (
        code(row.name),
        type_text(row.type, shelf),
        yes_no(row.required),
        yes_no(row.read_only),
        values_text(row.constraints, row.name, row.wire_names),
        inline(row.description),
    )


def _links(rows: tuple[Link, ...], shelf: Shelf) -> TableView | None:
    return table(
        ("Link", "Leads to", "Description"),
        (
            (code(row.rel), target_text(row.target, row.many, shelf), inline(row.description))
            for row in rows
        ),
    )


def _embedded(rows: tuple[Embedded, ...], shelf: Shelf) -> TableView | None:
    return table(
        ("Rel", "Resource"),
        ((code(row.rel), target_text(row.target, row.many, shelf)) for row in rows),
    )


def _taken_over(model: Model, resource: Resource) -> tuple[tuple[str, str], ...]:
    if base_of(model, resource) is None:
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


def _events(rows: tuple[Event, ...], shelf: Shelf) -> TableView | None:
    return table(
        ("Event", "Resource", "Sender", "Priority", "Reason"),
        (
            (
                code(row.type),
                shelf.resource(row.resource),
                shelf.resource(row.sender) if row.sender else "",
                inline(row.priority),
                inline(row.reason),
            )
            for row in rows
        ),
    )


def _event_examples(rows: tuple[Event, ...], shelf: Shelf) -> tuple[ExampleView, ...]:
    return tuple(
        ExampleView(
            f"{inline(row.type)} event of {inline(row.resource)}, {media_name(example.media)}",
            (sample(example.body),),
        )
        for row in rows
        for example in (*row.examples, *made_event_samples(shelf.book.places, row))
    )
