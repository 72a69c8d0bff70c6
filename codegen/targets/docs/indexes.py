"""The index pages: everything of one kind in a table."""

from __future__ import annotations

from collections import defaultdict

from attrs import frozen

from codegen.model.nodes import Model, Resource
from codegen.targets.docs.book import Shelf
from codegen.targets.docs.markdown import code, inline, paragraphs, sentence_list
from codegen.targets.docs.phrases import target_text
from codegen.targets.docs.provenance import place
from codegen.targets.docs.table import TableView, table

__all__ = [
    "FrontView",
    "ScopeView",
    "ScopesView",
    "TablePage",
    "enumeration_index",
    "event_index",
    "front_page",
    "relation_index",
    "resource_index",
    "scope_index",
]


@frozen
class FrontView:
    api: str
    contents: TableView | None


@frozen
class TablePage:
    """A page that is one table."""

    rows: TableView | None


@frozen
class ScopeView:
    anchor: str
    name: str
    permission: str
    description: tuple[str, ...]
    source: str
    resources: str
    """Links to the resources that the scope opens."""


@frozen
class ScopesView:
    scopes: tuple[ScopeView, ...]


def front_page(model: Model) -> FrontView:
    """What there is, and how much of it."""
    operations = [row for resource in model.resources for row in resource.operations]
    codes = {error.code for operation in operations for error in operation.errors}
    rels = {row.rel for resource in model.resources for row in resource.links} - {"self"}
    rels |= {row.rel for resource in model.resources for row in resource.embedded}
    rows = (
        (
            "[Resources](resources/index.md)",
            len(model.resources),
            f"with {len(operations)} operations in all",
        ),
        (
            "[Enumerations](enumerations/index.md)",
            len(model.enumerations),
            "their members and who uses them",
        ),
        ("[Link relations](link-relations.md)", len(rels), "and the resources that have them"),
        ("[Scopes](scopes.md)", len(model.scopes), "and the resources that they open"),
        (
            "[Events](events.md)",
            sum(len(resource.events) for resource in model.resources),
            "with sender and reason",
        ),
        ("[Errors](errors.md)", len(codes), "codes, their subcodes and where they occur"),
    )
    return FrontView(
        inline(model.api),
        table(
            ("Index", "Entries", "What"), ((name, str(count), what) for name, count, what in rows)
        ),
    )


def resource_index(model: Model, shelf: Shelf) -> TablePage:
    """Every resource with its methods."""
    return TablePage(
        table(
            ("Resource", "Operations", "Summary"),
            (
                (shelf.resource(row.name), _operations(row, shelf), inline(row.summary))
                for row in model.resources
            ),
        )
    )


def enumeration_index(model: Model, shelf: Shelf) -> TablePage:
    """Every enumeration with the number of its members."""
    return TablePage(
        table(
            ("Enumeration", "Members", "Description"),
            (
                (
                    shelf.enumeration(row.name),
                    str(len(row.members) + len(row.observed)),
                    inline(row.description),
                )
                for row in model.enumerations
            ),
        )
    )


def scope_index(model: Model, shelf: Shelf) -> ScopesView:
    """Every scope with the resources that it opens."""
    owners: defaultdict[str, list[str]] = defaultdict(list)
    for resource in model.resources:
        for scope in resource.scopes:
            owners[scope.name].append(resource.name)
    return ScopesView(
        tuple(
            ScopeView(
                anchor=shelf.book.scopes[row.name],
                name=inline(row.name),
                permission=inline(row.permission),
                description=paragraphs(row.description),
                source=code(place(row.source)),
                resources=sentence_list(map(shelf.resource, owners[row.name])),
            )
            for row in model.scopes
        )
    )


def event_index(model: Model, shelf: Shelf) -> TablePage:
    """Every event, sorted by the resource that it is about."""
    rows = sorted(
        ((event, owner) for owner in model.resources for event in owner.events),
        key=lambda row: (row[0].resource, row[0].type, row[1].name),
    )
    return TablePage(
        table(
            ("Resource", "Event", "Sender", "Priority", "Reason", "Page"),
            (
                (
                    shelf.resource(event.resource),
                    code(event.type),
                    shelf.resource(event.sender) if event.sender else "",
                    inline(event.priority),
                    inline(event.reason),
                    shelf.resource(owner.name),
                )
                for event, owner in rows
            ),
        )
    )


def relation_index(model: Model, shelf: Shelf) -> TablePage:
    """Every link relation: where it leads, and which resources link to or embed it."""
    targets: defaultdict[str, dict[str | None, None]] = defaultdict(dict)
    links: defaultdict[str, dict[str, None]] = defaultdict(dict)
    copies: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for resource in model.resources:
        for link in resource.links:
            if link.rel != "self":
                targets[link.rel][link.target] = None
                links[link.rel][resource.name] = None
        for embedded in resource.embedded:
            targets[embedded.rel][embedded.target] = None
            copies[embedded.rel][resource.name] = None
    return TablePage(
        table(
            ("Relation", "Leads to", "Linked from", "Embedded in"),
            (
                (
                    code(rel),
                    sentence_list(target_text(target, False, shelf) for target in targets[rel]),
                    sentence_list(map(shelf.resource, links[rel])),
                    sentence_list(map(shelf.resource, copies[rel])),
                )
                for rel in sorted(targets)
            ),
        )
    )


def _operations(resource: Resource, shelf: Shelf) -> str:
    return sentence_list(
        shelf.operation(resource, row, text=row.method) for row in resource.operations
    )
