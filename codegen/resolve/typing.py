"""Gathers what there is to know about a property or parameter and has its type decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from attrs import define, evolve, field, frozen

from codegen.dialect.raw import RawPage, RawRow
from codegen.model.nodes import Kind
from codegen.resolve.address import Address
from codegen.resolve.claims import STRONG, Namesake, Subject
from codegen.resolve.collectors import VALUE_RULES, shown_words
from codegen.resolve.constraints import read_constraints
from codegen.resolve.exchanges import OperationSamples, PageSamples, span_at
from codegen.resolve.overlay import Overlay
from codegen.resolve.parameters import TABLES, ParameterSite, Typed
from codegen.resolve.set_facts import SetFacts
from codegen.resolve.type_findings import find_overlay_oddities, find_type_oddities, stale
from codegen.resolve.type_words import TypeWord, take_type_word
from codegen.resolve.types import Decision, decide
from codegen.resolve.values import SampleValues, Shown, Sighting
from codegen.resolve.wording import part_sentences
from codegen.source.finding import Finding
from codegen.source.span import Span

__all__ = ["Typist"]


@frozen
class _Surveyed:
    """A property or parameter and its type by its own evidence, the overlay aside."""

    subject: Subject
    spellings: Sequence[str]
    """How samples spell its name."""
    decision: Decision


@define
class Typist:
    """Decides types with all samples and the overlay at hand, and keeps what is odd about them."""

    facts: SetFacts
    values: SampleValues
    overlay: Overlay
    findings: list[Finding] = field(factory=list)
    _surveyed: dict[tuple[Address, Span], _Surveyed] = field(factory=dict)
    _known: dict[str, list[Namesake]] = field(factory=dict)

    def survey(self, pages: Iterable[PageSamples]) -> None:
        """Decide every type by its own evidence, so that others of the same name may follow it.

        To be done once, before any type is asked.
        """
        for page in pages:
            for row in page.page.tables.get("properties", ()):
                self._survey(*self._property(page, row))
            for operation in page.operations:
                for table in TABLES:
                    for row in operation.raw.tables.get(table, ()):
                        self._survey(*self._parameter(ParameterSite(operation, table, row)))

    def property(self, page: PageSamples, row: RawRow) -> Typed:
        """The type of a row of the table Properties."""
        address = Address(page.page.name, "property", row.text("name"))
        return self._typed(self._surveyed[address, row.span])

    def parameter(self, site: ParameterSite) -> Typed:
        """The type of a row of a parameter table."""
        return self._typed(self._surveyed[site.address, site.row.span])

    def _survey(self, subject: Subject, spellings: Sequence[str]) -> None:
        decision = decide(evolve(subject, correction=None) if subject.correction else subject)
        address = subject.address
        self._surveyed[address, subject.row.span] = _Surveyed(subject, spellings, decision)
        if decision.type.kind is not Kind.UNKNOWN:
            row = _namesake(subject, decision)
            self._known.setdefault(address.name.casefold(), []).append(row)

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
            for table in TABLES
            if table != site.table
            for row in operation.raw.tables.get(table, ())
        ]
        subject = self._subject(
            site.address,
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

    def _typed(self, surveyed: _Surveyed) -> Typed:
        subject, spellings, decision = surveyed.subject, surveyed.spellings, surveyed.decision
        address, row = subject.address, subject.row
        correction = subject.correction
        is_vague = decision.type.kind is Kind.STRING and not subject.is_written_out
        if is_vague or subject.follows_namesakes or correction is not None:
            others = self._known.get(address.name.casefold(), ())
            namesakes = tuple(seen for seen in others if seen.page != address.page)
            decision = decide(evolve(subject, namesakes=namesakes))
        self.findings += find_type_oddities(subject, decision)
        if correction is not None and correction.type is not None:
            self.findings += find_overlay_oddities(
                subject, correction, decision, may_lack=self.overlay.is_for_larger_set
            )
        wire_names = tuple(name for name in spellings if name != address.name)
        if wire_names:
            self.findings.append(
                Finding(
                    "UC212",
                    f"samples spell {address.name} as {wire_names[0]}",
                    row.cells["name"].span,
                    "Spell the name as it goes over the wire.",
                    tuple(span_at(seen.source) for seen in subject.values[:1]),
                )
            )
            wire_names = (*wire_names, address.name)
        if correction is not None and correction.wire_names is not None:
            if correction.wire_names == (wire_names or (address.name,)):
                self.findings.append(stale(correction, "wire_names"))
            wire_names = correction.wire_names
        return Typed(
            type=decision.type,
            description=part_sentences(subject.text),
            constraints=read_constraints(
                subject.text,
                decision.type,
                self.facts.members.of.get(decision.type.name or "", ()),
                shown_words(subject),
            ),
            evidence=decision.evidence,
            wire_names=wire_names,
        )


def _namesake(subject: Subject, decision: Decision) -> Namesake:
    strengths = {piece.strength for piece in decision.evidence}
    shown = {piece.strength for piece in decision.evidence if piece.rule in VALUE_RULES}
    return Namesake(
        page=subject.address.page,
        type=decision.type,
        text=subject.text,
        is_weak=STRONG not in strengths,
        is_shown=STRONG in shown,
        source=subject.source,
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
        for table in reversed(TABLES):
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
