"""The descriptions of pages in the written-out form, each with the name of what it describes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from attrs import frozen

from codegen.dialect.raw import RawPage, RawRow
from codegen.dialect.written_out import is_original, is_written_out
from codegen.document.blocks import Prose

__all__ = ["Description", "is_placeholder", "own_descriptions"]

_ROWS = ("properties", "links", "parameters", "members", "generic_errors")
_PLACEHOLDER = re.compile(
    r"(?:to ?do|tb[acd]|fixme|x{3,}|n/?a|none|placeholder|descriptions?(?: of .*)?|samplevalue"
    r"|lorem ipsum.*|.*coming soon|to be (?:written|done|added|described).*|[-?.\u2026\s]*)[\s.:!\u2026]*",
    re.IGNORECASE,
)
_MARK = re.compile(r"\b(?:TODO|FIXME|TBD)\b")


@frozen
class Description:
    """A text and what it is about."""

    name: str
    """Of the row; of the page, where the text is about the page."""
    prose: Prose
    is_shared: bool
    """It stands on a shared page."""


def is_placeholder(text: str) -> bool:
    """Whether a text only keeps the place of one to be written."""
    return bool(_MARK.search(text) or _PLACEHOLDER.fullmatch(text))


def own_descriptions(pages: Sequence[RawPage]) -> Iterator[Description]:
    """All that is written in the written-out form, empty texts aside.

    Scopes and errors are left out: they mean the same on every page.
    """
    if not any(is_written_out(page) for page in pages):
        return
    for page in sorted(pages, key=lambda page: page.path):
        if page.kind == "article" or is_original(page):
            continue
        for found in _descriptions(page):
            if found.prose.text:
                yield found


def _descriptions(page: RawPage) -> Iterator[Description]:
    is_shared = page.kind == "shared"
    for prose in (page.summary, page.description):
        if prose is not None and not is_shared:
            yield Description(page.name, prose, is_shared)
    for table in _ROWS:
        yield from _rows(page.tables.get(table, ()), "description", is_shared)
    for operation in page.operations:
        if operation.description is not None:
            yield Description(page.name, operation.description, is_shared)
        for table in ("query", "body", "response"):
            yield from _rows(operation.tables.get(table, ()), "description", is_shared)
    for event in page.events:
        yield from _rows(event.rows, "reason", is_shared)


def _rows(rows: Iterable[RawRow], field: str, is_shared: bool) -> Iterator[Description]:
    for row in rows:
        prose = row.cells.get(field)
        if prose is not None:
            yield Description(row.text("name"), prose, is_shared)
