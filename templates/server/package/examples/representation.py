"""Example representations: shapes, with their links and embedded resources filled in."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ..routing import fill
from .shape import Shape, Target
from .shapes import SHAPES

__all__ = ["locate", "representation"]

DEPTH = 2
"""How deep resources stand inside each other; those below are links."""

IDENTIFIER = "1"
"""The value of a parameter of a route that the request does not give."""


def locate(name: str | None, values: Mapping[str, str]) -> str:
    """Where a resource is. `values` are the known parameters of its route."""
    shape = SHAPES.get(name) if name is not None else None
    return fill(shape.path if shape else f"/~{name}", values, IDENTIFIER)


def representation(
    name: str, values: Mapping[str, str], depth: int = DEPTH
) -> dict[str, object]:
    """A resource in the form of JSON; its links lead to examples as well."""
    shape = SHAPES.get(name, Shape(name, f"/~{name}"))
    links: dict[str, object] = {"self": {"href": locate(name, values)}}
    embedded: dict[str, object] = {}

    def link(target: str | None) -> object:
        return {"href": locate(target, values)}

    for rel, target in shape.embedded.items():
        if depth > 0:
            embedded[rel] = _each(
                target, lambda one: representation(one or rel, values, depth - 1)
            )
        else:
            links[rel] = _each(target, link)
    for rel, target in shape.links.items():
        if rel != "self":
            links[rel] = _each(target, link)
    for rel, href in shape.content.items():
        links[rel] = {"href": href}

    body: dict[str, object] = {"rel": shape.rel, **shape.properties, "_links": links}
    if embedded:
        body["_embedded"] = embedded
    return body


def _each(target: Target, make: Callable[[str | None], object]) -> object:
    """What is made of a target: a list where the rel leads to several resources."""
    if isinstance(target, list):
        return [make(one) for one in target]
    return make(target)
