"""Which pages tell of later revisions of others."""

from __future__ import annotations

from codegen.model.nodes import Model, Resource

__all__ = ["revised_page"]


def revised_page(model: Model, resource: Resource) -> str | None:
    """The page that a page of a later revision revises; None for all others."""
    if resource.revision < 2 or resource.rel == resource.name:
        return None
    base = model.resource_index.get(resource.rel)
    return base.name if base is not None and base.revision < 2 else None
