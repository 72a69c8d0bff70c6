"""Completes pages in the written-out form: rows take what they leave out from where it is said once.

A row that says something itself is never changed. What it leaves out it takes from where it is said nearest:
a parameter from its row in the other table of the operation; any row from the same one of the page that it
represents or is the second revision of, else from the shared pages; a link, at last, from the summary of its
target. The cells so filled keep the place where their text stands. Pages in the original form stay as they
are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from attrs import evolve, frozen

from codegen.dialect.raw import RawEvent, RawOperation, RawPage, RawRow
from codegen.dialect.written_out import is_original, is_written_out
from codegen.document.blocks import Prose
from codegen.resolve.error_rows import USUAL_ERRORS
from codegen.resolve.revisions import revision_bases
from codegen.resolve.shared import SharedFacts, gather_shared
from codegen.resolve.symbols import Symbols
from codegen.resolve.target_syntax import parse_target
from codegen.resolve.usual_errors import usual_errors
from codegen.source.finding import Finding

__all__ = ["complete_pages"]

_SELF = "self"
_FIELDS: Mapping[str, tuple[str, ...]] = {
    "properties": ("type", "description"),
    "links": ("description",),
    "scopes": ("permission", "description"),
    "query": ("type", "description"),
    "body": ("type", "description"),
    "events": ("reason",),
}
"""By table: the fields that are filled."""


def complete_pages(
    pages: Sequence[RawPage], symbols: Symbols
) -> tuple[list[RawPage], list[Finding]]:
    """The pages with their rows filled, and a finding for each cell that nothing fills."""
    shared, findings = gather_shared(pages)
    work = _Completion(shared, symbols, revision_bases(symbols), findings)
    return [work.page(page) for page in pages], findings


@frozen
class _Completion:
    """What pages are completed from."""

    shared: SharedFacts
    symbols: Symbols
    bases: Mapping[str, str]
    findings: list[Finding]

    def page(self, page: RawPage) -> RawPage:
        if page.kind == "shared":
            self._find_gaps(page, page.tables)
            return page
        if page.kind != "resource" or not self._is_ours(page):
            return page
        tables = dict(page.tables)
        for table in ("properties", "links", "scopes"):
            if rows := page.tables.get(table):
                tables[table] = tuple(self._row(page, table, row) for row in rows)
        methods: set[str] = set()
        operations = []
        for operation in page.operations:
            operations.append(self._operation(page, operation, operation.method not in methods))
            methods.add(operation.method)
        events = tuple(self._event(page, event) for event in page.events)
        return evolve(page, tables=tables, operations=tuple(operations), events=events)

    def _is_ours(self, page: RawPage) -> bool:
        return is_written_out(page) or (self.shared.are_there and not is_original(page))

    def _operation(self, page: RawPage, operation: RawOperation, is_first: bool) -> RawOperation:
        """Sections of one method are taken together, so that only the first gets the usual errors."""
        tables = dict(operation.tables)
        for table in ("query", "body"):
            if rows := operation.tables.get(table):
                tables[table] = tuple(self._row(page, table, row, operation) for row in rows)
        errors = self.shared.errors.get(operation.method)
        if errors is not None or "usual_errors" in operation.statements:
            found = usual_errors(operation, errors or (), self.findings)
            tables[USUAL_ERRORS] = found if is_first else ()
        return evolve(operation, tables=tables)

    def _event(self, page: RawPage, event: RawEvent) -> RawEvent:
        """The reasons that a second revision leaves out are those of its first."""
        rows: list[RawRow] = []
        for row in event.rows:
            cells = dict(row.cells)
            for other in self._models(page, roles=False):
                for donor in _same_events(other, event.type, row):
                    if not RawRow(cells, row.span).text("reason"):
                        cells["reason"] = donor.cells["reason"]
            rows.append(RawRow(cells, row.span))
            self._find_gaps(page, {"events": (rows[-1],)})
        return evolve(event, rows=tuple(rows))

    def _row(
        self, page: RawPage, table: str, row: RawRow, operation: RawOperation | None = None
    ) -> RawRow:
        fields = _FIELDS[table]
        if all(row.text(name) for name in fields):
            return row
        cells = dict(row.cells)
        for donor in self._donors(page, table, row, operation):
            for name in fields:
                if not row.text(name) and name not in _given(cells) and donor.text(name):
                    cells[name] = donor.cells[name]
        if table == "links" and "description" not in _given(cells):
            summary = self._summary(page, row)
            if summary is not None:
                cells["description"] = summary
        filled = RawRow(cells, row.span)
        self._find_gaps(page, {table: (filled,)})
        return filled

    def _donors(
        self, page: RawPage, table: str, row: RawRow, operation: RawOperation | None
    ) -> Iterator[RawRow]:
        """Rows that say what a row leaves out, the nearest first."""
        name = row.text("name")
        if operation is not None:
            rows = operation.tables.get("body" if table == "query" else "query", ())
            yield from (other for other in rows if other.text("name").casefold() == name.casefold())
        method = operation.method if operation is not None else ""
        for other in self._models(page, roles=operation is None):
            for found in _tables(other, table, method):
                yield from (donor for donor in found if donor.text("name") == name)
        shared = self.shared.row(table if operation is None else "parameters", name)
        if shared is not None:
            yield shared

    def _models(self, page: RawPage, *, roles: bool) -> Iterator[RawPage]:
        """The page that this one represents, the page of its first revision, and theirs in turn."""
        seen = {page.name}
        queue = [page]
        while queue:
            page = queue.pop(0)
            names = [self.bases.get(page.name)]
            if roles:
                names.insert(0, self.symbols.resource(page.front.get("represents", "").strip()))
            for name in names:
                if name is not None and name not in seen:
                    seen.add(name)
                    queue.append(self.symbols.resources[name])
                    yield queue[-1]

    def _summary(self, page: RawPage, row: RawRow) -> Prose | None:
        """The summary of the page that a link leads to."""
        name: str | None = page.name if row.text("name") == _SELF else row.text("name")
        if row.text("target"):
            target = parse_target(row.text("target"))
            name = target.name if target is not None else None
        found = self.symbols.resource(name) if name is not None else None
        summary = self.symbols.resources[found].summary if found is not None else None
        return summary if summary is not None and summary.text else None

    def _find_gaps(self, page: RawPage, tables: Mapping[str, Iterable[RawRow]]) -> None:
        """Cells that are still empty; a type may be missing where the table has no column for it."""
        for table, rows in tables.items():
            for row in rows:
                for name in _FIELDS.get(table, ("description",)):
                    is_needed = name != "type" or (name in row.cells and page.kind != "shared")
                    if is_needed and not row.text(name):
                        self.findings.append(
                            Finding(
                                "UC107",
                                f"the cell for {name} is empty",
                                row.span,
                                "Fill the cell, or let a shared page say it.",
                            )
                        )


def _same_events(page: RawPage, kind: str, row: RawRow) -> Iterator[RawRow]:
    for event in page.events:
        if event.type == kind:
            yield from (
                other
                for other in event.rows
                if other.text("resource") == row.text("resource") and other.text("reason")
            )


def _given(cells: Mapping[str, Prose]) -> set[str]:
    return {name for name, cell in cells.items() if cell.text}


def _tables(page: RawPage, table: str, method: str) -> Iterator[tuple[RawRow, ...]]:
    if not method:
        yield page.tables.get(table, ())
        return
    for operation in page.operations:
        if operation.method == method:
            yield operation.tables.get(table, ())
