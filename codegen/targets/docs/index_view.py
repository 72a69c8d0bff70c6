"""What index pages are made of: sections with anchors, tables whose rows have heads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import TypeVar

from attrs import frozen

from codegen.targets.docs.table import TableView

__all__ = ["Section", "SectionsView", "counted", "names_by_letter", "row_head"]

T = TypeVar("T")


@frozen
class Section:
    """A part of a page under a heading of its own."""

    title: str
    """Finished Markdown."""
    anchor: str
    rows: TableView | None = None
    text: tuple[str, ...] = ()
    """Paragraphs before the table, finished Markdown."""
    facts: tuple[tuple[str, str], ...] = ()
    """Label and finished Markdown."""
    items: tuple[str, ...] = ()
    """Entries of a list."""
    parts: tuple[Section, ...] = ()
    """Sections one level below."""
    label: str = ""
    """What a list of sections calls it; the title if empty."""


@frozen
class SectionsView:
    """A page that is a list of sections."""

    sections: tuple[Section, ...]


def row_head(cell: str, anchor: str = "") -> str:
    """A cell that is the head of its row, with an anchor if one is given."""
    mark = f"#{anchor} " if anchor else ""
    return f"{cell} {{ {mark}role=rowheader }}"


def counted(count: int, one: str, many: str = "") -> str:
    """`1 operation`, `1,234 operations`."""
    return f"{count:,} {one if count == 1 else many or f'{one}s'}"


def names_by_letter(rows: Iterable[T], name: Callable[[T], str]) -> dict[str, list[T]]:
    """Rows by the first letter of their names, `#` for all else; sorted regardless of case."""
    found: defaultdict[str, list[T]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (name(row).lower(), name(row))):
        first = name(row)[:1].upper()
        found[first if "A" <= first <= "Z" else "#"].append(row)
    return dict(found)
