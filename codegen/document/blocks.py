"""The blocks of a Markdown page with their places. Nothing here knows what a heading means."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from codegen.source.span import Span

__all__ = ["Block", "Document", "Fence", "Heading", "Hyperlink", "Paragraph", "Prose", "Section", "Table", "TableRow"]


@frozen
class Hyperlink:
    """An inline link."""

    text: str
    target: str
    """As written, without angle brackets and title."""
    span: Span


@frozen
class Prose:
    """Inline text without markup, and the links in it."""

    text: str
    links: tuple[Hyperlink, ...]
    span: Span


@frozen
class TableRow:
    cells: tuple[Prose, ...]
    span: Span


@frozen
class Table:
    header: TableRow
    rows: tuple[TableRow, ...]
    span: Span


@frozen
class Paragraph:
    prose: Prose

    @property
    def span(self) -> Span:
        return self.prose.span


@frozen
class Fence:
    """A code block, fenced or indented."""

    info: str
    text: str
    closed: bool
    span: Span
    """The first to the last line of the content; fence marks lie outside."""


@frozen
class Heading:
    level: int
    prose: Prose

    @property
    def span(self) -> Span:
        return self.prose.span


Block = Table | Paragraph | Fence


@frozen
class Section:
    """A heading and all that follows up to the next one."""

    heading: Heading | None
    """None for what stands before the first heading."""
    blocks: tuple[Block, ...]
    first_line: int
    """Of the body, counted from 1."""
    last_line: int


@frozen
class Document:
    path: str
    front: Mapping[str, str]
    front_spans: Mapping[str, Span]
    sections: tuple[Section, ...]
    lines: tuple[str, ...]
    """The page's lines without line ends."""
