"""What is filled into the cells of a page: types, targets, places, and descriptions without type words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from attrs import frozen

from codegen.dialect.raw import RawPage, RawRow
from codegen.fmt.facts import OperationFacts, PageFacts
from codegen.fmt.markdown import cell_source, cell_text, escape, parted, reads_as
from codegen.model.nodes import Parameter, Property
from codegen.resolve.type_syntax import parse_type
from codegen.resolve.type_words import TypeWord, listed_members, take_type_word

__all__ = ["CellFiller", "Stating"]

_REQUIRED = {"yes": "Yes", "true": "Yes", "required": "Yes", "no": "No", "false": "No"}
_REQUIRED |= {"optional": "No", "": "No"}
_PLACES = frozenset({"query", "body", "content", "or", "and"})

Stating = Callable[[str], frozenset[str]]
"""The members that the page of an enumeration states, those seen elsewhere included."""


def _are_places(text: str) -> bool:
    return all(word.casefold() in _PLACES for word in text.replace(",", " ").split())


@frozen
class CellFiller:
    """Fills the cells of one page."""

    page: RawPage
    facts: PageFacts
    lines: Sequence[str]
    references: Mapping[str, str]
    members: Stating
    given: Mapping[tuple[int, int], RawRow]
    """Rows with all that other pages fill into them, by place."""
    typed: frozenset[str]
    """Tables that have a column for types."""
    is_original: bool
    """Whether the page leaves to samples and to other pages' words what a canonical page writes out.

    Elsewhere what a cell leaves out is as usual, or said once for many pages.
    """

    def property(self, field: str, row: RawRow) -> str | None:
        known = self.facts.properties.get(row.text("name"))
        return self._value(field, row, known) if known is not None else None

    def link(self, field: str, row: RawRow) -> str | None:
        if field != "target" or not self._may_fill(field, row):
            return None
        return escape(self.facts.target_cell(row.text("name"))) or None

    def parameter(
        self, table: str, operation: OperationFacts | None, field: str, row: RawRow
    ) -> str | None:
        known = operation.parameter(table, row) if operation is not None else None
        if field == "description":
            is_told = table in self.typed and known is not None and self._tells_type(row, known)
            return self._description(row) if is_told else None
        if field == "required" and self._may_fill(field, row):
            return _REQUIRED.get(row.text(field).casefold().rstrip("."))
        if known is None:
            return None
        if field == "in":
            may_fill = self._may_fill(field, row) and _are_places(row.text(field))
            return ", ".join(known.travels) or None if may_fill else None
        return self._value(field, row, known)

    def _value(self, field: str, row: RawRow, known: Property | Parameter) -> str | None:
        if field == "type":
            stated = row.text(field)
            is_filled = stated or self._given(row).text(field)
            if is_filled and (not stated or parse_type(stated, self.facts.symbols) is None):
                return None
            return escape(self.facts.type_cell(known)) or None
        if not self._may_fill(field, row):
            return None
        if field == "spelled":
            *others, last = known.wire_names
            return escape(", ".join(others)) or None if last == row.text("name") else None
        return None

    def _may_fill(self, field: str, row: RawRow) -> bool:
        return self.is_original or bool(row.text(field))

    def _tells_type(self, row: RawRow, known: Parameter) -> bool:
        """Whether the column `Type`, once filled, says what a type word says."""
        text = self._value("type", row, known) or self._given(row).text("type")
        return parse_type(text, self.facts.symbols) is not None

    def _given(self, row: RawRow) -> RawRow:
        return self.given.get((row.span.line, row.span.column), row)

    def _description(self, row: RawRow) -> str | None:
        """The description without its type word, if nothing is lost with the word."""
        cell = row.cells.get("description")
        if cell is None:
            return None
        word = take_type_word(cell.text, self.facts.symbols.enumerations)
        if word is None or not self._is_needless(word):
            return None
        markdown = cell_source(self.lines, cell.span)
        bare = markdown.removesuffix(word.text).rstrip()
        if bare == markdown or not reads_as(bare, word.description, self.references):
            if cell.links:
                return None
            bare = escape(word.description)
        found = parted(bare, self.references)
        return None if self._ends_in_word(found) else found

    def _is_needless(self, word: TypeWord) -> bool:
        if word.type is None:
            return False
        members = listed_members(word.text) if word.type.name is not None else ()
        return not members or self.members(word.type.name or "").issuperset(members)

    def _ends_in_word(self, markdown: str) -> bool:
        """Whether what is left would be read as ending in a type word, too."""
        text = cell_text(markdown, self.references)
        return take_type_word(text, self.facts.symbols.enumerations) is not None
