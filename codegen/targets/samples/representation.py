"""Representations made from the model, in the form of JSON: all that their pages state."""

from __future__ import annotations

from collections.abc import Callable

from codegen.model.inherit import (
    base_of,
    effective_embedded,
    effective_links,
    effective_properties,
)
from codegen.model.nodes import Embedded, Kind, Link, Resource
from codegen.targets.samples.places import Places
from codegen.targets.samples.values import JsonValue, content_href, example_value

__all__ = ["ETAG", "JsonObject", "link_to", "representation"]

JsonObject = dict[str, JsonValue]

ETAG = "1"
"""The entity tag of what a PUT can change."""


def representation(places: Places, resource: Resource, here: str, *, depth: int = 1) -> JsonObject:
    """A resource with its links; embedded resources stand in it `depth` levels deep.

    What would stand deeper is a link: a server may send either.
    """
    links: JsonObject = {"self": {"href": here}}
    embedded: JsonObject = {}
    for link in effective_links(places.model, resource):
        if link.rel != "self":
            links[link.rel] = _each(link, lambda row: link_to(places, row.target, here, row.rel))
    for copy in effective_embedded(places.model, resource):
        target = places.model.resource_index.get(copy.target or copy.rel)
        if depth > 0 and target is not None:
            links.pop(copy.rel, None)
            embedded[copy.rel] = _each(copy, lambda row: _copy(places, row, here, depth))
        else:
            links[copy.rel] = _each(copy, lambda row: link_to(places, row.target, here, row.rel))
    body: JsonObject = {"rel": resource.rel}
    for row in effective_properties(places.model, resource):
        if row.type.kind is Kind.CONTENT:
            links[row.wire_names[0]] = {"href": content_href(row.name)}
        else:
            value = example_value(places.model, row.name, row.type, row.constraints)
            body[row.wire_names[0]] = value
    if "etag" not in body and any(one.method == "PUT" for one in resource.operations):
        body["etag"] = ETAG
    body["_links"] = links
    return {**body, "_embedded": embedded} if embedded else body


def link_to(places: Places, name: str | None, owner: str, rel: str) -> JsonObject:
    """A link; it states the revision of what has more than one."""
    link: JsonObject = {"href": places.locate(name, owner, rel)}
    newest = places.newest.get(name or rel, 1)
    return link if newest == 1 else {**link, "revision": str(newest)}


def _copy(places: Places, row: Link | Embedded, here: str, depth: int) -> JsonObject:
    """The key tells the role and the rel what plays it, where the role can just be read."""
    resource = places.model.resource_index[row.target or row.rel]
    path = places.locate(resource.name, here, row.rel)
    made = representation(places, resource, path, depth=depth - 1)
    base = base_of(places.model, resource)
    if base is not None and all(one.method == "GET" for one in resource.operations):
        made["rel"] = base.rel
    return made


def _each(row: Link | Embedded, make: Callable[[Link | Embedded], JsonObject]) -> JsonValue:
    """A list where the rel leads to several resources."""
    one = make(row)
    return [one] if row.many else one
