"""Tables of finished cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from attrs import frozen

__all__ = ["TableView", "table"]


@frozen
class TableView:
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    """Cells in the order of the columns: finished Markdown, or HTML in a folded table."""


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> TableView | None:
    """A table without the columns that no row fills; None where there is no row."""
    kept_rows = tuple(rows)
    if not kept_rows:
        return None
    used = [index for index in range(len(columns)) if any(row[index] for row in kept_rows)]
    return TableView(
        tuple(columns[index] for index in used),
        tuple(tuple(row[index] for index in used) for row in kept_rows),
    )
