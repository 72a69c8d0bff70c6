"""Copies of mappings that other threads change meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

__all__ = ["snapshot"]

V = TypeVar("V")


def snapshot(mapping: Mapping[int, V] | Mapping[str, V]) -> tuple[V, ...]:
    """The values as they were at one moment."""
    while True:
        try:
            return tuple(mapping.values())
        except RuntimeError:  # One came or left meanwhile.
            continue
