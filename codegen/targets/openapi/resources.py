"""Schemas of resources: properties, links with what they lead to, embedded resources."""

from __future__ import annotations

from codegen.model.inherit import (
    base_of,
    effective_embedded,
    effective_links,
    effective_properties,
)
from codegen.model.nodes import Embedded, Kind, Link, Model, Property, Resource
from codegen.targets.openapi.json_text import JsonObject
from codegen.targets.openapi.keys import Keys, Shared, reference_to
from codegen.targets.openapi.values import many_of, property_schema

__all__ = ["resource_schemas"]


def resource_schemas(resource: Resource, model: Model, keys: Keys) -> dict[str, JsonObject]:
    """By key: a representation of the page's resource, its links, what it embeds.

    A role whose representation has nothing of its own refers to the resource that it represents, so that
    generators make one class of both.
    """
    words = _words(resource)
    base = base_of(model, resource)
    if base is not None:
        words["x-represents"] = keys.pointer(base.name)
        if _shape(resource, model) == _shape(base, model):
            return {keys.resources[resource.name]: {"allOf": [keys.resource(base.name)], **words}}
    rows = effective_properties(model, resource)
    copies = effective_embedded(model, resource)
    links = _links(effective_links(model, resource), copies, rows, keys)
    embedded = _embedded(copies, keys)
    parts = {
        keys.links[resource.name]: ("_links", links),
        keys.embedded[resource.name]: ("_embedded", embedded),
    }
    filled = {key: (name, schema) for key, (name, schema) in parts.items() if schema}
    references: JsonObject = {name: reference_to(key) for key, (name, _) in filled.items()}
    return {
        keys.resources[resource.name]: _representation(rows, references, words, keys),
        **{key: _object(properties) for key, (_, properties) in filled.items()},
    }


def _representation(
    rows: tuple[Property, ...], parts: JsonObject, words: JsonObject, keys: Keys
) -> JsonObject:
    plain = [row for row in rows if row.type.kind is not Kind.CONTENT]
    required = dict.fromkeys(_wire_name(row) for row in plain if row.required)
    properties = {
        "rel": {"type": "string"},
        "etag": {"type": "string"},
        **{_wire_name(row): property_schema(row, keys) for row in plain},
        **parts,
    }
    schema = {"type": "object", **words, "properties": properties}
    return schema | ({"required": list(required)} if required else {})


def _words(resource: Resource) -> JsonObject:
    texts = dict.fromkeys((resource.summary, resource.description))
    words: JsonObject = {}
    if description := "\n\n".join(filter(None, texts)):
        words["description"] = description
    if resource.rel != resource.name:
        words["x-rel"] = resource.rel
    if resource.revision > 1:
        words["x-revision"] = resource.revision
    return words


def _links(
    links: tuple[Link, ...],
    copies: tuple[Embedded, ...],
    rows: tuple[Property, ...],
    keys: Keys,
) -> JsonObject:
    """By rel: links, and properties that travel as links whose address holds the content itself.

    What may be embedded may be linked to instead.
    """
    contents = [row for row in rows if row.type.kind is Kind.CONTENT]
    known = {row.rel for row in links}
    return {
        **{row.rel: _link(row, keys) for row in links},
        **{row.rel: _link(row, keys) for row in copies if row.rel not in known},
        **{_wire_name(row): property_schema(row, keys) for row in contents},
    }


def _link(row: Link | Embedded, keys: Keys) -> JsonObject:
    schema = many_of(keys.reference(Shared.LINK), many=row.many)
    if isinstance(row, Link) and row.description:
        schema["description"] = row.description
    if target := keys.pointer(row.target):
        schema["x-resource"] = target
    return schema


def _embedded(rows: tuple[Embedded, ...], keys: Keys) -> JsonObject:
    return {row.rel: many_of(keys.resource(row.target), many=row.many) for row in rows}


def _object(properties: JsonObject) -> JsonObject:
    return {"type": "object", "properties": properties}


def _wire_name(row: Property) -> str:
    return row.wire_names[0] if row.wire_names else row.name


def _shape(resource: Resource, model: Model) -> tuple[object, ...]:
    """What a role must share with what it represents to be nothing else, whatever the order and words."""
    return (
        {
            (row.type, row.required, row.read_only, row.constraints, _wire_name(row))
            for row in effective_properties(model, resource)
        },
        {
            (row.rel, row.target, row.many)
            for row in effective_links(model, resource)
            if row.rel != "self"
        },
        {(row.rel, row.target, row.many) for row in effective_embedded(model, resource)},
    )
