"""Which pages are in the written-out form: they state what the original form only hints at by samples."""

from __future__ import annotations

from collections.abc import Iterator

from codegen.dialect.raw import RawPage, RawRow

__all__ = ["has_types", "has_web_link", "is_original", "is_written_out"]

_COLUMNS = frozenset({"type", "target", "in", "spelled"})
_LINES = frozenset({"route", "request_line", "response_line", "usual_errors"})
_KEYS = frozenset({"rel", "represents", "revision"})
_TITLE_ROW = "title"


def is_written_out(page: RawPage) -> bool:
    """Whether a page has a column, a labelled line or a front matter key of the written-out form."""
    if page.kind == "shared" or _KEYS & page.front.keys():
        return True
    if any(_LINES & operation.statements.keys() for operation in page.operations):
        return True
    return any(_COLUMNS & row.cells.keys() for row in _first_rows(page))


def is_original(page: RawPage) -> bool:
    """Whether a page has the table of web links, of which the written-out form needs only the title."""
    return any(row.text("name") != _TITLE_ROW for row in page.tables.get("web_link", ()))


def has_web_link(page: RawPage) -> bool:
    """Whether a page has a Web Link section with a row."""
    return bool(page.tables.get("web_link"))


def has_types(page: RawPage) -> bool:
    """Whether a table of a page has a column `Type`."""
    tables = [page.tables.get("properties", ())]
    tables += [row.tables.get(name, ()) for row in page.operations for name in ("query", "body")]
    return any("type" in row.cells for rows in tables for row in rows[:1])


def _first_rows(page: RawPage) -> Iterator[RawRow]:
    for tables in (page.tables, *(operation.tables for operation in page.operations)):
        for rows in tables.values():
            yield from rows[:1]
