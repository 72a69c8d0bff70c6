"""Puts a page together: its sections in the dialect's order, each with its prose, table, sample or lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from attrs import field, frozen

from codegen.dialect import Dialect, RawPage, is_written_out
from codegen.dialect.raw import RawEvent, RawOperation, RawRow
from codegen.dialect.spec import SectionSpec
from codegen.document import Heading
from codegen.fmt.cells import CellFiller
from codegen.fmt.facts import OperationFacts, find_facts
from codegen.fmt.lines import label_lines
from codegen.fmt.markdown import escape, raw_text
from codegen.fmt.neighbours import OBSERVED, Neighbours
from codegen.fmt.outline import Outline, Part, PartGroup
from codegen.fmt.page_text import Block, PageText, SectionText, TableText
from codegen.fmt.rows import Fill, table_text
from codegen.fmt.samples import sample_block

__all__ = ["PagePrinter"]

_NONE = "None"
_WEB_LINK = "web_link"
_WEB_LINK_USUAL = frozenset({"rel", "href", "title"})
_NEEDED = "title"
"""The one row of a Web Link table that says something about its page."""


@frozen
class PagePrinter:
    """Puts one page together."""

    page: RawPage
    outline: Outline
    dialect: Dialect
    neighbours: Neighbours
    dropped: list[range] = field(factory=list)
    """Lines of sections that canonical pages don't have."""

    def page_text(self) -> PageText:
        whole = self.outline.page
        facts = find_facts(self.page, self.neighbours.model, self.neighbours.symbols)
        fill = CellFiller(
            self.page,
            facts,
            self.outline.lines,
            self.outline.references,
            self.neighbours.members,
            self.neighbours.given.get(self.page.path, {}),
            frozenset(name for name, spec in self.dialect.tables.items() if "type" in spec.fields),
            is_original=not is_written_out(self.page),
        )
        own = [*facts.front(self.page.front, self.dialect.front_keys)]
        return PageText(
            sections=(self._title(whole), *self._sections(fill)),
            front=(*own, *self.outline.front),
            before=_blocks(self.outline.before),
            after=_blocks("\n".join(self.outline.definitions)),
        )

    def _title(self, whole: PartGroup) -> SectionText:
        assert whole.heading is not None
        blocks = _blocks(whole.above)
        if self.page.kind == "errors":
            spec = self.dialect.tables[self.dialect.errors_table or ""]
            rows = self.page.tables.get(spec.name, ())
            blocks += self._table(spec.name, rows, _nothing)
        return SectionText(
            self.dialect.title_level, self._words(whole.heading), (*blocks, *_blocks(whole.below))
        )

    def _sections(self, fill: CellFiller) -> Iterator[SectionText]:
        """The sections of the page in the dialect's order; groups with their parts."""
        for spec in _specs(self.dialect):
            if spec.operation:
                continue
            parts = self.outline.page.of(spec)
            if spec.group == "operations":
                groups = [
                    section
                    for group, raw in zip(
                        self.outline.operations, self.page.operations, strict=True
                    )
                    for section in self._operation(group, raw, fill)
                ]
                yield from self._group(spec, parts, groups)
            elif spec.group == "events":
                groups = [
                    self._event(group, raw)
                    for group, raw in zip(self.outline.events, self.page.events, strict=True)
                ]
                yield from self._group(spec, parts, groups)
            elif spec.table is not None:
                yield from self._page_table(spec, parts, fill)
            elif parts:
                yield self._section(spec, parts, ())

    def _group(
        self, spec: SectionSpec, parts: Sequence[Part], groups: Sequence[SectionText]
    ) -> Iterator[SectionText]:
        if parts or groups:
            yield self._section(spec, parts, ())
            yield from groups

    def _page_table(
        self, spec: SectionSpec, parts: Sequence[Part], fill: CellFiller
    ) -> Iterator[SectionText]:
        name = spec.into or spec.table or ""
        rows: Sequence[RawRow] = self.page.tables.get(name, ())
        if spec.name == _WEB_LINK and {row.text("name") for row in rows} <= _WEB_LINK_USUAL:
            self.dropped.extend(part.numbers for part in parts)
            rows = [row for row in rows if row.text("name") == _NEEDED]
            parts = []
        if spec.name == OBSERVED and (seen := self._observed(spec)):
            yield self._section(spec, parts, (seen,))
        elif rows or parts:
            fillers: Mapping[str, Fill] = {"properties": fill.property, "links": fill.link}
            blocks = self._table(spec.table or "", rows, fillers.get(spec.table or "", _nothing))
            yield self._section(spec, parts, blocks)

    def _observed(self, spec: SectionSpec) -> TableText | None:
        """Members that other pages show, as a table of the enumeration's own page."""
        known = self.neighbours.model.enumeration_index.get(self.page.name)
        if self.page.kind != "enumeration" or known is None or known.source.path != self.page.path:
            return None
        table = self.dialect.tables[spec.table or ""]
        stated = {row.text("name"): row.text("where") for row in self.page.tables.get(OBSERVED, ())}
        rows = []
        for row in known.observed:
            places = {
                piece.source.path.rpartition("/")[2].partition(".")[0] for piece in row.evidence
            }
            where = stated.get(row.name) or ", ".join(sorted(places))
            rows.append((escape(row.name), escape(where)))
        headers = tuple(heads[0] for heads in table.fields.values())
        return TableText(headers, tuple(rows)) if rows else None

    def _operation(
        self, group: PartGroup, raw: RawOperation, fill: CellFiller
    ) -> Iterator[SectionText]:
        known = fill.facts.operations.get(raw.method)
        operation = known.operation if known is not None else None
        labels = label_lines(self.page, raw, operation, self.neighbours.facts, self.dialect)
        blocks = (*_blocks(group.above), *_blocks(labels), *_blocks(group.below))
        yield SectionText(self.dialect.method_level, raw.method, blocks)
        samples: list[tuple[int, int, SectionText]] = []
        pending = {(row.span.line): row for row in raw.samples}
        for order, spec in enumerate(_specs(self.dialect)):
            if not spec.operation:
                continue
            parts = group.of(spec)
            if spec.table is not None:
                yield from self._operation_table(spec, parts, raw, known, fill)
                continue
            for count, part in enumerate(parts):
                sample = next((pending[n] for n in part.numbers if n in pending), None)
                code = (sample_block(sample),) if sample is not None else ()
                samples.append((count, order, self._section(spec, (part,), code)))
        for _, _, section in sorted(samples, key=lambda row: row[:2]):
            yield section

    def _operation_table(
        self,
        spec: SectionSpec,
        parts: Sequence[Part],
        raw: RawOperation,
        known: OperationFacts | None,
        fill: CellFiller,
    ) -> Iterator[SectionText]:
        name = spec.into or spec.table or ""
        rows = raw.tables.get(name, ())
        if rows or parts:
            filler = _nothing
            if spec.table in {"query", "body"}:
                filler = partial(fill.parameter, spec.table, known)
            yield self._section(spec, parts, self._table(spec.table or "", rows, filler))

    def _event(self, group: PartGroup, raw: RawEvent) -> SectionText:
        blocks = (
            *_blocks(group.above),
            *self._table(self.dialect.event_table or "", raw.rows, _nothing),
            *_blocks(group.middle),
            *(sample_block(sample) for sample in raw.samples),
            *_blocks(group.below),
        )
        return SectionText(self.dialect.event_level, raw.type.capitalize(), blocks or (_NONE,))

    def _table(self, name: str, rows: Sequence[RawRow], fill: Fill) -> tuple[Block, ...]:
        if not rows:
            return ()
        spec = self.dialect.tables[name]
        return (table_text(spec, rows, self.outline.lines, self.outline.references, fill),)

    def _section(
        self, spec: SectionSpec, parts: Sequence[Part], blocks: Sequence[Block]
    ) -> SectionText:
        above = [block for part in parts for block in _blocks(part.above)]
        below = [block for part in parts for block in _blocks(part.below)]
        found = (*above, *blocks, *below)
        if not found and spec.table is not None:
            found = (_NONE,)
        return SectionText(spec.level, self._heading(spec, parts), found)

    def _heading(self, spec: SectionSpec, parts: Sequence[Part]) -> str:
        """As the page has it, if the dialect knows it in that spelling."""
        words = (part.heading.prose.text for part in parts)
        return next((text for text in words if text in spec.titles), spec.titles[0])

    def _words(self, heading: Heading) -> str:
        """The title with its markup."""
        text = raw_text(self.outline.lines, heading.span)
        return text if heading.form in {"atx", "setext"} else escape(heading.prose.text)


def _specs(dialect: Dialect) -> list[SectionSpec]:
    """Sections in the order in which the dialect declares them."""
    found: list[SectionSpec] = []
    for spec in dialect.sections.values():
        if spec not in found:
            found.append(spec)
    return found


def _blocks(text: str) -> tuple[Block, ...]:
    return (text,) if text else ()


def _nothing(field: str, row: RawRow) -> str | None:  # noqa: ARG001 - a `Fill`
    """The page's own cells stand."""
    return None
