"""What a page takes over from the one that it represents. The model's lists hold own rows only."""

from __future__ import annotations

from codegen.model.nodes import Embedded, Enumeration, Link, Model, Property, Resource

__all__ = [
    "base_of",
    "effective_embedded",
    "effective_links",
    "effective_members",
    "effective_properties",
]


def base_of(model: Model, resource: Resource) -> Resource | None:
    """The resource whose representation the page shows, where it is a role of another."""
    if resource.represents is None:
        return None
    return model.resource_index.get(resource.represents.resource)


def effective_properties(model: Model, resource: Resource) -> tuple[Property, ...]:
    """Own rows, then those of the represented resource whose name is not there yet."""
    base = base_of(model, resource)
    if base is None:
        return resource.properties
    seen = {row.name for row in resource.properties}
    return resource.properties + tuple(row for row in base.properties if row.name not in seen)


def effective_links(model: Model, resource: Resource) -> tuple[Link, ...]:
    """Own rows, then those of the represented resource whose rel is not there yet."""
    base = base_of(model, resource)
    if base is None:
        return resource.links
    seen = {row.rel for row in resource.links}
    return resource.links + tuple(row for row in base.links if row.rel not in seen)


def effective_embedded(model: Model, resource: Resource) -> tuple[Embedded, ...]:
    """Own embedded rels, then those of the represented resource whose rel is not there yet."""
    base = base_of(model, resource)
    if base is None:
        return resource.embedded
    seen = {row.rel for row in resource.embedded}
    return resource.embedded + tuple(row for row in base.embedded if row.rel not in seen)


def effective_members(enumeration: Enumeration) -> tuple[str, ...]:
    """The page's members, then those observed elsewhere."""
    return tuple(row.name for row in enumeration.members) + tuple(
        row.name for row in enumeration.observed
    )
