"""What the example of a resource is made of."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import Factory, field, frozen

__all__ = ["Rel", "Shape"]


@frozen
class Rel:
    """Where a link or an embedded resource leads, if not to one resource of its own name."""

    name: str
    target: str | None = Factory(lambda self: self.name, takes_self=True)
    """Name of a page; None where no page tells of it."""
    many: bool = False


def _rels(rels: tuple[str | Rel, ...]) -> tuple[Rel, ...]:
    return tuple(Rel(rel) if isinstance(rel, str) else rel for rel in rels)


@frozen
class Shape:
    """A resource by the tables of its page."""

    rel: str | None = None
    """As it stands in representations, where it is not the name of the page."""
    revises: str | None = None
    """The page of an earlier revision, whose name is the rel."""
    revision: int = 1
    """The newest one that links to the resource may use."""
    properties: Mapping[str, object] = field(factory=dict[str, object])
    """Names and values as they stand in JSON."""
    content: Mapping[str, str] = field(factory=dict[str, str])
    """Properties that travel as links, and their `data:` URIs."""
    links: tuple[Rel, ...] = field(factory=tuple, converter=_rels)
    """All but `self`."""
    embedded: tuple[Rel, ...] = field(factory=tuple, converter=_rels)
