"""Media types, and what a body is in each."""

from __future__ import annotations

from codegen.targets.openapi.json_text import JsonObject
from codegen.targets.openapi.keys import Keys, Shared

__all__ = ["JSON", "OCTETS", "XML", "content", "is_structured"]

JSON = "application/json"
XML = "application/xml"
OCTETS = "application/octet-stream"


def is_structured(media: str) -> bool:
    """Whether a body of the type is made of properties and links."""
    return _is(media, "json") or _is(media, "xml")


def content(media: tuple[str, ...], schema: JsonObject, keys: Keys) -> JsonObject:
    """The body in each media type.

    Args:
        schema: Of the JSON form.
    """
    return {row: {"schema": _schema(row, schema, keys)} for row in media}


def _schema(media: str, schema: JsonObject, keys: Keys) -> JsonObject:
    if _is(media, "json"):
        return schema
    if _is(media, "xml"):
        return keys.reference(Shared.XML)
    return (
        {"type": "string"} if media.startswith("text/") else {"type": "string", "format": "binary"}
    )


def _is(media: str, form: str) -> bool:
    bare = media.partition(";")[0].strip().casefold()
    return bare.endswith((f"/{form}", f"+{form}"))
