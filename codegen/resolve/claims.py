"""What collectors of evidence see, and what they answer with."""

from __future__ import annotations

from attrs import frozen

from codegen.dialect.raw import RawPage, RawRow
from codegen.model.nodes import Evidence, Kind, Source, Type
from codegen.resolve.address import Address
from codegen.resolve.exchanges import source_of
from codegen.resolve.members import Members
from codegen.resolve.overlay import Correction
from codegen.resolve.symbols import Symbols
from codegen.resolve.type_words import TypeWord
from codegen.resolve.values import Sighting

__all__ = ["STRONG", "WEAK", "Claim", "Namesake", "Subject", "claim_type"]

STRONG = "strong"
WEAK = "weak"


@frozen
class Namesake:
    """A property or parameter and the type that it has by its own evidence."""

    page: str
    type: Type
    text: str
    """Its description."""
    is_weak: bool
    """Whether defaults or placeholders are all that its type rests on."""
    is_shown: bool
    """Whether a sample shows a value that is no placeholder."""
    source: Source


@frozen
class Subject:
    """A property or a parameter whose type is asked."""

    address: Address
    page: RawPage
    row: RawRow
    symbols: Symbols
    word: TypeWord | None
    """The type word at the end of the row's own description."""
    sibling: tuple[RawRow, TypeWord] | None
    """A row of the same name in another table that has a type word."""
    correction: Correction | None
    values: tuple[Sighting, ...]
    """What samples show under the name: the page's own, or else those of the same rel."""
    links: tuple[Sighting, ...]
    """What samples show as a link of that name."""
    members: Members
    namesakes: tuple[Namesake, ...] = ()
    """Properties and parameters of that name on other pages."""

    @property
    def text(self) -> str:
        """The row's description without its type word."""
        return self.word.description if self.word is not None else self.row.text("description")

    @property
    def follows_namesakes(self) -> bool:
        """Whether nothing but what is called the same may tell the type: no type word, no sample."""
        is_told = self.is_written_out or self.word is not None
        return not (is_told or self.values or self.links)

    @property
    def is_written_out(self) -> bool:
        """Whether the row has a type in a column of its own."""
        return bool(self.row.text("type"))

    @property
    def source(self) -> Source:
        return source_of(self.row.span)


@frozen
class Claim:
    """What a piece of evidence says about a type; None where it says nothing."""

    evidence: Evidence
    kind: Kind | None = None
    name: str | None = None
    format: str | None = None
    many: bool | None = None
    nullable: bool | None = None
    is_final: bool = False
    """Written out by a person: samples don't overrule it."""


def claim_type(evidence: Evidence, type_: Type, *, is_final: bool = False) -> Claim:
    """The claim of whoever states a whole type."""
    return Claim(
        evidence, type_.kind, type_.name, type_.format, type_.many, type_.nullable, is_final
    )
