"""The blocks of a Markdown page with their places. Nothing here knows what a heading means."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from codegen.document.front import Front
from codegen.document.lines import Lines
from codegen.source.span import Span

__all__ = [
    "Block",
    "Fence",
    "Heading",
    "Hyperlink",
    "Paragraph",
    "Prose",
    "Section",
    "Sheet",
    "Table",
    "TableRow",
]


@frozen
class Hyperlink:
    """An inline link."""

    text: str
    target: str
    """As written, without angle brackets and title."""
    span: Span
    broken: bool = False
    """The closing parenthesis is missing."""


@frozen
class Prose:
    """Inline text without markup, runs of white space as one blank, and the links in it."""

    text: str
    links: tuple[Hyperlink, ...]
    span: Span
    tags: bool = False
    """Paragraph tags were cut out."""


@frozen
class TableRow:
    cells: tuple[Prose, ...]
    span: Span


@frozen
class Table:
    header: TableRow
    rows: tuple[TableRow, ...]
    span: Span
    ruled: bool = True
    """A delimiter row stands below the header."""


@frozen
class Paragraph:
    prose: Prose
    heading: bool = False
    """It is a heading, but none that begins a section."""

    @property
    def span(self) -> Span:
        return self.prose.span


@frozen
class Fence:
    """A code block."""

    span: Span
    """From the opening mark to the closing one, or to the end of the section."""


@frozen
class Heading:
    level: int
    prose: Prose
    form: str
    """`atx` (`## Links`), `setext` (underlined), `strong` (a line all emphasised) or `html`."""

    @property
    def span(self) -> Span:
        return self.prose.span


Block = Table | Paragraph | Fence


@frozen
class Section:
    """A heading and the lines up to the next one."""

    heading: Heading | None
    """None for what stands before the first heading."""
    lines: Lines


@frozen
class Sheet:
    """A page cut into sections, its front matter aside."""

    path: str
    front: Front
    sections: tuple[Section, ...]
    references: Mapping[str, str]
    """Targets of reference links, `[label]: target`, by case-folded label."""

    @property
    def title(self) -> Heading | None:
        """The first heading of the page."""
        return self.sections[1].heading if len(self.sections) > 1 else None
