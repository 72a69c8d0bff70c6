"""Pipe tables: where they begin and end, their cells with columns, none dropped.

A table is known by its delimiter row, by headers that the reader's grammar knows, or by lines that begin and
end with pipes. It ends where the lines cease to hold pipes, whatever CommonMark makes of a sentence directly
under it. Blank lines mean nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from codegen.document.blocks import Prose, Table, TableRow
from codegen.document.inline import MARKUP, plain, read_prose
from codegen.document.lines import Lines, line_span, without_container
from codegen.source.span import Span

__all__ = ["KnownHeader", "read_row", "table_at"]

_PIPE = re.compile(r"(?<!\\)\|")
_DASHES = "-=\u2013\u2014\u2212"
_RULE = re.compile(rf"[|+:\s]*[{_DASHES}][{_DASHES}|+:\s]*$")
_EDGED = re.compile(r"\s*\|.*\|\s*$")
_LONG_RULE = re.compile(r"[^-]*(?:--|:-|-:|==|\u2014)")

KnownHeader = Callable[[Sequence[str]], bool]
"""Says of the plain texts of a row whether they are the headers of a known table."""


def table_at(
    lines: Lines,
    start: int,
    references: Mapping[str, str],
    known: KnownHeader | None,
    above: Table | None,
) -> tuple[Table, int] | None:
    """The table whose header stands on a line, and the index of the line after it.

    A line with as many cells as the table above has columns is taken for one, too.
    """
    texts = lines.texts
    if not _has_pipe(texts[start]) or _is_rule(texts[start]):
        return None
    body = _body(texts, start, known)
    if body is None:
        if above is None or len(_plain_cells(texts[start])) != len(above.header.cells):
            return None
        body = (False, start + 1)
    ruled, begin = body
    head = without_container(texts[start])
    header = read_row(lines.path, lines.first + start, head, references)
    bare = not head.lstrip().startswith("|")
    rows, end = _rows(lines, begin, header, references, known, ruled=ruled, bare=bare)
    top, bottom = header.span, (rows[-1] if rows else header).span
    span = Span(lines.path, top.line, top.column, bottom.end_line, bottom.end_column)
    return Table(header, tuple(rows), span, ruled), end


def _rows(
    lines: Lines,
    begin: int,
    header: TableRow,
    references: Mapping[str, str],
    known: KnownHeader | None,
    *,
    ruled: bool,
    bare: bool,
) -> tuple[list[TableRow], int]:
    """The rows from a line on, and the index of the line after the last."""
    texts = lines.texts
    titles = [cell.text for cell in header.cells]
    rows: list[TableRow] = []
    end = begin
    again = ruled  # a delimiter row may be said again, and so may the header
    grid = False
    while (index := _next(texts, end)) < len(texts):
        text = texts[index]
        rule = _is_rule(text) or (again and _is_dashes(text))
        if not (rule or _has_pipe(text)) or (
            index > end and not (rule or grid) and _body(texts, index, known, strict=True)
        ):
            break
        end = index + 1
        if rule and (again or _LONG_RULE.match(text)):
            grid = grid or not again
            continue
        text = without_container(text)
        row = read_row(lines.path, lines.first + index, text, references)
        if bare and len(row.cells) < len(titles):
            row = _with_first_cell(row, text)
        again = [cell.text for cell in row.cells] == titles
        if not again:
            rows.append(row)
    return rows, end


def _body(
    texts: Sequence[str], start: int, known: KnownHeader | None, *, strict: bool = False
) -> tuple[bool, int] | None:
    """Whether the header on a line has a delimiter row, and where its rows begin; None if it is no header.

    The `strict` look, at lines that may as well be rows, takes a row of single dashes for a row.
    """
    below = _next(texts, start + 1)
    rule = texts[below] if below < len(texts) else ""
    if _is_rule(rule) and (not strict or _LONG_RULE.match(rule)):
        return True, below + 1
    if known is not None and known(_plain_cells(texts[start])):
        return (True, below + 1) if _is_dashes(rule) else (False, start + 1)
    if not strict and _EDGED.match(without_container(texts[start])):
        return False, start + 1
    return None


def read_row(path: str, number: int, text: str, references: Mapping[str, str]) -> TableRow:
    """The cells of a row as written: there may be more or fewer than the header has."""
    span = line_span(path, number, text)
    start, end = span.column - 1, span.end_column - 1
    if text.startswith("|", start):
        start += 1
    inner = text[start:end]
    marked = MARKUP.search(inner) is not None
    parts = _PIPE.split(inner) if "\\" in inner else inner.split("|")
    if len(parts) > 1 and not parts[-1]:
        parts.pop()
    cells: list[Prose] = []
    for part in parts:
        content = part.strip()
        column = start + 1 + (len(part) - len(part.lstrip()) if content else 0)
        if marked:
            cell = (content.replace("\\|", "|"),)
            cells.append(read_prose(path, number, cell, references, column))
        else:
            place = Span(path, number, column, number, column + len(content))
            cells.append(Prose(" ".join(content.split()), (), place))
        start += len(part) + 1
    return TableRow(tuple(cells), span)


def _with_first_cell(row: TableRow, text: str) -> TableRow:
    """A row of a table without outer pipes whose first cell is empty, so that it begins with a pipe."""
    if not text.lstrip().startswith("|"):
        return row
    span = row.span
    place = Span(span.path, span.line, span.column, span.line, span.column)
    return TableRow((Prose("", (), place), *row.cells), span)


def _plain_cells(text: str) -> list[str]:
    inner = without_container(text).strip().removeprefix("|").removesuffix("|")
    return [plain(cell) for cell in _PIPE.split(inner)]


def _has_pipe(text: str) -> bool:
    """Whether a line holds a pipe that splits cells."""
    return "|" in text and _PIPE.search(text) is not None


def _is_rule(text: str) -> bool:
    return ("|" in text or "+" in text) and _is_dashes(text)


def _is_dashes(text: str) -> bool:
    return _RULE.match(without_container(text)) is not None


def _next(texts: Sequence[str], index: int) -> int:
    """The index of the next line that is not blank."""
    while index < len(texts) and (not texts[index] or texts[index].isspace()):
        index += 1
    return index
