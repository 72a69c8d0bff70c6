"""What of a piece of the model is a fact: all but where it stands, why it is held and how often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from attrs import fields, has

__all__ = ["facts_of", "same_facts", "same_rows"]

_NO_FACTS = frozenset({"source", "evidence", "repeats", "resource_index", "enumeration_index"})


def same_facts(old: object, new: object) -> bool:
    """Whether two pieces state the same, wherever and for whatever reason."""
    return old == new or facts_of(old) == facts_of(new)


def same_rows(old: Iterable[object], new: Iterable[object]) -> bool:
    """Whether two lists state the same, in whatever order."""
    return Counter(map(facts_of, old)) == Counter(map(facts_of, new))


def facts_of(value: Any) -> Any:
    """A value that is equal for pieces that state the same, and can be hashed."""
    if isinstance(value, tuple):
        return tuple(map(facts_of, value))
    if not has(type(value)):
        return value
    return tuple(
        facts_of(getattr(value, row.name))
        for row in fields(type(value))
        if row.name not in _NO_FACTS
    )
