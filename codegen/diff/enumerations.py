"""Changes of an enumeration's page: its members, listed there or seen elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from codegen.diff.change import Change
from codegen.diff.likeness import member_likeness
from codegen.diff.pairing import Pairs, pair, pair_likely
from codegen.diff.place import Place
from codegen.model.nodes import Enumeration, Member

__all__ = ["enumeration_changes"]

_WORDS = (("description", "description-changed"),)


def enumeration_changes(place: Place, old: Enumeration, new: Enumeration) -> Iterator[Change]:
    """What changed on a page that both models have."""
    yield from place.differing(old, new, _WORDS)
    yield from _listed_changes(place, old, new)
    yield from _observed_changes(place, old, new)


def _listed_changes(place: Place, old: Enumeration, new: Enumeration) -> Iterator[Change]:
    rows = pair(old.members, new.members, lambda row: row.name)
    was_seen = {row.name: row for row in old.observed}
    is_seen = {row.name: row for row in new.observed}
    for before, after in rows.matched:
        yield from place.at(after.name, before, after).differing(before, after, _WORDS)
    for row in rows.removed:
        if row.name in is_seen:
            here = place.at(row.name, row, is_seen[row.name])
            yield here.change("member-unlisted", row.name, row.name)
    for row in rows.added:
        if row.name in was_seen:
            here = place.at(row.name, was_seen[row.name], row)
            yield here.change("member-listed", row.name, row.name)
    yield from _other_changes(
        place,
        Pairs(
            (),
            tuple(row for row in rows.removed if row.name not in is_seen),
            tuple(row for row in rows.added if row.name not in was_seen),
        ),
    )


def _other_changes(place: Place, rows: Pairs[Member]) -> Iterator[Change]:
    """Of members that one side doesn't know at all."""
    likely = pair_likely(rows, member_likeness)
    for before, after in likely.matched:
        here = place.at(after.name, before, after)
        yield here.change("member-renamed", before.name, after.name)
        yield from here.differing(before, after, _WORDS)
    for row in likely.removed:
        yield place.at(row.name, row, None).change("member-removed", row.name)
    for row in likely.added:
        yield place.at(row.name, None, row).change("member-added", None, row.name)


def _observed_changes(place: Place, old: Enumeration, new: Enumeration) -> Iterator[Change]:
    before = {row.name: row for row in old.observed}
    after = {row.name: row for row in new.observed}
    had = before.keys() | {row.name for row in old.members}
    has = after.keys() | {row.name for row in new.members}
    for name, row in before.items():
        if name not in has:
            yield place.at(name, row, None).change("observed-member-removed", name)
    for name, row in after.items():
        if name not in had:
            yield place.at(name, None, row).change("observed-member-added", None, name)
