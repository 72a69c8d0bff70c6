"""The canonical form of a page: what it states, what the model knows of it, and all prose around that."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from attrs import evolve, frozen

from codegen.dialect import Dialect, read_page
from codegen.fmt.fidelity import lost
from codegen.fmt.mending import mend
from codegen.fmt.neighbours import Neighbours
from codegen.fmt.outline import Outline, read_outline
from codegen.fmt.page_text import print_page
from codegen.fmt.printer import PagePrinter

__all__ = ["Formatted", "format_page", "format_pages"]


@frozen
class Formatted:
    """A page in canonical form."""

    text: str
    kept: str | None = None
    """Why the page was left as it is; None where it was not."""


def format_page(text: str, path: str, dialect: Dialect, neighbours: Neighbours) -> Formatted:
    """The canonical form of a page of a set. Pure; articles stay as they are.

    So does a page that holds what nothing reads, or of which something would be lost.
    """
    found = read_page(text, path, dialect)
    if found.kind == "article":
        return Formatted(text)
    if found.account.not_understood:
        return Formatted(text, "it holds something that is not understood (`check` shows it)")
    own = dialect.shared if found.kind == "shared" else dialect
    mended = mend(text, found, neighbours.symbols)
    page = read_page(mended, path, dialect)
    if page.kind != found.kind or lost(found, page, has_type_words=True):
        mended, page = text, found
    outline = read_outline(mended, page, own, neighbours.anchors)
    printer = PagePrinter(page, outline, own, neighbours)
    result = print_page(printer.page_text())
    again = read_page(result, path, dialect)
    if what := lost(page, again, printer.dropped) or _lost_comment(outline, result):
        return Formatted(text, f"it would lose {what}")
    if name := neighbours.filled(page, again):
        return Formatted(text, f'"{name}" leaves a cell empty, which other pages would fill')
    return Formatted(result)


def format_pages(
    pages: Iterable[tuple[str, str, Dialect]],
    neighbours: Neighbours,
    advance: Callable[[int], None] = lambda _: None,
) -> dict[str, Formatted]:
    """Pages of a set (text, path, dialect) in one go, by path.

    Enumerations come first: what other pages need not say any more depends on what theirs can.
    """
    enumerations = {page.path for page in neighbours.symbols.enumerations.values()}
    ordered = sorted(pages, key=lambda page: page[1] not in enumerations)
    found: dict[str, Formatted] = {}
    for text, path, dialect in ordered:
        found[path] = format_page(text, path, dialect, neighbours)
        if found[path].kept is not None and path in enumerations:
            neighbours = evolve(neighbours, together=neighbours.together - {path})
        advance(1)
    return found


def _lost_comment(outline: Outline, result: str) -> str | None:
    return next(
        (
            "an HTML comment"
            for row in outline.comments
            if result.count(row) < outline.comments.count(row)
        ),
        None,
    )
