"""What must be known about the whole set of pages before an operation can be resolved."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from codegen.resolve.members import Members
from codegen.resolve.symbols import Symbols

__all__ = ["SetFacts"]


@frozen
class SetFacts:
    """Facts across pages."""

    symbols: Symbols
    rels: Mapping[str, str]
    """By page: the rel in representations. A page that is absent has its name as rel."""
    bases: Mapping[str, str]
    """By revision-2 page: the page of revision 1."""
    members: Members

    def rel(self, page: str) -> str:
        return self.rels.get(page, page)
