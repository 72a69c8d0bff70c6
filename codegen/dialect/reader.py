"""Reads one page by its dialect.

Sections are told apart by their words, never by level or order; inside a section its grammar decides how
lines are read: prose, a table, or a sample.
"""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve

from codegen.dialect.form import check_front, check_heading, check_title
from codegen.dialect.kinds import lone_section, page_kind
from codegen.dialect.ledger import Ledger
from codegen.dialect.parts import EventPart, OperationPart, PagePart
from codegen.dialect.prose import join_prose, leave_section, read_section_prose
from codegen.dialect.raw import RawPage, RawRow
from codegen.dialect.sample_reader import read_sample
from codegen.dialect.samples import cut_sample
from codegen.dialect.spec import Dialect, SectionSpec, TableSpec
from codegen.dialect.tables import read_tables
from codegen.dialect.written_out import is_written_out
from codegen.document import (
    Heading,
    Hyperlink,
    Lines,
    Paragraph,
    Prose,
    Section,
    Sheet,
    Table,
    parse_blocks,
    read_sheet,
    title_key,
)
from codegen.source.finding import Finding
from codegen.source.span import Span
from codegen.source.text import split_lines

__all__ = ["read_page"]


def read_page(text: str, path: str, dialect: Dialect) -> RawPage:
    """What a page states. Never raises on any text: what is not understood is in the findings."""
    sheet = read_sheet(path, text, dialect.is_known)
    kind = page_kind(sheet, dialect)
    if kind == "shared":
        dialect = dialect.shared
        sheet = read_sheet(path, text, dialect.is_known)
    if sheet.title is None or kind == "article":
        return _article(sheet, dialect, text)
    return _Reader(sheet, sheet.title, kind, dialect).read()


def _article(sheet: Sheet, dialect: Dialect, text: str) -> RawPage:
    is_guide = dialect.is_guide(sheet.path)
    title = sheet.title.prose.text if sheet.title else ""
    findings: list[Finding] = []
    if section := lone_section(sheet, dialect):
        findings.append(
            Finding(
                "UC003",
                f'"{section.prose.text}" is all that the page has of a resource, so it is not read',
                section.span,
                "Add another section of a resource, which may say None, or rename this one.",
            )
        )
    return RawPage(
        path=sheet.path,
        kind="article",
        name=_name(title),
        title=title,
        front=sheet.front.values,
        front_spans=sheet.front.spans,
        summary=None,
        description=None,
        tables={},
        operations=(),
        events=(),
        span=sheet.title.span if sheet.title else Span(sheet.path, 1, 1, 1, 1),
        findings=tuple(findings),
        hyperlinks=tuple(_hyperlinks(sheet)) if is_guide else (),
        text="\n".join(split_lines(text)[sheet.front.size :]) if is_guide else "",
    )


def _hyperlinks(sheet: Sheet) -> Iterator[Hyperlink]:
    """The inline links of a page that is not read for its facts."""
    for section in sheet.sections:
        proses = [section.heading.prose] if section.heading else []
        for block in parse_blocks(section.lines, sheet.references):
            match block:
                case Paragraph(prose):
                    proses.append(prose)
                case Table(header, rows):
                    proses += (cell for row in (header, *rows) for cell in row.cells)
        for prose in proses:
            yield from prose.links


