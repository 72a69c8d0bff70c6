"""What formatting a page needs to know of the other pages of its set."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from attrs import frozen

from codegen.dialect import RawPage, is_written_out
from codegen.dialect.raw import RawRow
from codegen.fmt.lines import set_facts
from codegen.model.nodes import Model
from codegen.resolve.completion import complete_pages
from codegen.resolve.set_facts import SetFacts
from codegen.resolve.symbols import Symbols, build_symbols

__all__ = ["OBSERVED", "Neighbours", "find_neighbours"]

OBSERVED = "observed"
"""The table of an enumeration's members that other pages show."""


@frozen
class Neighbours:
    """What the pages of a set know of each other."""

    model: Model
    symbols: Symbols
    facts: SetFacts
    given: Mapping[str, Mapping[tuple[int, int], RawRow]]
    """By page and place: rows with all that other pages fill into them."""
    shared: tuple[RawPage, ...]
    """Pages that state facts for others."""
    anchors: frozenset[str]
    """Names that hyperlinks lead to within pages."""
    together: frozenset[str]
    """Paths of the pages that are formatted in one go."""

    def filled(self, before: RawPage, after: RawPage) -> str | None:
        """The name of a row that other pages fill only since its page is written out."""
        if is_written_out(before):
            return None
        known = {key for key, _ in self._gifts(before)}
        return next((name for key, name in self._gifts(after) if key not in known), None)

    def _gifts(self, page: RawPage) -> Iterator[tuple[tuple[object, ...], str]]:
        """Cells that are empty on a page and filled from others: their places among its rows, their names."""
        (whole, *_), _ = complete_pages([page, *self.shared], self.symbols)
        pairs = [(page.tables, whole.tables)]
        pairs += zip(
            (row.tables for row in page.operations),
            (row.tables for row in whole.operations),
            strict=True,
        )
        for number, (own, others) in enumerate(pairs):
            for table, rows in own.items():
                for index, (row, other) in enumerate(zip(rows, others[table], strict=True)):
                    for name, cell in other.cells.items():
                        if cell.text and not row.text(name):
                            yield (number, table, index, name), row.text("name")

    def members(self, enumeration: str) -> frozenset[str]:
        """What the page of an enumeration states of its members, once it is formatted."""
        page = self.symbols.enumerations.get(enumeration)
        if page is None:
            return frozenset()
        names = {
            row.text("name") for name in ("members", OBSERVED) for row in page.tables.get(name, ())
        }
        known = self.model.enumeration_index.get(enumeration)
        if known is not None and page.path in self.together:
            names |= {row.name for row in known.observed}
        return frozenset(names)


def find_neighbours(
    pages: Sequence[RawPage],
    model: Model,
    *,
    files: Collection[str] = (),
    together: Collection[str] | None = None,
) -> Neighbours:
    """What formatting a page needs of its set.

    Args:
        pages: All pages of the set.
        files: Paths of files that hyperlinks may lead to beyond the pages.
        together: Paths of the pages that will be formatted; all if None.
    """
    symbols, _ = build_symbols(pages, files)
    links = (link.target.partition("#")[2] for page in pages for link in page.hyperlinks)
    return Neighbours(
        model=model,
        symbols=symbols,
        facts=set_facts(model, symbols),
        given=_given(pages, symbols),
        shared=tuple(page for page in pages if page.kind == "shared"),
        anchors=frozenset(filter(None, links)),
        together=frozenset((page.path for page in pages) if together is None else together),
    )


def _given(pages: Sequence[RawPage], symbols: Symbols) -> dict[str, dict[tuple[int, int], RawRow]]:
    """Rows of pages that take something from others."""
    completed, _ = complete_pages(pages, symbols)
    found: dict[str, dict[tuple[int, int], RawRow]] = {}
    for page, whole in zip(pages, completed, strict=True):
        if whole is page:
            continue
        tables = (whole.tables, *(operation.tables for operation in whole.operations))
        found[page.path] = {
            (row.span.line, row.span.column): row
            for table in tables
            for name in ("properties", "query", "body")
            for row in table.get(name, ())
        }
    return found
