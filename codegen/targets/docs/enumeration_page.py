"""The page of an enumeration."""

from __future__ import annotations

from attrs import frozen

from codegen.model.nodes import Enumeration
from codegen.targets.docs.book import Shelf
from codegen.targets.docs.index_view import row_head
from codegen.targets.docs.markdown import code, inline, paragraphs
from codegen.targets.docs.provenance import enumeration_sources, place
from codegen.targets.docs.table import TableView, table

__all__ = ["EnumerationView", "enumeration_page"]


@frozen
class EnumerationView:
    name: str
    description: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    """Label and finished Markdown."""
    members: TableView | None
    observed: TableView | None
    used_by: TableView | None
    sources: TableView | None


def enumeration_page(enumeration: Enumeration, shelf: Shelf) -> EnumerationView:
    """Everything that the model knows about an enumeration."""
    book = shelf.book
    names = book.python.members[enumeration.name]
    kind = book.python.enumeration(enumeration.name)
    short = kind.rpartition(".")[2]
    return EnumerationView(
        name=inline(enumeration.name),
        description=paragraphs(enumeration.description),
        facts=(("Python class", code(kind)), ("Source", code(place(enumeration.source)))),
        members=table(
            ("Value", "Python", "Meaning"),
            (
                (
                    row_head(code(row.name)),
                    code(f"{short}.{names[row.name]}"),
                    inline(row.description),
                )
                for row in enumeration.members
            ),
        ),
        observed=table(
            ("Value", "Python", "Seen at"),
            (
                (
                    row_head(code(row.name)),
                    code(f"{short}.{names[row.name]}"),
                    ", ".join(code(place(seen.source)) for seen in row.evidence)
                    or code(place(row.source)),
                )
                for row in enumeration.observed
            ),
        ),
        used_by=table(
            ("Resource", "Use"),
            (
                (row_head(shelf.resource(owner)), _use(owner, name, shelf))
                for owner, name in book.used_by.get(enumeration.name, ())
            ),
        ),
        sources=enumeration_sources(enumeration),
    )


def _use(owner: str, name: str, shelf: Shelf) -> str:
    """What has values of the enumeration, linked."""
    resource = shelf.book.model.resource_index[owner]
    for operation in resource.operations:
        method, dot, parameter = name.partition(".")
        rows = (*operation.query, *operation.body)
        if dot and method == operation.method and any(row.name == parameter for row in rows):
            return shelf.operation(resource, operation, f"parameter {parameter} of {method}")
    return shelf.property(resource, name)
