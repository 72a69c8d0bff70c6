"""The lines of one section to tables, code blocks and paragraphs, by markdown-it's block tokens.

Indentation means nothing here (a section that carries code says so, and its code is read by its lines), so
lines are handed to the parser without it. A table ends where the lines cease to hold pipes, whatever
CommonMark makes of a sentence directly under it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from codegen.document.blocks import Block, Fence, Line, Paragraph, Table, TableRow
from codegen.document.inline import read_prose
from codegen.document.rows import has_pipe, read_row
from codegen.source.span import Span

__all__ = ["parse_blocks"]


@cache
def _parser() -> MarkdownIt:
    """Block structure only: inline text is scanned with columns, raw HTML means nothing."""
    parser = MarkdownIt("commonmark").enable("table")
    parser.disable(["code", "html_block", "reference"])
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser


def parse_blocks(
    path: str, lines: Sequence[Line], references: Mapping[str, str]
) -> tuple[Block, ...]:
    """Tables, code blocks and paragraphs of a section, in page order."""
    if not any(line.text.strip() for line in lines):
        return ()
    tokens = _parser().parse("\n".join(line.text.strip() for line in lines))
    blocks: list[Block] = []
    inside_table = 0
    for token in tokens:
        match token.type:
            case "table_open":
                inside_table = token.map[1] if token.map else 0
                blocks.extend(_table(path, _lines(lines, token), references))
            case "fence":
                blocks.append(_fence(path, lines, token))
            case "inline" if token.map and token.map[0] >= inside_table:
                _text(path, _lines(lines, token), references, blocks)
            case _:
                pass
    return tuple(blocks)


def _lines(lines: Sequence[Line], token: Token) -> Sequence[Line]:
    start, end = token.map or (0, 0)
    return lines[start:end]


def _table(path: str, lines: Sequence[Line], references: Mapping[str, str]) -> list[Block]:
    """A table, and the paragraph that CommonMark took for its last rows."""
    header = read_row(path, lines[0], references)
    end = 2
    while end < len(lines) and has_pipe(lines[end].text):
        end += 1
    rows = tuple(read_row(path, line, references) for line in lines[2:end])
    last = rows[-1].span if rows else Span(path, lines[1].number, 1, lines[1].number, 1)
    first = header.span
    span = Span(path, first.line, first.column, last.end_line, last.end_column)
    blocks: list[Block] = [Table(header, rows, span)]
    if end < len(lines):
        rest = [line for line in lines[end:] if line.text.strip()]
        blocks.append(Paragraph(read_prose(path, rest, references)))
    return blocks


def _text(
    path: str, lines: Sequence[Line], references: Mapping[str, str], blocks: list[Block]
) -> None:
    """A paragraph; one of rows only that follows a table goes on with it."""
    previous = blocks[-1] if blocks else None
    if isinstance(previous, Table) and all(_is_row(line, previous.header) for line in lines):
        more = tuple(read_row(path, line, references) for line in lines)
        end = more[-1].span
        first = previous.span
        span = Span(path, first.line, first.column, end.end_line, end.end_column)
        blocks[-1] = Table(previous.header, previous.rows + more, span)
        return
    head = lines[0].text.lstrip() if lines else ""
    marks = head[: len(head) - len(head.lstrip("#"))]
    blocks.append(
        Paragraph(read_prose(path, [_without_marks(line) for line in lines], references), marks)
    )


def _without_marks(line: Line) -> Line:
    """A line whose block marks (`#`, `>`, a bullet) are blanked, so that columns stay."""
    text = line.text
    stripped = text.lstrip()
    for mark in ("######", "#####", "####", "###", "##", "#", ">", "-", "*", "+"):
        if stripped.startswith((mark + " ", mark + "\t")):
            start = len(text) - len(stripped)
            return Line(line.number, " " * (start + len(mark)) + text[start + len(mark) :])
    return line


def _is_row(line: Line, header: TableRow) -> bool:
    return line.text.lstrip().startswith("|") and (
        len(read_row("", line, {}).cells) == len(header.cells)
    )


def _fence(path: str, lines: Sequence[Line], token: Token) -> Fence:
    own = _lines(lines, token)
    closed = len(own) > 1 and own[-1].text.strip().startswith(token.markup)
    body = own[1:-1] if closed else own[1:]
    first, last = own[0], own[-1]
    span = Span(path, first.number, 1, last.number, len(last.text) + 1)
    return Fence(token.info.strip(), tuple(body), span)
