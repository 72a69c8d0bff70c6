"""Where the facts of a page stand in the specs, and what speaks for and against them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from codegen.model.nodes import Enumeration, Evidence, Operation, Resource, Source
from codegen.targets.docs.markdown import html_text
from codegen.targets.docs.table import TableView, table

__all__ = ["enumeration_sources", "place", "resource_sources"]

_Row = tuple[str, Source | None, tuple[Evidence, ...]]


def resource_sources(resource: Resource) -> TableView | None:
    """Fact, place and evidence of everything on a resource's page, as cells of HTML."""
    return _table(_resource_rows(resource))


def enumeration_sources(enumeration: Enumeration) -> TableView | None:
    """Fact, place and evidence of everything on an enumeration's page, as cells of HTML."""
    return _table(_enumeration_rows(enumeration))


def place(source: Source) -> str:
    """`messaging_ref.md:31:2`, not escaped."""
    return f"{source.path}:{source.line}:{source.column}"


def _table(rows: Iterable[_Row]) -> TableView | None:
    return table(
        ("Fact", "Place", "Evidence"),
        (
            (
                html_text(fact),
                html_text(place(source)) if source is not None else "",
                "<br>".join(map(_evidence, evidence)),
            )
            for fact, source, evidence in rows
        ),
    )


def _evidence(row: Evidence) -> str:
    side = "for" if row.supports else "against"
    return html_text(f"{side}: {row.value} ({row.rule}, {row.strength}, {place(row.source)})")


def _resource_rows(resource: Resource) -> Iterator[_Row]:
    yield resource.name, resource.source, ()
    if resource.represents is not None:
        yield f"represents {resource.represents.resource}", None, resource.represents.evidence
    if resource.link_title is not None:
        yield "link title", resource.link_title.source, ()
    for row in resource.properties:
        yield f"property {row.name}", row.source, row.evidence
    for link in resource.links:
        yield f"link {link.rel}", link.source, ()
        for repeat in link.repeats:
            yield f"link {link.rel}, again", repeat, ()
    for embedded in resource.embedded:
        yield f"embedded {embedded.rel}", embedded.source, ()
    for scope in resource.scopes:
        yield f"scope {scope.name}", scope.source, ()
    for operation in resource.operations:
        yield from _operation_rows(operation)
    for event in resource.events:
        yield f"event {event.type} {event.resource}", event.source, ()
        for sample in event.examples:
            yield f"event {event.type} {event.resource}, {sample.media} example", sample.source, ()


def _operation_rows(operation: Operation) -> Iterator[_Row]:
    method = operation.method
    yield method, operation.source, ()
    for where, rows in (("query", operation.query), ("body", operation.body)):
        for row in rows:
            yield f"{method} {where} {row.name}", row.source, row.evidence
    for error in operation.errors:
        subcode = f" {error.subcode}" if error.subcode is not None else ""
        yield f"{method} error {error.code} {error.status}{subcode}", error.source, ()
    for example in operation.examples:
        yield f"{method} {example.media} example", example.source, ()


def _enumeration_rows(enumeration: Enumeration) -> Iterator[_Row]:
    yield enumeration.name, enumeration.source, ()
    for member in enumeration.members:
        yield f"member {member.name}", member.source, ()
    for observed in enumeration.observed:
        yield f"observed member {observed.name}", observed.source, observed.evidence
