"""The front page: where to begin, and where to look something up."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from attrs import frozen

from codegen.targets.docs.book import Shelf
from codegen.targets.docs.groups import Group, Groups
from codegen.targets.docs.guide_page import guide_index
from codegen.targets.docs.index_view import counted, row_head
from codegen.targets.docs.markdown import inline, link, sentence_list
from codegen.targets.docs.table import TableView, table

__all__ = ["FrontView", "front_page"]

_MOST = 40
"""Of more parts only those that the root itself leads to are on the page."""
_MOST_GUIDES = 24
"""How many guides of a group are named."""


@frozen
class FrontView:
    api: str
    size: str
    """How much there is, in words."""
    root: str
    """A link to where all begins; empty where there is nothing."""
    reached: str
    """How many resources it leads to."""
    guides: tuple[tuple[str, str], ...]
    """Title of a group of guides, and links to them."""
    map: str
    """A link; empty where there is no map."""
    indexes: TableView | None
    parts: TableView | None


def front_page(shelf: Shelf, groups: Groups, paths: Collection[str]) -> FrontView:
    """What there is, and how much of it.

    Args:
        paths: Of the pages that there are.
    """
    model, graph = shelf.book.model, groups.graph
    return FrontView(
        api=inline(model.api),
        size=_size(shelf),
        root=shelf.resource(graph.root) if graph.root is not None else "",
        reached=f"{len(graph.distances) - 1:,} of {counted(len(model.resources) - 1, 'other')}",
        guides=tuple(_guides(shelf)),
        map=link("Map of links", "map.md") if "map.md" in paths else "",
        indexes=table(
            ("What do you want to know?", "How much", "Look here"),
            (
                (row_head(question), entries, link(title, path))
                for question, title, path, entries in _indexes(shelf)
                if path in paths
            ),
        ),
        parts=_parts(shelf, groups),
    )


def _guides(shelf: Shelf) -> Iterator[tuple[str, str]]:
    for group in guide_index(shelf.book).groups:
        named = [_at_root(row.link) for row in group.guides[:_MOST_GUIDES]]
        more = len(group.guides) - len(named)
        if more:
            named.append(link(f"{more:,} more", "guide/index.md"))
        yield link(group.title or "Guides", "guide/index.md"), sentence_list(named)


def _at_root(guide: str) -> str:
    """A link as it stands in the list of guides, seen from the front page."""
    text, mark, path = guide.rpartition("](")
    return f"{text}{mark}guide/{path}"


def _size(shelf: Shelf) -> str:
    model = shelf.book.model
    operations = sum(len(row.operations) for row in model.resources)
    return (
        f"{counted(len(model.resources), 'resource')} with {counted(operations, 'operation')}"
        f" and {counted(len(model.enumerations), 'enumeration')}"
    )


def _indexes(shelf: Shelf) -> Iterator[tuple[str, str, str, str]]:
    """Question, title, path and size of each index."""
    model = shelf.book.model
    operations = [row for _, row in shelf.book.operations()]
    rels = {row.rel for resource in model.resources for row in resource.links} - {"self"}
    rels |= {row.rel for resource in model.resources for row in resource.embedded}
    codes = {error.code for operation in operations for error in operation.errors}
    events = sum(len(resource.events) for resource in model.resources)
    later = sum(operation.asynchronous is not None for operation in operations)
    yield (
        "What does a resource hold, and what can be done with it?",
        *("Resources", "resources/index.md", f"{len(model.resources):,}"),
    )
    yield (
        "Which values can a property have?",
        *("Enumerations", "enumerations/index.md", f"{len(model.enumerations):,}"),
    )
    yield (
        "Where does a link lead, and who has it?",
        *("Link relations", "link-relations.md", f"{len(rels):,}"),
    )
    yield (
        "Which permission does a call need?",
        *("Scopes", "scopes.md", f"{len(model.scopes):,}"),
    )
    yield (
        "What does this error mean, and what now?",
        *("Errors", "errors.md", counted(len(codes), "code")),
    )
    yield "What does the server tell by itself?", "Events", "events.md", f"{events:,}"
    yield (
        "When is something done that goes on after its answer?",
        *("Operations that complete later", "operations.md", f"{later:,}"),
    )
    yield (
        "What does a later revision of a resource add?",
        *("Revisions", "revisions.md", counted(len(shelf.book.revises), "page")),
    )
    yield "What has changed since the edition before?", "Changes", "changes.md", ""


def _parts(shelf: Shelf, groups: Groups) -> TableView | None:
    parts = [group for group in groups.parts if group.steps]
    if len(parts) > _MOST:
        parts = [group for group in parts if len(group.steps) == 1]
    return table(
        ("Part", "Resources", "What it begins with"), (_part(group, shelf) for group in parts)
    )


def _part(group: Group, shelf: Shelf) -> tuple[str, ...]:
    resource = shelf.book.model.resource_index[group.title]
    return (
        row_head(link(group.title, f"resources/index.md#{group.anchor}")),
        str(len(group.members)),
        inline(resource.summary),
    )
