"""The page of later revisions: what each changes against the first, and how to ask for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from attrs import frozen

from codegen.model.nodes import Operation, Resource
from codegen.targets.docs.accessors import Accessors
from codegen.targets.docs.book import Shelf
from codegen.targets.docs.filenames import unique_stems
from codegen.targets.docs.index_view import Section, counted, row_head
from codegen.targets.docs.markdown import code, codes, inline, sentence_list
from codegen.targets.docs.table import TableView, table

__all__ = ["RevisionsView", "revision_index"]


@frozen
class RevisionsView:
    count: str
    pages: tuple[Section, ...]
    """Pages that have later revisions."""
    operations: tuple[str, ...]
    """Links to operations, on pages of a first revision, that need a later one."""


def revision_index(shelf: Shelf, accessors: Accessors) -> RevisionsView:
    """Every page of a later revision, beside the one that it revises."""
    model = shelf.book.model
    later: defaultdict[str, list[Resource]] = defaultdict(list)
    for name, base in shelf.book.revises.items():
        later[base].append(model.resource_index[name])
    stems = unique_stems(later)
    return RevisionsView(
        counted(sum(map(len, later.values())), "page tells", "pages tell"),
        tuple(
            _page(
                model.resource_index[base],
                rows,
                f"revisions-{stems[base].lower()}",
                shelf,
                accessors,
            )
            for base, rows in sorted(later.items())
        ),
        tuple(
            f"{shelf.operation(resource, operation)} (from revision {operation.minimum_revision})"
            for resource, operation in shelf.book.operations()
            if resource.name not in shelf.book.revises
            and operation.minimum_revision > max(1, resource.revision)
        ),
    )


def _page(
    base: Resource, later: Sequence[Resource], anchor: str, shelf: Shelf, accessors: Accessors
) -> Section:
    later = sorted(later, key=lambda row: (row.revision, row.name))
    parts = tuple(
        Section(
            f"{inline(page.name)} (revision {page.revision})",
            f"{anchor}--{number}",
            _differences(base, page),
        )
        for number, page in enumerate(later, 1)
    )
    also = sentence_list(code(accessors.resource(row.name)) for row in later)
    pages = (f"{shelf.resource(row.name)} (revision {row.revision})" for row in (base, *later))
    return Section(
        inline(base.name),
        anchor,
        parts[0].rows if len(parts) == 1 else None,
        facts=(
            ("Pages", sentence_list(pages)),
            ("Rel", code(base.rel)),
            ("Class", f"{code(accessors.resource(base.name))}, also called {also}"),
        ),
        parts=parts if len(parts) > 1 else (),
    )


def _differences(base: Resource, later: Resource) -> TableView | None:
    """What the later page has beyond the first, and what it lacks, by kinds of fact."""
    before, after = _facts(base), _facts(later)
    rows = []
    for what in dict.fromkeys((*before, *after)):
        old, new = before.get(what, {}), after.get(what, {})
        added = codes(name for name in new if name not in old)
        missing = codes(name for name in old if name not in new)
        if added or missing:
            rows.append((row_head(what), added, missing))
    return table(
        ("What", "New", "Not on its page"), rows or [(row_head("Nothing but words"), "", "")]
    )


def _facts(page: Resource) -> Mapping[str, Mapping[str, None]]:
    found = {
        "Properties": _named(row.name for row in page.properties),
        "Links": _named(row.rel for row in page.links if row.rel != "self"),
        "Embedded resources": _named(row.rel for row in page.embedded),
        "Methods": _named(row.method for row in page.operations),
        "Scopes": _named(row.name for row in page.scopes),
        "Events": _named(f"{row.type} {row.resource}" for row in page.events),
    }
    for operation in page.operations:
        found[f"Parameters of {inline(operation.method)}"] = _parameters(operation)
    return found


def _parameters(operation: Operation) -> Mapping[str, None]:
    return _named(row.name for row in (*operation.query, *operation.body))


def _named(names: Iterable[str]) -> Mapping[str, None]:
    return dict.fromkeys(names)
