"""Tables of a page as canonical tables: what the page states, and columns that the model fills."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from codegen.dialect.raw import RawRow
from codegen.dialect.spec import TableSpec
from codegen.document import Prose
from codegen.fmt.markdown import COMMENT, cell_markdown, parted
from codegen.fmt.page_text import TableText

__all__ = ["SENTENCES", "Fill", "table_text"]

SENTENCES = frozenset({"description", "reason"})
"""Fields of whole sentences; others are words, and mean something as they are written."""

Fill = Callable[[str, RawRow], str | None]
"""From a field and a row to the Markdown of its cell; None where what the page has shall stand."""


def table_text(
    spec: TableSpec,
    rows: Sequence[RawRow],
    lines: Sequence[str],
    references: Mapping[str, str],
    fill: Fill,
) -> TableText:
    """The table of some rows: columns in the dialect's order, those of them that say something.

    A column that the page has stays, be it empty.
    """
    columns: list[tuple[str, list[str]]] = []
    for name, headers in spec.fields.items():
        stated = [row.cells.get(name) for row in rows]
        filled = [fill(name, row) for row in rows]
        if any(cell is not None for cell in stated) or any(filled):
            cells = [
                (
                    _stated(name, cell, lines, references)
                    if text is None or _is_linked(name, cell)
                    else text
                )
                for text, cell in zip(filled, stated, strict=True)
            ]
            columns.append((headers[0], cells))
    body = zip(*(cells for _, cells in columns), strict=True)
    return TableText(
        tuple(header for header, _ in columns),
        tuple(
            _with_comments(cells, lines[row.span.line - 1])
            for row, cells in zip(rows, body, strict=True)
        ),
    )


def _with_comments(cells: tuple[str, ...], line: str) -> tuple[str, ...]:
    """The cells of a row with the HTML comments of its line, which stand in none of them."""
    lost = [row for row in COMMENT.findall(line) if not any(row in cell for cell in cells)]
    if not lost or not cells:
        return cells
    return (*cells[:-1], " ".join([cells[-1], *lost]).strip())


def _stated(
    field: str, cell: Prose | None, lines: Sequence[str], references: Mapping[str, str]
) -> str:
    if cell is None or not cell.text:
        return ""
    markdown = cell_markdown(lines, cell, references)
    return parted(markdown, references) if field in SENTENCES else markdown


def _is_linked(field: str, cell: Prose | None) -> bool:
    """Whether a word that could be written afresh leads somewhere, so that it stands as it is."""
    return field not in SENTENCES and cell is not None and bool(cell.links)
