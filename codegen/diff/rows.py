"""Changes of a page's properties, links and embedded rels, whether it states them or takes them over."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Generic, TypeVar

from attrs import frozen

from codegen.diff.change import Change
from codegen.diff.likeness import link_likeness, value_likeness
from codegen.diff.pairing import Pairs, pair, pair_likely
from codegen.diff.place import Place
from codegen.diff.values import value_changes
from codegen.model.inherit import effective_embedded, effective_links, effective_properties
from codegen.model.nodes import Embedded, Link, Model, Property, Resource

__all__ = ["Side", "row_changes"]

Row = TypeVar("Row", Property, Link, Embedded)
Rel = TypeVar("Rel", Link, Embedded)


@frozen
class Side:
    """A page in its model."""

    model: Model
    page: Resource

    @property
    def role(self) -> str | None:
        """Whose representation it shows."""
        return self.page.represents.resource if self.page.represents else None


@frozen
class _Table(Generic[Row]):
    """A table of a page."""

    own: tuple[Row, ...]
    effective: tuple[Row, ...]
    """The own rows, then those that are taken over."""
    role: str | None

    @property
    def names(self) -> frozenset[str]:
        """Of the own rows."""
        return frozenset(map(_name, self.own))

    def known(self, names: frozenset[str]) -> tuple[Row, ...]:
        """The own rows, and of those that are taken over the named ones."""
        return self.own + tuple(
            row for row in self.effective[len(self.own) :] if _name(row) in names
        )


def row_changes(place: Place, old: Side, new: Side) -> Iterator[Change]:
    """Changes of own rows; one that a side doesn't state is looked for in what that takes over."""
    yield from _property_changes(
        place,
        _Table(old.page.properties, effective_properties(old.model, old.page), old.role),
        _Table(new.page.properties, effective_properties(new.model, new.page), new.role),
    )
    yield from _rel_changes(
        place,
        "links",
        _Table(old.page.links, effective_links(old.model, old.page), old.role),
        _Table(new.page.links, effective_links(new.model, new.page), new.role),
    )
    yield from _rel_changes(
        place,
        "embedded",
        _Table(old.page.embedded, effective_embedded(old.model, old.page), old.role),
        _Table(new.page.embedded, effective_embedded(new.model, new.page), new.role),
    )


def _property_changes(
    place: Place, old: _Table[Property], new: _Table[Property]
) -> Iterator[Change]:
    rows = _pairs(old, new)
    likely = pair_likely(rows, value_likeness)
    for before, after in (*rows.matched, *likely.matched):
        here = place.at(after.name, before, after)
        if before.name != after.name:
            yield here.change("property-renamed", before.name, after.name)
        yield from _owner_changes(here, old, new, before.name, after.name)
        if before.required != after.required:
            turn = "required" if after.required else "optional"
            yield here.change(f"property-became-{turn}", before.required, after.required)
        if before.read_only != after.read_only:
            turn = "read-only" if after.read_only else "writable"
            yield here.change(f"property-became-{turn}", before.read_only, after.read_only)
        yield from value_changes(here, before, after)
    for row in likely.removed:
        yield place.at(row.name, row, None).change("property-removed", row.name)
    for row in likely.added:
        rule = "required-property-added" if row.required else "property-added"
        yield place.at(row.name, None, row).change(rule, None, row.name)


def _rel_changes(place: Place, part: str, old: _Table[Rel], new: _Table[Rel]) -> Iterator[Change]:
    prefix = "link" if part == "links" else "embedded"
    rows: Pairs[Rel] = _pairs(old, new)
    likely: Pairs[Rel] = pair_likely(rows, link_likeness)
    for before, after in (*rows.matched, *likely.matched):
        here = place.at(f"{part}.{after.rel}", before, after)
        if before.rel != after.rel:
            yield here.change(f"{prefix}-renamed", before.rel, after.rel)
        yield from _owner_changes(here, old, new, before.rel, after.rel)
        yield from _relation_changes(here, prefix, before, after)
    for row in likely.removed:
        yield place.at(f"{part}.{row.rel}", row, None).change(f"{prefix}-removed", row.rel)
    for row in likely.added:
        yield place.at(f"{part}.{row.rel}", None, row).change(f"{prefix}-added", None, row.rel)


def _relation_changes(place: Place, prefix: str, old: Rel, new: Rel) -> Iterator[Change]:
    if old.target != new.target:
        turn = "found" if old.target is None else "lost" if new.target is None else "changed"
        yield place.change(f"{prefix}-target-{turn}", old.target, new.target)
    if old.many != new.many:
        yield place.change(f"{prefix}-became-{'many' if new.many else 'one'}", old.many, new.many)
    if isinstance(old, Link):
        yield from place.differing(old, new, [("description", "description-changed")])


def _owner_changes(
    place: Place, old: _Table[Row], new: _Table[Row], before: str, after: str
) -> Iterator[Change]:
    was_own, is_own = before in old.names, after in new.names
    if was_own and not is_own:
        yield place.change("row-taken-over", None, new.role)
    elif is_own and not was_own:
        yield place.change("row-stated", old.role, None)


def _pairs(old: _Table[Row], new: _Table[Row]) -> Pairs[Row]:
    names = old.names | new.names
    return pair(old.known(names), new.known(names), _name)


def _name(row: Property | Link | Embedded) -> str:
    return row.name if isinstance(row, Property) else row.rel
