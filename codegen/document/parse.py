"""The lines of one section to tables, code blocks and paragraphs.

Indentation means nothing here: a section that carries code says so, and its code is read by its lines.
Tables are found first, since CommonMark loses them at a missing delimiter row and takes a sentence under
them for a row; what is left goes to markdown-it where it holds any block mark at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING

from codegen.document.blocks import Block, Fence, Paragraph, Table
from codegen.document.inline import read_prose
from codegen.document.lines import Lines, without_container
from codegen.document.rows import KnownHeader, table_at
from codegen.source.span import Span

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

__all__ = ["parse_blocks"]

_BLOCK_MARKS = frozenset("#>-*+_`~=0123456789")
"""A line that begins with none of these begins or continues a paragraph."""
_SHORTEST_UNDERLINED = 5
_QUOTED_BLANK = re.compile(r"\s*>[>\s]*$")


@cache
def _parser() -> MarkdownIt:
    """Block structure only: inline text is scanned with columns, raw HTML means nothing."""
    from markdown_it import MarkdownIt  # where a page is read: a run may find them all read before

    parser = MarkdownIt("commonmark")
    parser.disable(["code", "html_block", "reference"])
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser


def parse_blocks(
    lines: Lines, references: Mapping[str, str], known_header: KnownHeader | None = None
) -> list[Block]:
    """Tables, code blocks and paragraphs of a section, in page order.

    Headers that are `known_header`s begin a table even without a delimiter row.
    """
    lines = lines.blanked(
        {index for index, text in enumerate(lines.texts) if text and _QUOTED_BLANK.match(text)}
    )
    blocks: list[Block] = []
    table: Table | None = None
    start = index = 0
    while index < len(lines.texts):
        found = "|" in lines.texts[index] and table_at(
            lines, index, references, known_header, table
        )
        if not found:
            index += 1
            continue
        table, end = found
        blocks.extend(_text_blocks(lines.part(start, index), references))
        blocks.append(table)
        start = index = end
    blocks.extend(_text_blocks(lines.part(start, index), references))
    return blocks


def _text_blocks(lines: Lines, references: Mapping[str, str]) -> Iterator[Block]:
    if any(text.lstrip()[:1] in _BLOCK_MARKS for text in lines.texts if text):
        yield from _parsed(lines, references)
        return
    numbers = range(len(lines.texts))
    for blank, group in groupby(numbers, lambda index: not lines.texts[index].strip()):
        if not blank:
            indices = list(group)
            yield _paragraph(lines.part(indices[0], indices[-1] + 1), references)


def _parsed(lines: Lines, references: Mapping[str, str]) -> Iterator[Block]:
    heading = False
    for token in _parser().parse("\n".join(text.strip() for text in lines.texts)):
        if token.map is None:
            heading = False if token.type == "heading_close" else heading
            continue
        block = lines.part(*token.map)
        match token.type:
            case "heading_open":
                heading = _is_heading(token.markup, block.texts)
            case "fence":
                yield _fence(block)
            case "inline":
                yield _paragraph(block, references, heading=heading)
            case _:
                pass


def _is_heading(markup: str, texts: Sequence[str]) -> bool:
    """Whether the writer meant a heading: a rule directly under a sentence underlines nothing."""
    if markup != "-":
        return True
    text, rule = texts[0].strip(), texts[-1].strip()
    return len(texts) == 2 and len(text) >= _SHORTEST_UNDERLINED and abs(len(text) - len(rule)) <= 1


def _paragraph(lines: Lines, references: Mapping[str, str], *, heading: bool = False) -> Paragraph:
    texts = [_without_marks(text) for text in lines.texts]
    return Paragraph(read_prose(lines.path, lines.first, texts, references), heading)


def _without_marks(text: str) -> str:
    """A line whose block marks (`#`, `>`, a bullet) are blank, so that columns stay."""
    text = without_container(text)
    bare = text.lstrip().lstrip("#")
    marks = len(text) - len(bare)
    return " " * marks + bare if marks and bare[:1] in {" ", "\t"} else text


def _fence(lines: Lines) -> Fence:
    first, last = lines.span(0), lines.span(len(lines.texts) - 1)
    return Fence(Span(lines.path, first.line, first.column, last.line, last.end_column))
