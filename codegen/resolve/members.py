"""Members of enumerations: those that the pages state, and those that type words list."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from attrs import field, frozen

from codegen.dialect.raw import RawPage
from codegen.resolve.symbols import Symbols
from codegen.resolve.type_words import listed_members, take_type_word

__all__ = ["Members", "gather_members"]

_NOBODY: frozenset[str] = frozenset()


@frozen
class Members:
    """By enumeration: every member that any page names."""

    of: Mapping[str, frozenset[str]] = field(factory=dict)
    _having: Mapping[str, frozenset[str]] = field(init=False, repr=False, eq=False)
    _called: Mapping[str, Sequence[str]] = field(init=False, repr=False, eq=False)

    @_having.default
    def _by_member(self) -> Mapping[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for name, members in self.of.items():
            for member in members:
                found.setdefault(member, set()).add(name)
        return {member: frozenset(names) for member, names in found.items()}

    @_called.default
    def _by_folded_name(self) -> Mapping[str, Sequence[str]]:
        found: dict[str, list[str]] = {}
        for name in self.of:
            found.setdefault(name.casefold(), []).append(name)
        return found

    def having(self, values: Collection[str]) -> list[str]:
        """The enumerations that have all of one or more values, sorted."""
        first, *others = (self._having.get(value, _NOBODY) for value in values)
        return sorted(first.intersection(*others))

    def called(self, name: str) -> Sequence[str]:
        """The enumerations of that name, in any letter case."""
        return self._called.get(name.casefold(), ())


def gather_members(symbols: Symbols, pages: Iterable[RawPage]) -> Members:
    """The members that enumeration pages state, seen elsewhere or not, and those that type words list."""
    members = {
        name: {
            row.text("name")
            for table in ("members", "observed")
            for row in page.tables.get(table, ())
        }
        for name, page in symbols.enumerations.items()
    }
    for page in pages:
        for operation in page.operations:
            for table in ("query", "body"):
                for row in operation.tables.get(table, ()):
                    word = take_type_word(row.text("description"), symbols.enumerations)
                    if word is not None and word.type is not None and word.type.name in members:
                        members[word.type.name].update(listed_members(word.text))
    return Members({name: frozenset(found - {""}) for name, found in members.items()})
