"""Schemas that no page states: what every representation is made of."""

from __future__ import annotations

from codegen.targets.openapi.json_text import JsonObject
from codegen.targets.openapi.keys import Keys, Shared

__all__ = ["reason", "shared_schemas"]

_TEXT: JsonObject = {"type": "string"}
_REASON: JsonObject = {
    "code": _TEXT,
    "subcode": _TEXT,
    "message": {"type": "string", "description": "In the language of the application."},
    "parameters": {"description": "The inputs that are wrong or missing."},
    "debugInfo": {"description": "For logs only."},
}


def shared_schemas(keys: Keys) -> dict[str, JsonObject]:
    """By key; the body of an error is made by `reason`."""
    made = {
        Shared.LINK: _link(),
        Shared.CONTENT: _content(),
        Shared.RESOURCE: _resource(keys),
        Shared.DATE_TIME: _date_time(),
    }
    return {keys.shared[row]: schema for row, schema in made.items()}


def reason(page: JsonObject | None) -> JsonObject:
    """The body of an error: what its page states, and what every such body may hold.

    Args:
        page: The schema of the page, if there is one.
    """
    schema: JsonObject = page or {"type": "object", "description": "What went wrong."}
    stated = schema.get("properties", {})
    if not isinstance(stated, dict):
        return schema
    return schema | {"properties": _REASON | stated, "required": ["code"]}


def _link() -> JsonObject:
    return {
        "type": "object",
        "description": "Where a related resource is.",
        "properties": {
            "href": {"type": "string", "format": "uri-reference"},
            "title": _TEXT,
            "revision": {
                "type": "string",
                "description": "Of the resource that it leads to; 1 where absent.",
            },
        },
        "required": ["href"],
    }


def _content() -> JsonObject:
    return {
        "type": "object",
        "description": "Content as a link whose address holds it: a data URI.",
        # Samples of pages have a space after `data`.
        "properties": {"href": {"type": "string", "pattern": "^data ?:"}},
        "required": ["href"],
    }


def _resource(keys: Keys) -> JsonObject:
    """A representation of which no page tells more."""
    link, resource = keys.reference(Shared.LINK), keys.reference(Shared.RESOURCE)
    return {
        "type": "object",
        "description": "A resource of any kind.",
        "properties": {
            "rel": _TEXT,
            "etag": _TEXT,
            "_links": {"type": "object", "additionalProperties": _one_or_many(link)},
            "_embedded": {"type": "object", "additionalProperties": _one_or_many(resource)},
        },
    }


def _one_or_many(schema: JsonObject) -> JsonObject:
    return {"anyOf": [schema, {"type": "array", "items": schema}]}


def _date_time() -> JsonObject:
    return {
        "type": "string",
        "description": "A moment: `/Date(ms)/` with milliseconds since 1970 UTC, or ISO 8601.",
        "pattern": r"^(/Date\(-?\d+([+-]\d{4})?\)/|\d{4}-\d{2}-\d{2}T.+)$",
        "examples": ["/Date(1364327898968)/"],
    }