class _Reader:
    """One pass over the sections of a page."""

    def __init__(self, sheet: Sheet, title: Heading, kind: str, dialect: Dialect) -> None:
        self._sheet = sheet
        self._title = title
        self._name = _name(title.prose.text)
        self._kind = kind
        self._dialect = dialect
        self._ledger = Ledger(dialect.titles)
        self._page = PagePart()
        self._operation: OperationPart | None = None
        self._event: EventPart | None = None

    def read(self) -> RawPage:
        check_front(self._sheet.front, self._dialect, self._ledger)
        check_title(self._title, self._name, self._dialect, self._ledger)
        before, title, *sections = self._sheet.sections
        self._leave(before.lines)
        self._read_title(title)
        for section in sections:
            if section.heading is not None:
                self._read_section(section.heading, section.lines)
        for operation in self._page.operations:
            self._check_whole(operation)
        page = self._page
        account = self._ledger.close()
        raw = RawPage(
            path=self._sheet.path,
            kind=self._kind,
            name=self._name,
            title=self._title.prose.text,
            front=self._sheet.front.values,
            front_spans=self._sheet.front.spans,
            summary=page.summary,
            description=page.prose.get("description"),
            tables={name: tuple(rows) for name, rows in page.tables.items()},
            operations=tuple(operation.build() for operation in page.operations),
            events=tuple(event.build() for event in page.events),
            span=self._title.span,
            hyperlinks=tuple(self._ledger.hyperlinks),
            account=account,
        )
        if is_written_out(raw):
            self._ledger.drop_doubts()
        return evolve(raw, findings=tuple(self._ledger.findings))

    def _read_title(self, section: Section) -> None:
        self._ledger.see("heading", self._title.span, consumed=True)
        self._ledger.prose(self._title.prose)
        if self._kind == "errors":
            spec = self._dialect.tables[self._dialect.errors_table or ""]
            self._page.tables[spec.name] = self._table(spec, section.lines, self._title)[0]
            return
        self._page.summary = self._prose(section.lines)[0]

    def _read_section(self, heading: Heading, lines: Lines) -> None:
        key = title_key(heading.prose.text)
        dialect = self._dialect
        if method := dialect.methods.get(key):
            self._read_method(method, heading, lines)
        elif key in dialect.event_types:
            self._read_event(dialect.event_types[key], heading, lines)
        else:
            self._read_known(dialect.sections[key], heading, lines)

    def _consume_heading(self, heading: Heading, level: int) -> None:
        self._ledger.see("heading", heading.span, consumed=True)
        self._ledger.prose(heading.prose)
        check_heading(heading, level, self._ledger)

    def _read_method(self, method: str, heading: Heading, lines: Lines) -> None:
        self._consume_heading(heading, self._dialect.method_level)
        prose, labels = self._prose(lines, labelled=True)
        if prose is None:
            self._ledger.report(
                "UC118",
                f"{method} has no description",
                heading.span,
                "Say in a sentence what it does.",
            )
        operation = OperationPart(method, heading.span, self._real(prose), labels)
        self._page.operations.append(operation)
        self._operation, self._event = operation, None

    def _real(self, prose: Prose | None) -> Prose | None:
        """A description; None for a placeholder."""
        if prose is None:
            return None
        if prose.text.casefold().startswith(self._dialect.placeholders or ("\0",)):
            self._ledger.report(
                "UC113",
                "the description is a placeholder",
                prose.span,
                "Say what the operation does, or leave the sentence out.",
            )
            return None
        if prose.text.endswith(("...", "\u2026")):
            self._ledger.see("heading", prose.span, consumed=True)
            self._ledger.leave(
                "heading",
                prose.span,
                "UC906",
                "the description ends unfinished",
                "Finish the sentence, or name it as a placeholder in the dialect.",
            )
        return prose

    def _read_event(self, kind: str, heading: Heading, lines: Lines) -> None:
        self._consume_heading(heading, self._dialect.event_level)
        cut = cut_sample(lines)
        sample = read_sample(cut, "", "event", self._ledger)
        spec = self._dialect.tables[self._dialect.event_table or ""]
        rows, _ = self._table(spec, cut.rest, heading)
        self._event = EventPart(kind, heading.span, rows, [sample] if sample else [])
        self._page.events.append(self._event)

    def _read_known(self, spec: SectionSpec, heading: Heading, lines: Lines) -> None:
        if spec.operation and self._operation is None:
            self._ledger.leave(
                "heading",
                heading.span,
                "UC901",
                f'"{heading.prose.text}" belongs to an operation, and none stands above it',
                "Move it below the heading of its method.",
            )
            self._leave(lines)
            return
        self._consume_heading(heading, spec.level)
        if not self._dialect.spelled(heading.prose.text):
            self._ledger.report(
                "UC103",
                f'"{heading.prose.text}" is read as "{spec.titles[0]}"',
                heading.span,
                f'Write "{spec.titles[0]}".',
            )
        if spec.table is not None:
            self._read_table_section(spec, heading, lines)
        elif spec.media is not None:
            self._read_sample_section(spec, lines)
        elif spec.prose:
            prose, _ = self._prose(lines)
            if prose is not None:
                self._page.prose[spec.prose] = join_prose(self._page.prose.get(spec.prose), prose)
        else:
            self._prose(lines)
        if spec.operation and self._operation is not None:
            self._operation.sections.add(spec.name)

    def _read_table_section(self, spec: SectionSpec, heading: Heading, lines: Lines) -> None:
        table = self._dialect.tables[spec.table or ""]
        rows, statement = self._table(table, lines, heading)
        tables = self._page.tables
        if spec.operation and self._operation is not None:
            tables = self._operation.tables
            if statement is not None:
                self._operation.statements[table.name] = statement
        name = spec.into or table.name
        if tables.get(name) and rows:
            self._ledger.report(
                "UC111",
                f'a second section "{heading.prose.text}" adds to the first',
                heading.span,
                "Join the two tables.",
            )
        tables.setdefault(name, []).extend(rows)

    def _read_sample_section(self, spec: SectionSpec, lines: Lines) -> None:
        cut = cut_sample(lines)
        sample = read_sample(cut, spec.media or "", spec.side or "", self._ledger)
        if sample is not None and self._operation is not None:
            self._operation.samples.append(sample)
        self._leave_prose(cut.rest)

    def _table(
        self, spec: TableSpec, lines: Lines, heading: Heading
    ) -> tuple[list[RawRow], Prose | None]:
        reading = read_tables(self._sheet, spec, lines, heading, self._dialect, self._ledger)
        for other, rows in reading.elsewhere.items():
            home = self._operation.tables if self._operation is not None else self._page.tables
            home.setdefault(other, []).extend(rows)
        return reading.rows, reading.statement

    def _prose(
        self, lines: Lines, *, labelled: bool = False
    ) -> tuple[Prose | None, dict[str, Prose]]:
        return read_section_prose(
            self._sheet, lines, self._dialect, self._ledger, labelled=labelled
        )

    def _leave_prose(self, lines: Lines) -> None:
        """Sentences around a sample say nothing that the model keeps."""
        if not lines.is_blank():
            self._prose(lines)

    def _leave(self, lines: Lines) -> None:
        """Lines that stand where nothing is read: their rows, blocks and links are not understood."""
        leave_section(self._sheet, lines, self._ledger)

    def _check_whole(self, operation: OperationPart) -> None:
        titles = {spec.name: spec.titles[0] for spec in self._dialect.sections.values()}
        for name in self._dialect.operation_sections:
            if self._dialect.instead.get(name) in operation.statements:
                continue
            if name not in operation.sections and name in titles:
                self._ledger.report(
                    "UC112",
                    f'{operation.method} has no section "{titles[name]}"',
                    operation.span,
                    "Add the section; it may say None.",
                )


def _name(title: str) -> str:
    """The first word of a title, without the marks of broken emphasis or a colon at its ends."""
    return title.split(" ", 1)[0].strip("*_`:;,.()[]\"'")
