"""Gathers what there is to know about a property or parameter and has its type decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from attrs import define, evolve, field

from codegen.dialect.raw import RawPage, RawRow
from codegen.model.nodes import Kind
from codegen.resolve.address import Address
from codegen.resolve.claims import Namesake, Subject
from codegen.resolve.constraints import read_constraints
from codegen.resolve.exchanges import OperationSamples, PageSamples
from codegen.resolve.overlay import Correction, Overlay
from codegen.resolve.parameters import ParameterSite, Typed
from codegen.resolve.set_facts import SetFacts
from codegen.resolve.type_syntax import parse_type
from codegen.resolve.type_words import TypeWord, take_type_word
from codegen.resolve.types import Decision, decide
from codegen.resolve.value_types import admits
from codegen.resolve.values import SampleValues, Shown, Sighting
from codegen.resolve.wording import part_sentences
from codegen.source.finding import Finding
from codegen.source.span import Span

__all__ = ["Typist"]

_TABLES = ("query", "body")


@define
class Typist:
    """Decides types with all samples and the overlay at hand, and keeps what is odd about them."""

    facts: SetFacts
    values: SampleValues
    overlay: Overlay
    findings: list[Finding] = field(factory=list)
    _known: dict[str, list[Namesake]] = field(factory=dict)

    def survey(self, pages: Iterable[PageSamples]) -> None:
        """Decide every type by its own evidence, so that others of the same name may follow it."""
        for page in pages:
            subjects = [self._property(page, row) for row in page.page.tables.get("properties", ())]
            for operation in page.operations:
                subjects += [
                    self._parameter(ParameterSite(operation, table, row))
                    for table in _TABLES
                    for row in operation.raw.tables.get(table, ())
                ]
            for subject, _ in subjects:
                type_ = decide(evolve(subject, correction=None)).type
                if type_.kind is not Kind.UNKNOWN:
                    row = Namesake(subject.page.name, type_, subject.source)
                    self._known.setdefault(subject.address.name.casefold(), []).append(row)

    def property(self, page: PageSamples, row: RawRow) -> Typed:
        """The type of a row of the table Properties."""
        return self._typed(*self._property(page, row))

    def parameter(self, site: ParameterSite) -> Typed:
        """The type of a row of a parameter table."""
        return self._typed(*self._parameter(site))

    def _property(self, page: PageSamples, row: RawRow) -> tuple[Subject, Sequence[str]]:
        own = page.page
        name = row.text("name")
        shown = self.values.answer(own.name)
        spellings = _spellings(name, shown)
        values = _under(shown.values, spellings)
        links = _under(shown.links, spellings)
        if not values and not links:
            others = self.values.rel(self.facts.rel(own.name))
            spellings = _spellings(name, others)
            values, links = _under(others.values, spellings), _under(others.links, spellings)
        sibling = _sibling(name, _parameter_rows(page.operations), self.facts)
        address = Address(own.name, "property", name)
        return self._subject(address, own, row, sibling, values, links), spellings

    def _parameter(self, site: ParameterSite) -> tuple[Subject, Sequence[str]]:
        operation = site.operation
        shown = self.values.request(operation.id)
        spellings = _spellings(site.name, shown)
        rows = [
            row
            for table in _TABLES
            if table != site.table
            for row in operation.raw.tables.get(table, ())
        ]
        address = Address(operation.page.name, site.table, site.name, operation.raw.method)
        subject = self._subject(
            address,
            operation.page,
            site.row,
            _sibling(site.name, rows, self.facts),
            _under(shown.values, spellings),
            _under(shown.links, spellings),
        )
        return subject, spellings

    def _subject(
        self,
        address: Address,
        page: RawPage,
        row: RawRow,
        sibling: tuple[RawRow, TypeWord] | None,
        values: Sequence[Sighting],
        links: Sequence[Sighting],
    ) -> Subject:
        word = None
        if address.part != "property":
            word = take_type_word(row.text("description"), self.facts.symbols.enumerations)
        return Subject(
            address=address,
            page=page,
            row=row,
            symbols=self.facts.symbols,
            word=word,
            sibling=sibling,
            correction=self.overlay.of(address),
            values=tuple(values),
            links=tuple(links),
            members=self.facts.members,
        )

    def _typed(self, subject: Subject, spellings: Sequence[str]) -> Typed:
        address, row, word = subject.address, subject.row, subject.word
        text = row.text("description")
        correction = subject.correction
        others = self._known.get(address.name.casefold(), ())
        subject = evolve(
            subject, namesakes=tuple(seen for seen in others if seen.page != subject.page.name)
        )
        decision = decide(subject)
        self.findings += _type_findings(subject, decision)
        if correction is not None and correction.type is not None:
            self.findings += _overlay_findings(subject, correction, decision)
        wire_names = tuple(name for name in spellings if name != address.name)
        if wire_names:
            self.findings.append(
                Finding(
                    "UC212",
                    f"samples spell {address.name} as {wire_names[0]}",
                    row.cells["name"].span,
                    "Spell the name as it goes over the wire.",
                    tuple(_place(seen) for seen in subject.values[:1]),
                )
            )
            wire_names = (*wire_names, address.name)
        if correction is not None and correction.wire_names is not None:
            if correction.wire_names == (wire_names or (address.name,)):
                self.findings.append(_stale(correction, "wire_names"))
            wire_names = correction.wire_names
        return Typed(
            type=decision.type,
            description=part_sentences(word.description if word is not None else text),
            constraints=read_constraints(text),
            evidence=decision.evidence,
            wire_names=wire_names,
        )


def _spellings(name: str, shown: Shown) -> tuple[str, ...]:
    """How samples spell a name: exactly so, or else in other letter case."""
    if name in shown.values or name in shown.links:
        return (name,)
    folded = name.casefold()
    return tuple(key for key in shown.values if key.casefold() == folded)


def _under(rows: Mapping[str, list[Sighting]], names: Sequence[str]) -> list[Sighting]:
    return [seen for name in names for seen in rows.get(name, ())]


def _parameter_rows(operations: Sequence[OperationSamples]) -> Iterator[RawRow]:
    for operation in operations:
        for table in reversed(_TABLES):
            yield from operation.raw.tables.get(table, ())


def _sibling(
    name: str, rows: Iterator[RawRow] | Sequence[RawRow], facts: SetFacts
) -> tuple[RawRow, TypeWord] | None:
    """A row of the same name that has a type word."""
    folded = name.casefold()
    for row in rows:
        if row.text("name").casefold() != folded:
            continue
        word = take_type_word(row.text("description"), facts.symbols.enumerations)
        if word is not None and word.type is not None:
            return row, word
    return None


def _type_findings(subject: Subject, decision: Decision) -> list[Finding]:
    findings: list[Finding] = []
    cells = subject.row.cells
    cell = cells.get("type")
    if cell is not None and cell.text and parse_type(cell.text, subject.symbols) is None:
        findings.append(
            Finding(
                "UC223",
                f'"{cell.text}" is no type',
                cell.span,
                "Write string, boolean, integer, number, datetime, duration, uri, binary, content, object, "
                "or the name of an enumeration or resource; [] after it for many, ? for null.",
            )
        )
    if subject.word is not None and subject.word.unknown is not None:
        findings.append(
            Finding(
                "UC221",
                f"the type of {subject.address} is called {subject.word.unknown}, "
                "which is no enumeration of the set",
                cells["description"].span,
                "Add the page of the enumeration, or correct the name.",
            )
        )
    if decision.type.kind is Kind.UNKNOWN:
        findings.append(
            Finding(
                "UC222",
                f"nothing tells the type of {subject.address}",
                cells["name"].span if "name" in cells else subject.row.span,
                "Show a value in a sample, link to an enumeration, or add the type to the overlay.",
            )
        )
    if decision.refuted:
        seen = decision.refuted[0]
        place = Span(
            seen.source.path,
            seen.source.line,
            seen.source.column,
            seen.source.line,
            seen.source.column,
        )
        findings.append(
            Finding(
                "UC220",
                f"{subject.address} is taken for {_type_text(decision)}, "
                f"but {seen.rule} says {seen.value or 'an empty text'}",
                cells["name"].span if "name" in cells else subject.row.span,
                "Correct one of the two places, or settle it in the overlay.",
                (place,),
            )
        )
    return findings


def _type_text(decision: Decision) -> str:
    type_ = decision.type
    text = type_.name or type_.kind.value
    return f"many of {text}" if type_.many else text


def _overlay_findings(
    subject: Subject, correction: Correction, decision: Decision
) -> list[Finding]:
    type_ = parse_type(correction.type or "", subject.symbols)
    if type_ is None:
        return [
            Finding(
                "UC301",
                f'"{correction.type}", to which {subject.address} is corrected, is no type of the set',
                correction.span,
                "Write a type as in the column Type.",
            )
        ]
    refuted = next(
        (seen for seen in subject.values if not admits(type_, seen.value, seen.media)), None
    )
    if refuted is not None:
        return [
            Finding(
                "UC301",
                f'{subject.address} is corrected to {correction.type}, but a sample shows "{refuted.value}"',
                correction.span,
                "A type must admit every value that samples show.",
                (_place(refuted),),
            )
        ]
    return [_stale(correction, "type")] if decision.overlaid == decision.type else []


def _stale(correction: Correction, key: str) -> Finding:
    return Finding(
        "UC302",
        f"{correction.address} is already so without the overlay's {key}",
        correction.span,
        "Remove the entry.",
    )


def _place(seen: Sighting) -> Span:
    source = seen.source
    return Span(source.path, source.line, source.column, source.line, source.column)
