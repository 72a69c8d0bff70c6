"""How large a body may be and how deep its parts may stand in each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .errors import DecodeError
from .json_value import JsonValue

__all__ = ["MAX_DEPTH", "MAX_EMBEDDED", "MAX_SIZE", "check_depth", "check_size"]

MAX_SIZE = 1 << 24
"""Bytes, or characters of a text."""

MAX_DEPTH = 100
"""Of objects and lists of which nothing is known, of elements in XML."""

MAX_EMBEDDED = 50
"""Of resources that are embedded in each other."""


def check_size(body: bytes | str) -> None:
    """Raises DecodeError where a body is too long."""
    if len(body) > MAX_SIZE:
        raise DecodeError(f"longer than {MAX_SIZE} bytes")


def check_depth(value: JsonValue) -> None:
    """Raises DecodeError where a value of which nothing is known is nested too deep."""
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [child for node in level for child in _children(node)]
        if not level:
            return
    raise DecodeError(f"nested deeper than {MAX_DEPTH} levels")


def _children(value: JsonValue) -> Sequence[JsonValue]:
    if isinstance(value, Mapping):
        return list(value.values())
    return value if isinstance(value, list) else ()
