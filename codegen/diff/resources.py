"""Changes of a resource's page: what it is, who may use it, its events; tables and operations apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from codegen.diff.change import Change
from codegen.diff.facts import same_rows
from codegen.diff.operations import operation_changes
from codegen.diff.pairing import pair
from codegen.diff.place import Place
from codegen.diff.rows import Side, row_changes
from codegen.model.nodes import Event, Resource

__all__ = ["resource_changes"]

_FACTS = (
    ("rel", "rel-changed"),
    ("revision", "revision-changed"),
    ("title", "title-changed"),
    ("summary", "summary-changed"),
    ("description", "description-changed"),
)


def resource_changes(place: Place, old: Side, new: Side) -> Iterator[Change]:
    """What changed on a page that both models have."""
    yield from place.differing(old.page, new.page, _FACTS)
    yield from _role_changes(place, old.role, new.role)
    yield from _link_title_changes(place, old.page, new.page)
    yield from row_changes(place, old, new)
    yield from _scope_changes(place, old.page, new.page)
    yield from operation_changes(place, old.page.operations, new.page.operations)
    yield from _event_changes(place, old.page.events, new.page.events)


def _role_changes(place: Place, old: str | None, new: str | None) -> Iterator[Change]:
    if old != new:
        turn = "stated" if old is None else "dropped" if new is None else "changed"
        yield place.change(f"role-{turn}", old, new)


def _link_title_changes(place: Place, old: Resource, new: Resource) -> Iterator[Change]:
    before = old.link_title.text if old.link_title else None
    after = new.link_title.text if new.link_title else None
    if before != after:
        where = place.standing(old.link_title or old, new.link_title or new)
        yield where.change("link-title-changed", before, after)


def _scope_changes(place: Place, old: Resource, new: Resource) -> Iterator[Change]:
    """A page asks for one of its scopes: the first is a demand, each other one a choice more."""
    before = {row.name: row for row in old.scopes}
    after = {row.name: row for row in new.scopes}
    for name, row in before.items():
        if name not in after:
            rule = "scope-removed" if after else "scope-waived"
            yield place.at(f"scopes.{name}", row, None).change(rule, name)
    for name, row in after.items():
        if name not in before:
            rule = "scope-added" if before else "scope-demanded"
            yield place.at(f"scopes.{name}", None, row).change(rule, None, name)


def _event_changes(place: Place, old: Iterable[Event], new: Iterable[Event]) -> Iterator[Change]:
    whole = pair(old, new, lambda row: (row.type, row.resource, row.sender))
    loose = pair(whole.removed, whole.added, lambda row: (row.type, row.resource))
    for before, after in (*whole.matched, *loose.matched):
        here = place.at(_event_path(after), before, after)
        facts = [("sender", "event-sender-changed"), ("priority", "event-priority-changed")]
        yield from here.differing(before, after, [*facts, ("reason", "event-reason-changed")])
        if not same_rows(before.examples, after.examples):
            yield here.change("examples-changed", len(before.examples), len(after.examples))
    for row in loose.removed:
        yield place.at(_event_path(row), row, None).change("event-removed", row.type)
    for row in loose.added:
        yield place.at(_event_path(row), None, row).change("event-added", None, row.type)


def _event_path(row: Event) -> str:
    return f"events.{row.type}.{row.resource}"
