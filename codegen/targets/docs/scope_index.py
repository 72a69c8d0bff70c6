"""The page of scopes: what each is for, and which operations it opens, as a matrix."""

from __future__ import annotations

from collections import Counter

from attrs import frozen

from codegen.model.nodes import Resource, Scope
from codegen.targets.docs.book import Shelf
from codegen.targets.docs.groups import Group, Groups
from codegen.targets.docs.index_view import Section, counted, row_head
from codegen.targets.docs.markdown import code, inline, paragraphs, sentence_list
from codegen.targets.docs.page_indexes import group_text
from codegen.targets.docs.provenance import place
from codegen.targets.docs.table import TableView

__all__ = ["ScopesView", "scope_index"]

_MOST = 8
"""More scopes than that are no columns: each row lists those of its resource."""
_YES = "✓"


@frozen
class ScopesView:
    scopes: tuple[Section, ...]
    is_matrix: bool
    """Whether scopes are columns; else they are listed."""
    groups: tuple[Section, ...]
    """The operations that need a scope."""
    free: str
    """Links to operations whose pages ask for no scope."""


def scope_index(shelf: Shelf, groups: Groups) -> ScopesView:
    """Every scope, and every operation with the scopes that open it."""
    model = shelf.book.model
    opened = Counter(
        scope
        for row in model.resources
        for scope in _names(row)
        for _ in range(len(row.operations))
    )
    is_matrix = len(model.scopes) <= _MOST
    sections = (_group(group, is_matrix, shelf) for group in groups.parts)
    return ScopesView(
        tuple(_scope(row, opened[row.name], shelf) for row in model.scopes),
        is_matrix,
        tuple(section for section in sections if section.rows is not None),
        sentence_list(
            shelf.operation(row, operation)
            for row, operation in shelf.book.operations()
            if not row.scopes
        ),
    )


def _names(resource: Resource) -> tuple[str, ...]:
    return tuple(dict.fromkeys(row.name for row in resource.scopes))


def _scope(row: Scope, operations: int, shelf: Shelf) -> Section:
    permission = f"**{inline(row.permission)}**" if row.permission.strip() else ""
    return Section(
        inline(row.name),
        shelf.book.scopes[row.name],
        text=tuple(filter(None, (permission, *paragraphs(row.description)))),
        facts=(
            ("Opens", counted(operations, "operation")),
            ("Source", code(place(row.source))),
        ),
    )


def _group(group: Group, is_matrix: bool, shelf: Shelf) -> Section:
    model = shelf.book.model
    members = [model.resource_index[name] for name in group.members]
    rows = [row for row in members if row.operations and row.scopes]
    known = [scope.name for scope in model.scopes]
    columns = ("Operations", *(map(_column, map(shelf.scope, known)) if is_matrix else ["Scopes"]))
    cells = tuple(
        (
            row_head(
                f"{shelf.resource(row.name)} "
                + sentence_list(shelf.method(row, one) for one in row.operations)
            ),
            *_marks(row, known, is_matrix, shelf),
        )
        for row in rows
    )
    # Columns stay where no row fills them: the same ones stand in each part of the matrix.
    view = TableView(columns, cells) if cells else None
    return Section(inline(group.title), group.anchor, view, group_text(group, shelf))


def _marks(row: Resource, known: list[str], is_matrix: bool, shelf: Shelf) -> tuple[str, ...]:
    names = _names(row)
    if is_matrix:
        return tuple(_YES if name in names else "" for name in known)
    return (sentence_list(map(shelf.scope, names)),)


def _column(link: str) -> str:
    """A link in the head of a narrow column: its text may break after each dot."""
    text, mark, target = link.partition("](")
    return text.replace(".", ".<br>") + mark + target
