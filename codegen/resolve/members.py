"""Members of enumerations: those that the pages state, and those that type words list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from codegen.dialect.raw import RawPage
from codegen.resolve.symbols import Symbols
from codegen.resolve.type_words import listed_members, take_type_word

__all__ = ["gather_members"]


def gather_members(symbols: Symbols, pages: Iterable[RawPage]) -> Mapping[str, frozenset[str]]:
    """By enumeration: every member that any page names."""
    members = {
        name: {row.text("name") for row in page.tables.get("members", ())}
        for name, page in symbols.enumerations.items()
    }
    for page in pages:
        for operation in page.operations:
            for table in ("query", "body"):
                for row in operation.tables.get(table, ()):
                    word = take_type_word(row.text("description"), symbols.enumerations)
                    if word is not None and word.type is not None and word.type.name in members:
                        members[word.type.name].update(listed_members(word.text))
    return {name: frozenset(found - {""}) for name, found in members.items()}
