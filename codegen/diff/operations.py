"""Changes of operations: where they are, what is sent, what comes back, how they fail."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from codegen.diff.change import Change
from codegen.diff.errors import error_changes
from codegen.diff.facts import same_rows
from codegen.diff.likeness import value_likeness
from codegen.diff.pairing import Pairs, pair, pair_likely
from codegen.diff.place import Place
from codegen.diff.values import value_changes
from codegen.model.nodes import Operation, Parameter, Response, Source

__all__ = ["operation_changes"]


class _Row(NamedTuple):
    """A parameter and the table that it stands in."""

    table: str
    parameter: Parameter

    @property
    def path(self) -> str:
        return f"{self.table}.{self.parameter.name}"

    @property
    def source(self) -> Source:
        return self.parameter.source


def operation_changes(
    page: Place, old: Iterable[Operation], new: Iterable[Operation]
) -> Iterator[Change]:
    """What changed in a page's operations, which are told by their method."""
    rows = pair(old, new, lambda row: row.method)
    for before, after in rows.matched:
        yield from _operation(page.at(after.method, before, after), before, after)
    for row in rows.removed:
        yield page.at(row.method, row, None).change("operation-removed", row.method)
    for row in rows.added:
        yield page.at(row.method, None, row).change("operation-added", None, row.method)


def _operation(place: Place, old: Operation, new: Operation) -> Iterator[Change]:
    yield from place.differing(old, new, [("description", "description-changed")])
    yield from _route_changes(place, old, new)
    yield from _media_changes(place, "request-media", old.request_media, new.request_media)
    yield from _response_changes(place, old.response, new.response)
    yield from _ending_changes(place, old, new)
    if old.minimum_revision != new.minimum_revision:
        turn = "raised" if new.minimum_revision > old.minimum_revision else "lowered"
        yield place.change(f"minimum-revision-{turn}", old.minimum_revision, new.minimum_revision)
    yield from _parameter_changes(place, old, new)
    yield from error_changes(place, old.errors, new.errors)
    if not same_rows(old.examples, new.examples):
        yield place.change("examples-changed", len(old.examples), len(new.examples))


def _route_changes(place: Place, old: Operation, new: Operation) -> Iterator[Change]:
    if old.route != new.route:
        turn = "stated" if old.route is None else "dropped" if new.route is None else "changed"
        yield place.change(f"route-{turn}", old.route, new.route)
    elif old.unique_path != new.unique_path:
        yield place.change("unique-path-changed", old.unique_path, new.unique_path)


def _response_changes(place: Place, old: Response, new: Response) -> Iterator[Change]:
    facts = ("status", "resource", "body")
    yield from place.differing(old, new, [(name, f"response-{name}-changed") for name in facts])
    if old.location != new.location:
        turn = "added" if new.location else "removed"
        yield place.change(f"response-location-{turn}", old.location, new.location)
    yield from _media_changes(place, "response-media", old.media, new.media)


def _media_changes(
    place: Place, rule: str, old: tuple[str, ...], new: tuple[str, ...]
) -> Iterator[Change]:
    for media in dict.fromkeys(old):
        if media not in new:
            yield place.change(f"{rule}-removed", media, None)
    for media in dict.fromkeys(new):
        if media not in old:
            yield place.change(f"{rule}-added", None, media)


def _ending_changes(place: Place, old: Operation, new: Operation) -> Iterator[Change]:
    before = old.asynchronous.resource if old.asynchronous else None
    after = new.asynchronous.resource if new.asynchronous else None
    if before != after:
        turn = "added" if before is None else "removed" if after is None else "changed"
        yield place.change(f"asynchronous-{turn}", before, after)


def _parameter_changes(place: Place, old: Operation, new: Operation) -> Iterator[Change]:
    rows, likely = _pairs(_rows(old), _rows(new))
    for before, after in (*rows, *likely.matched):
        here = place.at(after.path, before, after)
        if before.parameter.name != after.parameter.name:
            yield here.change("parameter-renamed", before.parameter.name, after.parameter.name)
        yield from _travel_changes(here, before, after)
        yield from _requirement_changes(here, before.parameter, after.parameter)
        yield from value_changes(here, before.parameter, after.parameter)
    for row in likely.removed:
        need = "required" if row.parameter.effective_required else "optional"
        gone = place.at(row.path, row, None)
        yield gone.change(f"{need}-parameter-removed", row.parameter.name)
    for row in likely.added:
        need = "required" if row.parameter.effective_required else "optional"
        fresh = place.at(row.path, None, row)
        yield fresh.change(f"{need}-parameter-added", None, row.parameter.name)


def _rows(operation: Operation) -> tuple[_Row, ...]:
    query = (_Row("query", row) for row in operation.query)
    return (*query, *(_Row("body", row) for row in operation.body))


def _pairs(
    old: Iterable[_Row], new: Iterable[_Row]
) -> tuple[tuple[tuple[_Row, _Row], ...], Pairs[_Row]]:
    """Those of one name, in the same table first; and of the others those that are likely one."""
    same = pair(old, new, lambda row: (row.table, row.parameter.name))
    moved = pair(same.removed, same.added, lambda row: row.parameter.name)
    likely = pair_likely(
        moved,
        lambda row, other, is_alone: value_likeness(row.parameter, other.parameter, is_alone)
        * (row.table == other.table),
    )
    return (*same.matched, *moved.matched), likely


def _travel_changes(place: Place, old: _Row, new: _Row) -> Iterator[Change]:
    before, after = set(old.parameter.travels), set(new.parameter.travels)
    for where in sorted(before - after):
        yield place.change("place-removed", where, None)
    for where in sorted(after - before):
        yield place.change("place-added", None, where)
    if before == after and old.table != new.table:
        yield place.change("parameter-table-changed", old.table, new.table)


def _requirement_changes(place: Place, old: Parameter, new: Parameter) -> Iterator[Change]:
    if old.effective_required != new.effective_required:
        turn = "required" if new.effective_required else "optional"
        yield place.change(
            f"parameter-became-{turn}", old.effective_required, new.effective_required
        )
    elif old.required != new.required:
        yield place.change("stated-requirement-changed", old.required, new.required)
