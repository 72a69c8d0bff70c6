"""The page of what changed since an earlier edition: the worst first, by page; mere words are counted."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from attrs import frozen

from codegen.diff import Change, Impact, change_rules, compare
from codegen.model.nodes import Model
from codegen.targets.docs.book import Shelf
from codegen.targets.docs.index_view import Section, row_head
from codegen.targets.docs.markdown import code, inline, sentence_list
from codegen.targets.docs.table import TableView, table

__all__ = ["ChangesView", "change_index"]

_LISTED = (
    (Impact.BREAKING, "Breaking changes", "breaking"),
    (Impact.ADDITIVE, "Additive changes", "additive"),
)
_MOST = 500
"""So many changes of a class are listed; further ones are counted, page by page."""
_WHOLE = "all pages"


@frozen
class ChangesView:
    counts: tuple[tuple[str, str], ...]
    """Class and how many changes are of it."""
    listed: tuple[Section, ...]
    """A section per class, a part per page."""
    editorial: Section | None


def change_index(previous: Model, shelf: Shelf) -> ChangesView:
    """Every change between the earlier edition and this one."""
    changes = compare(previous, shelf.book.model)
    by_impact: defaultdict[Impact, list[Change]] = defaultdict(list)
    for change in changes:
        by_impact[change.impact].append(change)
    listed = (
        _listed(title, anchor, by_impact[impact], shelf)
        for impact, title, anchor in _LISTED
        if by_impact[impact]
    )
    words = by_impact[Impact.EDITORIAL]
    return ChangesView(
        tuple(
            (impact.value.capitalize(), f"{len(by_impact[impact]):,}")
            for impact in Impact
            if by_impact[impact]
        ),
        tuple(listed),
        (Section("Editorial changes", "editorial", _tally(words, shelf)) if words else None),
    )


def _listed(title: str, anchor: str, changes: Sequence[Change], shelf: Shelf) -> Section:
    rest = changes[_MOST:]
    return Section(
        title,
        anchor,
        table(
            ("Page", "For client users", "For server authors", "What"),
            (
                (
                    row_head(_page(change.page, shelf)),
                    change.client.value,
                    change.server.value,
                    f"{code(change.path)}: {inline(change.message)}",
                )
                for change in changes[:_MOST]
            ),
        ),
        parts=(
            (Section(f"Further {title.lower()}", f"{anchor}-more", _tally(rest, shelf)),)
            if rest
            else ()
        ),
    )


def _tally(changes: Sequence[Change], shelf: Shelf) -> TableView | None:
    """How many changes there are of which kind, page by page."""
    pages: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for change in changes:
        pages[change.page][change_rules()[change.rule].kind] += 1
    return table(
        ("Page", "Changes", "Of what"),
        (
            (
                row_head(_page(name, shelf)),
                f"{kinds.total():,}",
                sentence_list(f"{inline(kind)} {count:,}" for kind, count in sorted(kinds.items())),
            )
            for name, kinds in sorted(pages.items(), key=lambda row: (row[0].lower(), row[0]))
        ),
    )


def _page(name: str, shelf: Shelf) -> str:
    """A link to a page; its name where it is gone."""
    if not name:
        return _WHOLE
    is_enumeration = name in shelf.book.enumerations and name not in shelf.book.resources
    return shelf.enumeration(name) if is_enumeration else shelf.resource(name)
