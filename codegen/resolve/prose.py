"""What pages tell their readers and nothing else is laid aside while facts are found.

That is, summaries, descriptions and the descriptions of operations. They are put back once the facts are
known (`codegen.model.prose`). So a page that says the same in other words changes no fact of any page: that
holds by construction, as facts are found on bare pages.
"""

from __future__ import annotations

from collections.abc import Iterable

from attrs import evolve

from codegen.dialect.raw import PageAccount, RawOperation, RawPage
from codegen.dialect.written_out import is_original, is_written_out
from codegen.document.blocks import Prose
from codegen.model.prose import PageProse
from codegen.resolve.wording import part_sentences

__all__ = ["bare", "borrows_summaries", "prose_of"]

_NOTHING = PageAccount(0, 0, 0, 0)


def prose_of(page: RawPage) -> PageProse:
    """What a page tells its readers."""
    if page.kind == "enumeration":
        parts = (page.summary, page.description)
        text = " ".join(part.text for part in parts if part is not None)
        return PageProse("", part_sentences(text))
    operations: dict[str, str] = {}
    for operation in page.operations:
        if operation.description is not None:  # sections of one method are taken together
            operations.setdefault(operation.method, part_sentences(operation.description.text))
    return PageProse(_text(page.summary), _text(page.description), operations)


def borrows_summaries(page: RawPage) -> bool:
    """Whether rows of the page may be completed (`codegen.resolve.completion`), by summaries, too."""
    return page.kind == "resource" and (is_written_out(page) or not is_original(page))


def bare(pages: Iterable[RawPage]) -> list[RawPage]:
    """The pages without prose, findings and accounts; with summaries where one of them may borrow any."""
    pages = list(pages)
    keeps = any(map(borrows_summaries, pages))
    return [
        evolve(
            page,
            summary=page.summary if keeps else None,
            description=None,
            operations=tuple(map(_bare_operation, page.operations)),
            findings=(),
            account=_NOTHING,
        )
        for page in pages
    ]


def _bare_operation(row: RawOperation) -> RawOperation:
    if row.description is None:
        return row
    return RawOperation(row.method, None, row.tables, row.statements, row.samples, row.span)


def _text(prose: Prose | None) -> str:
    return part_sentences(prose.text) if prose is not None else ""
