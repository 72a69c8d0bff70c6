"""The page of an enumeration."""

from __future__ import annotations

from attrs import frozen

from codegen.model.nodes import Enumeration
from codegen.targets.docs.book import Shelf
from codegen.targets.docs.markdown import code, inline, paragraphs
from codegen.targets.docs.provenance import enumeration_sources, place
from codegen.targets.docs.table import TableView, table

__all__ = ["EnumerationView", "enumeration_page"]


@frozen
class EnumerationView:
    name: str
    description: tuple[str, ...]
    source: str
    members: TableView | None
    observed: TableView | None
    used_by: TableView | None
    sources: TableView | None


def enumeration_page(enumeration: Enumeration, shelf: Shelf) -> EnumerationView:
    """Everything that the model knows about an enumeration."""
    return EnumerationView(
        name=inline(enumeration.name),
        description=paragraphs(enumeration.description),
        source=code(place(enumeration.source)),
        members=table(
            ("Member", "Description"),
            ((code(row.name), inline(row.description)) for row in enumeration.members),
        ),
        observed=table(
            ("Member", "Seen at"),
            (
                (
                    code(row.name),
                    ", ".join(code(place(seen.source)) for seen in row.evidence)
                    or code(place(row.source)),
                )
                for row in enumeration.observed
            ),
        ),
        used_by=table(
            ("Resource", "Property or parameter"),
            (
                (shelf.resource(owner), code(name))
                for owner, name in shelf.book.used_by.get(enumeration.name, ())
            ),
        ),
        sources=enumeration_sources(enumeration),
    )
