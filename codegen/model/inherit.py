"""What a page takes over from the one that it represents. The model's lists hold own rows only."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from codegen.model.nodes import Embedded, Enumeration, Link, Model, Property, Resource

__all__ = [
    "base_of",
    "effective_embedded",
    "effective_links",
    "effective_members",
    "effective_properties",
]

T = TypeVar("T")


def base_of(model: Model, resource: Resource) -> Resource | None:
    """The resource whose representation the page shows, where it is a role of another."""
    if resource.represents is None:
        return None
    return model.resource_index.get(resource.represents.resource)


def effective_properties(model: Model, resource: Resource) -> tuple[Property, ...]:
    """Own rows, then those of the represented resource whose name is not there yet."""
    base = base_of(model, resource)
    return _completed(resource.properties, base.properties if base else (), lambda row: row.name)


def effective_links(model: Model, resource: Resource) -> tuple[Link, ...]:
    """Own rows, then those of the represented resource whose rel is not there yet."""
    base = base_of(model, resource)
    return _completed(resource.links, base.links if base else (), lambda row: row.rel)


def effective_embedded(model: Model, resource: Resource) -> tuple[Embedded, ...]:
    """Own embedded rels, then those of the represented resource whose rel is not there yet."""
    base = base_of(model, resource)
    return _completed(resource.embedded, base.embedded if base else (), lambda row: row.rel)


def _completed(
    own: tuple[T, ...], others: tuple[T, ...], name: Callable[[T], str]
) -> tuple[T, ...]:
    seen = {name(row) for row in own}
    return own + tuple(row for row in others if name(row) not in seen)


def effective_members(enumeration: Enumeration) -> tuple[str, ...]:
    """The page's members, then those observed elsewhere."""
    return tuple(row.name for row in enumeration.members) + tuple(
        row.name for row in enumeration.observed
    )
