"""Every model that differs from a given one in a single fact."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import Any

from attrs import evolve, fields, has

__all__ = ["mutants"]

_UNSTATED = {
    "int | None": 7,
    "str | None": "new",
    "bool | None": True,
    "tuple[str, ...] | None": ("new",),
}
"""What is put where nothing was, by annotation."""


def mutants(value: Any, kept: frozenset[str], annotation: str = "") -> Iterator[tuple[str, Any]]:
    """Changed values, each with the way to what is changed.

    Args:
        kept: Names of attributes that stay as they are.
    """
    if has(type(value)):
        for row in fields(type(value)):
            if row.init and row.name not in kept:
                for way, other in mutants(getattr(value, row.name), kept, str(row.type)):
                    yield f".{row.name}{way}", evolve(value, **{row.name: other})
    elif isinstance(value, tuple):
        for index, part in enumerate(value):
            yield f"[{index}] gone", value[:index] + value[index + 1 :]
            for way, other in mutants(part, kept):
                yield f"[{index}]{way}", (*value[:index], other, *value[index + 1 :])
        if value and isinstance(value[-1], str):
            yield " longer", (*value, "new")
    elif value is None:
        if annotation in _UNSTATED:
            yield " stated", _UNSTATED[annotation]
    else:
        yield " other", _other(value)
        if annotation.endswith("| None"):
            yield " gone", None


def _other(value: Any) -> Any:
    match value:
        case bool():
            return not value
        case int():
            return value + 1
        case str():
            return f"{value}2"
        case Enum():
            members = list(type(value))
            return members[(members.index(value) + 1) % len(members)]
    raise TypeError(value)
