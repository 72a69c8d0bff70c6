"""What shared pages state once for all pages of their set."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence

from attrs import field, frozen

from codegen.dialect.raw import RawPage, RawRow
from codegen.resolve.error_rows import triple_of
from codegen.resolve.repeats import repeated
from codegen.source.finding import Finding

__all__ = ["SharedFacts", "gather_shared", "shared_pages"]

_TABLES = ("scopes", "properties", "parameters", "links")
_ERRORS_OF = "errors_of_"


@frozen
class SharedFacts:
    """The rows of all shared pages."""

    rows: Mapping[str, Mapping[str, RawRow]] = field(factory=dict)
    """By table (`scopes`, `properties`, `parameters`, `links`) and name."""
    errors: Mapping[str, tuple[RawRow, ...]] = field(factory=dict)
    """By method: what ends the error table of each of its operations, in the order stated."""

    @property
    def are_there(self) -> bool:
        """Whether the set has a shared page that says something."""
        return bool(self.errors) or any(self.rows.values())

    def row(self, table: str, name: str) -> RawRow | None:
        return self.rows.get(table, {}).get(name)


def shared_pages(pages: Iterable[RawPage]) -> list[RawPage]:
    """The shared pages among those of a set."""
    return [page for page in pages if page.kind == "shared"]


def gather_shared(pages: Sequence[RawPage]) -> tuple[SharedFacts, list[Finding]]:
    """The facts, and a finding for each row that says again, or otherwise, what another one does."""
    findings: list[Finding] = []
    rows = {table: _once(_rows(pages, table), findings) for table in _TABLES}
    methods = sorted(
        {
            name.removeprefix(_ERRORS_OF)
            for page in shared_pages(pages)
            for name in page.tables
            if name.startswith(_ERRORS_OF)
        }
    )
    errors = {method: tuple(_once(_errors(pages, method), findings).values()) for method in methods}
    return (
        SharedFacts(
            {
                table: {str(name): row for name, row in found.items()}
                for table, found in rows.items()
            },
            errors,
        ),
        findings,
    )


def _rows(pages: Sequence[RawPage], table: str) -> Iterator[tuple[Hashable, RawRow]]:
    for page in shared_pages(pages):
        for row in page.tables.get(table, ()):
            if row.text("name"):
                yield row.text("name"), row


def _errors(pages: Sequence[RawPage], method: str) -> Iterator[tuple[Hashable, RawRow]]:
    for page in shared_pages(pages):
        for row in page.tables.get(_ERRORS_OF + method, ()):
            yield triple_of(row), row


def _once(
    rows: Iterable[tuple[Hashable, RawRow]], findings: list[Finding]
) -> dict[Hashable, RawRow]:
    found: dict[Hashable, RawRow] = {}
    for key, row in rows:
        first = found.setdefault(key, row)
        if first is row:
            continue
        name = row.text("name") or row.text("code")
        if _texts(first) == _texts(row):
            findings.append(repeated(name, row))
        else:
            findings.append(
                Finding(
                    "UC214",
                    f"another shared row says otherwise about {name}",
                    row.span,
                    "Keep one of the two; the first one counts.",
                    (first.span,),
                )
            )
    return found


def _texts(row: RawRow) -> dict[str, str]:
    return {name: cell.text for name, cell in row.cells.items() if cell.text}
