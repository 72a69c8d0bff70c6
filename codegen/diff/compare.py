"""From two models to what changed between them."""

from __future__ import annotations

from collections.abc import Iterator

from codegen.diff.change import Change
from codegen.diff.enumerations import enumeration_changes
from codegen.diff.facts import same_facts
from codegen.diff.pairing import pair
from codegen.diff.place import Place
from codegen.diff.renaming import Renaming, find_renaming, renamed_model
from codegen.diff.resources import resource_changes
from codegen.diff.rows import Side
from codegen.model.nodes import Model

__all__ = ["compare"]


def compare(old: Model, new: Model) -> tuple[Change, ...]:
    """Every change of a fact: what belongs to the whole set first, then page by page, sorted by name.

    Where facts stand, why they are held, and in which order rows stand is no change.
    """
    names = find_renaming(old, new)
    before = renamed_model(old, new, names)
    changes = [
        *_set_changes(before, new),
        *_resource_pages(before, new, names),
        *_enumeration_pages(before, new, names),
    ]
    return tuple(sorted(changes, key=lambda change: change.page))  # stable: a page's order is kept


def _set_changes(old: Model, new: Model) -> Iterator[Change]:
    for name in ("api", "attribution"):
        place = Place("", name)
        yield from place.differing(old, new, [(name, f"{name}-changed")])
    yield from _scope_definitions(old, new)
    yield from _generic_errors(old, new)


def _scope_definitions(old: Model, new: Model) -> Iterator[Change]:
    place = Place("", "scopes")
    rows = pair(old.scopes, new.scopes, lambda row: row.name)
    for before, after in rows.matched:
        facts = [("permission", "permission-changed"), ("description", "description-changed")]
        yield from place.at(after.name, before, after).differing(before, after, facts)
    for row in rows.removed:
        yield place.at(row.name, row, None).change("scope-undefined", row.name)
    for row in rows.added:
        yield place.at(row.name, None, row).change("scope-defined", None, row.name)


def _generic_errors(old: Model, new: Model) -> Iterator[Change]:
    place = Place("", "errors")
    rows = pair(old.generic_errors, new.generic_errors, lambda row: row.name)
    for before, after in rows.matched:
        facts = [("description", "error-text-changed")]
        yield from place.at(after.name, before, after).differing(before, after, facts)
    for row in rows.removed:
        yield place.at(row.name, row, None).change("generic-error-removed", row.name)
    for row in rows.added:
        yield place.at(row.name, None, row).change("generic-error-added", None, row.name)


def _resource_pages(old: Model, new: Model, names: Renaming) -> Iterator[Change]:
    were_called = {name: before for before, name in names.resources.items()}
    rows = pair(old.resources, new.resources, lambda row: row.name)
    for before, after in rows.matched:
        place = Place(after.name, after.name, before.source, after.source)
        if after.name in were_called:
            yield place.change("resource-renamed", were_called[after.name], after.name)
        elif same_facts(before, after):
            continue
        yield from resource_changes(place, Side(old, before), Side(new, after))
    for row in rows.removed:
        gone = Place(row.name, row.name, row.source, None)
        yield gone.change("resource-removed", row.name)
    for row in rows.added:
        fresh = Place(row.name, row.name, None, row.source)
        yield fresh.change("resource-added", None, row.name)


def _enumeration_pages(old: Model, new: Model, names: Renaming) -> Iterator[Change]:
    were_called = {name: before for before, name in names.enumerations.items()}
    rows = pair(old.enumerations, new.enumerations, lambda row: row.name)
    for before, after in rows.matched:
        place = Place(after.name, after.name, before.source, after.source)
        if after.name in were_called:
            yield place.change("enumeration-renamed", were_called[after.name], after.name)
        yield from enumeration_changes(place, before, after)
    for row in rows.removed:
        gone = Place(row.name, row.name, row.source, None)
        yield gone.change("enumeration-removed", row.name)
    for row in rows.added:
        fresh = Place(row.name, row.name, None, row.source)
        yield fresh.change("enumeration-added", None, row.name)
