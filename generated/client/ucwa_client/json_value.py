"""Values of JSON documents."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

__all__ = ["JsonValue", "new_mapping"]

JsonValue: TypeAlias = (
    "str | int | float | bool | Sequence[JsonValue] | Mapping[str, JsonValue] | None"
)
"""A value of a JSON document."""

new_mapping: Callable[[], dict[str, JsonValue]] = dict
"""Makes the default of attributes that map names to values."""
