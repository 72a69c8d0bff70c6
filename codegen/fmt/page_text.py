"""A page as structured parts, and how it is printed: only this knows what canonical Markdown looks like."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import frozen

__all__ = ["Block", "CodeText", "PageText", "SectionText", "TableText", "print_page"]

_NARROWEST = 3
"""A delimiter row needs three dashes."""


@frozen
class TableText:
    """A table; headers and cells are Markdown, pipes in them escaped."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@frozen
class CodeText:
    """A code block."""

    label: str
    text: str


Block = str | TableText | CodeText
"""What stands between blank lines; a text is Markdown, its lines as they are."""


@frozen
class SectionText:
    """A heading and what stands below it, up to the next one."""

    level: int
    title: str
    """Markdown."""
    blocks: tuple[Block, ...] = ()


@frozen
class PageText:
    """A whole page."""

    sections: tuple[SectionText, ...]
    """The title first."""
    front: tuple[str, ...] = ()
    """Lines of the front matter."""
    before: tuple[Block, ...] = ()
    """What stands above the title."""
    after: tuple[Block, ...] = ()
    """What stands below everything: definitions of reference links."""


def print_page(page: PageText) -> str:
    """The page as text, with a final line end and one blank line between blocks."""
    front = ["\n".join(("---", *page.front, "---"))] if page.front else []
    blocks = [*map(_block, page.before)]
    for section in page.sections:
        blocks.append(f"{'#' * section.level} {section.title}".rstrip())
        blocks += map(_block, section.blocks)
    blocks += map(_block, page.after)
    return "\n\n".join(filter(None, (*front, *blocks))) + "\n"


def _block(block: Block) -> str:
    match block:
        case TableText(headers, rows):
            return "\n".join(_table(headers, rows))
        case CodeText(label, text):
            return f"```{label}\n{text}\n```"
        case _:
            return block


def _table(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [
        max(_NARROWEST, *(len(row[index]) for row in (headers, *rows)))
        for index in range(len(headers))
    ]
    for row in (headers, ["-" * width for width in widths], *rows):
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield f"| {' | '.join(cells)} |"
