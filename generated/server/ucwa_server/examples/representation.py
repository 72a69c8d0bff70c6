"""Example representations: shapes, with their links and embedded resources filled in."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .places import PAGES, locate
from .shape import Rel, Shape
from .shapes import SHAPES

__all__ = ["link_to", "rel_of", "representation"]

_DEPTH = 2
"""How deep resources stand inside each other; those below are links."""


_ETAG = "1"
"""The entity tag of all that can be changed by a PUT."""


def _shape_of(name: str) -> Shape:
    """The shape of a resource; a bare one where there is nothing to tell."""
    return SHAPES.get(name) or Shape()


_CHANGEABLE = frozenset(
    name
    for page, operations in PAGES.items()
    if any(operation.method == "PUT" for operation in operations)
    for name in (page, _shape_of(page).revises)
)
"""Pages with a PUT, or another revision that has one."""


def rel_of(name: str) -> str:
    """The rel of a resource in representations."""
    shape = _shape_of(name)
    return shape.rel or shape.revises or name


def link_to(name: str, values: Mapping[str, str]) -> dict[str, object]:
    """A link to a resource; it states the revision of what has more than one."""
    link: dict[str, object] = {"href": locate(name, values)}
    revision = _shape_of(name).revision
    return link if revision == 1 else {**link, "revision": str(revision)}


def representation(
    name: str, values: Mapping[str, str], depth: int = _DEPTH
) -> dict[str, object]:
    """A resource in the form of JSON; its links lead to examples as well."""
    shape = _shape_of(name)
    links: dict[str, object] = {"self": link_to(name, values)}
    embedded: dict[str, object] = {}

    def copy(target: str) -> object:
        return representation(target, values, depth - 1)

    for rel in shape.links:
        links[rel.name] = _each(rel, lambda target: link_to(target, values))
    for rel in shape.embedded:
        if depth > 0:
            embedded[rel.name] = _each(rel, copy)
        else:
            links[rel.name] = _each(rel, lambda target: link_to(target, values))
    for name_, href in shape.content.items():
        links[name_] = {"href": href}

    body = {"rel": rel_of(name), **shape.properties, "_links": links}
    if name in _CHANGEABLE:
        body["etag"] = _ETAG
    return {**body, "_embedded": embedded} if embedded else body


def _each(rel: Rel, make: Callable[[str], object]) -> object:
    """What is made of a target: a list where the rel leads to several resources."""
    one = make(rel.name if rel.target is None else rel.target)
    return [one] if rel.many else one
