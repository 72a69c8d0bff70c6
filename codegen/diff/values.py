"""Changes of properties and parameters: type, limits, spelling.

Who reads a value suffers where there may be more values than before; who writes it, where fewer are
allowed. Properties are read by client users and parameters by servers, so that the classes are turned round.
"""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve

from codegen.diff.change import Change, Value
from codegen.diff.place import Place
from codegen.model.nodes import Constraints, Kind, Parameter, Property, Type
from codegen.resolve.type_syntax import format_type

__all__ = ["value_changes"]


def value_changes(
    place: Place, old: Property | Parameter, new: Property | Parameter
) -> Iterator[Change]:
    """What properties and parameters have in common."""
    role = "property" if isinstance(new, Property) else "parameter"
    yield from _type_changes(place, old.type, new.type, role)
    yield from _limit_changes(place, old.constraints, new.constraints, role)
    yield from _default_changes(place, old.constraints, new.constraints)
    if bool(old.constraints.deprecated) != bool(new.constraints.deprecated):
        yield place.change(
            "deprecation-changed",
            bool(old.constraints.deprecated),
            bool(new.constraints.deprecated),
        )
    yield from _spelling_changes(place, old, new, role)
    yield from place.differing(old, new, [("description", "description-changed")])


def _type_changes(place: Place, old: Type, new: Type, role: str) -> Iterator[Change]:
    if old == new:
        return
    if evolve(old, format=None) == evolve(new, format=None):
        rule = "type-format-changed"
    elif _holds(new, old):
        rule = f"{role}-type-widened"
    elif _holds(old, new):
        rule = f"{role}-type-narrowed"
    else:
        rule = f"{role}-type-changed"
    yield place.change(rule, format_type(old), format_type(new))


def _holds(wide: Type, narrow: Type) -> bool:
    """Whether every value of one type is one of the other, too."""
    if narrow.nullable and not wide.nullable:
        return False
    if wide.kind is Kind.UNKNOWN and not wide.many:
        return True
    if wide.many != narrow.many:
        return False
    same = (wide.kind, wide.name) == (narrow.kind, narrow.name)
    return same or (wide.kind, narrow.kind) in {
        (Kind.NUMBER, Kind.INTEGER),
        (Kind.UNKNOWN, narrow.kind),
    }


def _limit_changes(place: Place, old: Constraints, new: Constraints, role: str) -> Iterator[Change]:
    for name in ("max_length", "maximum", "minimum"):
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            is_looser = after is None or (
                before is not None and (after < before if name == "minimum" else after > before)
            )
            turn = "loosened" if is_looser else "tightened"
            yield _limit_change(place, name, f"{role}-limit-{turn}", before, after)
    allowed = (_sorted(old.allowed), _sorted(new.allowed))
    if allowed[0] != allowed[1]:
        yield _limit_change(place, "allowed", f"{role}-limit-{_turn(*allowed)}", *allowed)


def _limit_change(place: Place, name: str, rule: str, old: Value, new: Value) -> Change:
    what = {
        "max_length": "the longest length",
        "maximum": "the greatest value",
        "minimum": "the least value",
        "allowed": "what is allowed",
    }
    return place.change(rule, old, new, what[name])


def _turn(old: tuple[str, ...] | None, new: tuple[str, ...] | None) -> str:
    if new is None or (old is not None and set(old) < set(new)):
        return "loosened"
    if old is None or set(new) < set(old):
        return "tightened"
    return "changed"


def _sorted(words: tuple[str, ...] | None) -> tuple[str, ...] | None:
    return None if words is None else tuple(sorted(set(words)))


def _default_changes(place: Place, old: Constraints, new: Constraints) -> Iterator[Change]:
    if old.default != new.default:
        rule = "default-stated" if old.default is None else "default-changed"
        yield place.change(rule, old.default, new.default)


def _spelling_changes(
    place: Place, old: Property | Parameter, new: Property | Parameter, role: str
) -> Iterator[Change]:
    before, after = old.wire_names or (old.name,), new.wire_names or (new.name,)
    # A thing of another name is spelled so, too; that is no second change.
    if before[0] != after[0] and (before[0], after[0]) != (old.name, new.name):
        yield place.change("wire-name-changed", before[0], after[0])
    for spelling in dict.fromkeys(after[1:]):
        if spelling not in before:
            yield place.change("spelling-added", None, spelling)
    for spelling in dict.fromkeys(before[1:]):
        if spelling not in after:
            yield place.change(f"{role}-spelling-removed", spelling, None)
