"""Rows of pipe tables: cells with their columns, none dropped."""

from __future__ import annotations

import re
from collections.abc import Mapping

from codegen.document.blocks import Line, Prose, TableRow
from codegen.document.inline import read_prose
from codegen.source.span import Span

__all__ = ["has_pipe", "read_row"]

_PIPE = re.compile(r"(?<!\\)\|")


def has_pipe(text: str) -> bool:
    """Whether a line holds a pipe that splits cells."""
    return "|" in text and _PIPE.search(text) is not None


def read_row(path: str, line: Line, references: Mapping[str, str]) -> TableRow:
    """The cells of a row as written: there may be more or fewer than the header has."""
    text = line.text
    start = len(text) - len(text.lstrip())
    end = len(text.rstrip())
    if text.startswith("|", start):
        start += 1
    cells: list[Prose] = []
    position = start
    for match in _PIPE.finditer(text, start, end):
        cells.append(_cell(path, line, position, match.start(), references))
        position = match.end()
    if position < end or not cells:
        cells.append(_cell(path, line, position, end, references))
    first = len(text) - len(text.lstrip())
    return TableRow(tuple(cells), Span(path, line.number, first + 1, line.number, end + 1))


def _cell(path: str, line: Line, start: int, end: int, references: Mapping[str, str]) -> Prose:
    text = line.text[start:end]
    blank = len(text) - len(text.lstrip())
    content = text.strip().replace("\\|", "|")
    return read_prose(path, (Line(line.number, content),), references, start + blank + 1)
