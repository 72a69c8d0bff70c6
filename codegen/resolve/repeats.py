"""Rows of one name in one table."""

from __future__ import annotations

from codegen.dialect.raw import RawRow
from codegen.source.finding import Finding

__all__ = ["repeated"]


def repeated(name: str, row: RawRow) -> Finding:
    """The finding about a further row of a name."""
    return Finding("UC206", f"{name} stands twice", row.span, "Remove one of the rows.")
