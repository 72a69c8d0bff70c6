"""Whether a page says after a rewriting what it said before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from codegen.dialect.raw import RawOperation, RawPage, RawRow
from codegen.document import Prose
from codegen.fmt.rows import SENTENCES
from codegen.fmt.samples import is_same_sample
from codegen.resolve.wording import part_sentences

__all__ = ["lost"]

_FILLED = frozenset({"type", "target", "in", "spelled"})
_ADDED = frozenset({"observed"})
_NEEDLESS = frozenset({"web_link"})
_PARAMETERS = frozenset({"query", "body"})


def lost(
    before: RawPage, after: RawPage, dropped: Sequence[range] = (), *, has_type_words: bool = False
) -> str | None:
    """What the page does not say any more, in a few words; None where nothing is lost.

    What formatting is there to add or to take is left out: filled columns, labelled lines, type words.

    Args:
        dropped: Lines that are left out on purpose.
        has_type_words: Descriptions of parameters must be the same, type words included.
    """
    if after.kind != before.kind or after.title != before.title:
        return "its title"
    if after.account.not_understood > before.account.not_understood:
        return "something that was understood"
    if any(after.front.get(key) != value for key, value in before.front.items()):
        return "a key of its front matter"
    for name in ("summary", "description"):
        if _text(getattr(before, name)) != _text(getattr(after, name)):
            return f"its {name}"
    if what := _lost_rows(before.tables, after.tables, _ADDED | _NEEDLESS):
        return what
    if what := _lost_operations(before.operations, after.operations):
        return what
    if has_type_words and (what := _lost_words(before, after)):
        return what
    if what := _lost_events(before, after):
        return what
    gone = Counter(_links(before, dropped)) - Counter(_links(after, ()))
    return f"the hyperlink to {next(iter(gone))}" if gone else None


def _links(page: RawPage, dropped: Sequence[range]) -> Iterator[str]:
    for link in page.hyperlinks:
        if not any(link.span.line in numbers for numbers in dropped):
            yield link.target.casefold()


def _lost_operations(before: Sequence[RawOperation], after: Sequence[RawOperation]) -> str | None:
    if [row.method for row in before] != [row.method for row in after]:
        return "an operation"
    for one, other in zip(before, after, strict=True):
        if _text(one.description) != _text(other.description):
            return f"the description of {one.method}"
        if what := _lost_rows(one.tables, other.tables, frozenset()):
            return f"{what} of {one.method}"
        if not one.statements.keys() <= other.statements.keys():
            return f"a line of {one.method}"
        samples = sorted(one.samples, key=lambda row: (row.media, row.side))
        others = sorted(other.samples, key=lambda row: (row.media, row.side))
        if len(samples) != len(others) or not all(map(is_same_sample, samples, others)):
            return f"a sample of {one.method}"
    return None


def _lost_words(before: RawPage, after: RawPage) -> str | None:
    for one, other in zip(before.operations, after.operations, strict=True):
        for name in _PARAMETERS & one.tables.keys():
            rows = zip(one.tables[name], other.tables[name], strict=True)
            if any(row.text("description") != new.text("description") for row, new in rows):
                return f"a description of {one.method}"
    return None


def _lost_events(before: RawPage, after: RawPage) -> str | None:
    if [row.type for row in before.events] != [row.type for row in after.events]:
        return "an event"
    for one, other in zip(before.events, after.events, strict=True):
        if what := _lost_rows({"events": one.rows}, {"events": other.rows}, frozenset()):
            return what
        if len(one.samples) != len(other.samples) or not all(
            map(is_same_sample, one.samples, other.samples)
        ):
            return f"the sample of {one.type}"
    return None


def _lost_rows(
    before: Mapping[str, Sequence[RawRow]],
    after: Mapping[str, Sequence[RawRow]],
    aside: frozenset[str],
) -> str | None:
    for name, rows in before.items():
        if name in aside:
            continue
        others = after.get(name, ())
        if len(rows) != len(others):
            return f"a row of the table {name}"
        for row, other in zip(rows, others, strict=True):
            if _cells(name, row) != _cells(name, other) or _is_respaced(row, other):
                return f'the row "{next(iter(row.cells.values())).text}" of the table {name}'
    return None


def _cells(table: str, row: RawRow) -> dict[str, str]:
    """The texts of a row that has a say about its meaning."""
    left_out = _FILLED | ({"description", "required"} if table in _PARAMETERS else set())
    return {
        name: part_sentences(cell.text) if name in SENTENCES else cell.text
        for name, cell in row.cells.items()
        if name not in left_out and (cell.text or not name.startswith("x-"))
    }


def _is_respaced(row: RawRow, other: RawRow) -> bool:
    """Whether only blanks differ: a text that was joined from several cells may end in one."""
    one, two = part_sentences(row.text("description")), part_sentences(other.text("description"))
    return one != two and one.split() == two.split()


def _text(prose: Prose | None) -> str:
    return part_sentences(prose.text) if prose is not None else ""
