"""The column `On the wire`: how a property or parameter is spelled there, where not as its name."""

from __future__ import annotations

from codegen.dialect.raw import RawRow

__all__ = ["stated_spellings"]


def stated_spellings(row: RawRow) -> tuple[str, ...]:
    """The spellings that a row states, the one to write first, its name last; empty where it states none."""
    words = row.text("spelled").replace(",", " ").split()
    return tuple(dict.fromkeys((*words, row.text("name")))) if words else ()
