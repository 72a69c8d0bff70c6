"""The prose of a page, which no fact hangs on, apart from the facts and put back to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import evolve, field, frozen

from codegen.model.nodes import Enumeration, Operation, Resource

__all__ = ["NO_PROSE", "PageProse", "told_enumeration", "told_operations", "told_resource"]


@frozen
class PageProse:
    """What a page tells its readers and nothing else."""

    summary: str = ""
    description: str = ""
    """Of an enumeration its summary, too."""
    operations: Mapping[str, str] = field(factory=dict)
    """By method; of those that have a description."""


NO_PROSE = PageProse()


def told_resource(resource: Resource, prose: PageProse) -> Resource:
    """A resource with this prose."""
    return evolve(
        resource,
        summary=prose.summary,
        description=prose.description,
        operations=told_operations(resource.operations, prose),
    )


def told_operations(operations: Iterable[Operation], prose: PageProse) -> tuple[Operation, ...]:
    """The operations of a resource with this prose."""
    texts = prose.operations
    return tuple(
        (
            row
            if row.description == texts.get(row.method, "")
            else evolve(row, description=texts.get(row.method, ""))
        )
        for row in operations
    )


def told_enumeration(enumeration: Enumeration, prose: PageProse) -> Enumeration:
    """An enumeration with this prose."""
    return evolve(enumeration, description=prose.description)
