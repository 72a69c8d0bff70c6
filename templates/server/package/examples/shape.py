"""What the example of a resource is made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from attrs import field, frozen

__all__ = ["Shape", "Target"]

Target: TypeAlias = str | None | list[str | None]
"""Name of the resource that a rel leads to, in a list where it leads to several of them;
None where no page tells of it."""


@frozen
class Shape:
    """A resource by the tables of its page."""

    rel: str
    path: str
    """Route of the resource, with `{parameters}`."""
    properties: Mapping[str, object] = field(factory=dict)
    """Names and values as they stand in JSON."""
    content: Mapping[str, str] = field(factory=dict)
    """Properties that travel as links, and their `data:` URIs."""
    links: Mapping[str, Target] = field(factory=dict)
    embedded: Mapping[str, Target] = field(factory=dict)
