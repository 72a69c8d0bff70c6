"""Whether a value keeps to what the pages state about it, beyond its type."""

from __future__ import annotations

from typing import cast

from .operation import Parameter

__all__ = ["is_within_limits"]


def is_within_limits(row: Parameter, value: object) -> bool:
    """Whether a decoded value, or each of several, is one that the parameter may have."""
    if isinstance(value, tuple):
        items = cast("tuple[object, ...]", value)
        return all(is_within_limits(row, item) for item in items)
    return _is_allowed(row, value) and _is_within_bounds(row, value)


def _is_allowed(row: Parameter, value: object) -> bool:
    """Whatever the case of its letters."""
    text = str(getattr(value, "value", value)).casefold()
    return not row.allowed or text in map(str.casefold, row.allowed)


def _is_within_bounds(row: Parameter, value: object) -> bool:
    if isinstance(value, str):
        return row.max_length is None or len(value) <= row.max_length
    if not isinstance(value, (int, float)):
        return True
    low = row.minimum is None or row.minimum <= value
    return low and (row.maximum is None or value <= row.maximum)
