"""Facts of the model as the words that a page states them with: cells, labelled lines, front matter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import frozen

from codegen.dialect.raw import RawPage, RawRow
from codegen.model.nodes import (
    Embedded,
    Kind,
    Link,
    Model,
    Operation,
    Parameter,
    Property,
    Resource,
)
from codegen.resolve.symbols import Symbols
from codegen.resolve.target_syntax import parse_target
from codegen.resolve.type_syntax import format_type, parse_type

__all__ = ["OperationFacts", "PageFacts", "find_facts"]

_Place = tuple[int, int]


@frozen
class OperationFacts:
    """What the model knows of an operation of a page."""

    operation: Operation
    query: Mapping[_Place, Parameter]
    body: Mapping[_Place, Parameter]

    def parameter(self, table: str, row: RawRow) -> Parameter | None:
        rows = self.query if table == "query" else self.body if table == "body" else {}
        return rows.get((row.span.line, row.span.column))


@frozen
class PageFacts:
    """What the model knows of a page."""

    resource: Resource | None
    """None for a page that is no resource, or that lost its name to another page."""
    symbols: Symbols
    properties: Mapping[str, Property]
    links: Mapping[str, Link]
    embedded: Mapping[str, Embedded]
    operations: Mapping[str, OperationFacts]
    """By method."""

    def type_cell(self, row: Property | Parameter) -> str:
        """The type as the column `Type` has it; empty where nothing tells it, or no word can."""
        if row.type.kind is Kind.UNKNOWN:
            return ""
        text = format_type(row.type)
        return text if parse_type(text, self.symbols) == row.type else ""

    def target_cell(self, rel: str) -> str:
        """Where a link leads, as the column `Target` has it."""
        link = self.links.get(rel)
        embedded = self.embedded.get(rel)
        if link is None and embedded is not None and embedded.target is not None:
            return f"only embedded {embedded.target}{'[]' if embedded.many else ''}"
        if link is None or link.target is None or self.symbols.resource(link.target) is None:
            return ""
        is_embedded = embedded is not None and (embedded.target, embedded.many) == (
            link.target,
            link.many,
        )
        return f"{'embedded ' if is_embedded else ''}{link.target}{'[]' if link.many else ''}"

    def front(self, stated: Mapping[str, str], keys: tuple[str, ...]) -> Iterator[str]:
        """The keys of the front matter that say something, in the dialect's order."""
        known = {} if self.resource is None else _front(self.resource)
        for key in keys:
            value = stated.get(key, "").strip() or known.get(key)
            if value:
                yield f"{key}: {value}"


def _front(resource: Resource) -> dict[str, str]:
    found: dict[str, str] = {}
    if resource.rel != resource.name:
        found["rel"] = resource.rel
    if resource.represents is not None:
        found["represents"] = resource.represents.resource
    if resource.revision != 1:
        found["revision"] = str(resource.revision)
    return found


def _written_out(page: RawPage, resource: Resource) -> dict[str, Embedded]:
    """Embedded resources that the rows of their links may state.

    Those that rows state come before those that samples show; where that would change the order, only rows
    that state one already do so.
    """
    known = {row.rel: row for row in resource.embedded}
    rows = {
        row.text("name"): parse_target(row.text("target")) for row in page.tables.get("links", ())
    }
    named = [rel for rel in rows if rel in known]
    if [*named, *(rel for rel in known if rel not in rows)] != list(known):
        named = [rel for rel, target in rows.items() if target is not None and target.is_embedded]
    return {rel: known[rel] for rel in named if rel in known}


def find_facts(page: RawPage, model: Model, symbols: Symbols) -> PageFacts:
    """The model's facts about a page that belongs to it."""
    resource = model.resource_index.get(page.name)
    if page.kind != "resource" or resource is None or resource.source.path != page.path:
        return PageFacts(None, symbols, {}, {}, {}, {})
    return PageFacts(
        resource,
        symbols,
        {row.name: row for row in resource.properties},
        {row.rel: row for row in resource.links},
        _written_out(page, resource),
        {
            row.method: OperationFacts(
                row,
                {(p.source.line, p.source.column): p for p in row.query},
                {(p.source.line, p.source.column): p for p in row.body},
            )
            for row in resource.operations
        },
    )
