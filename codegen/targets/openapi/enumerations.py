"""Schemas of enumerations, which stay open: a client takes a value that it does not know."""

from __future__ import annotations

from codegen.model.inherit import effective_members
from codegen.model.nodes import Enumeration
from codegen.targets.openapi.json_text import JsonObject

__all__ = ["enumeration_schema"]


def enumeration_schema(enumeration: Enumeration, key: str) -> JsonObject:
    """Known members or any other text.

    The known ones are a schema with a title: generators name their type by it.
    """
    words: JsonObject = {"description": enumeration.description} if enumeration.description else {}
    members = list(dict.fromkeys(effective_members(enumeration)))
    if not members:
        return {"type": "string", **words}
    told = {row.name: row.description for row in enumeration.members}
    known = {
        "title": key,
        "type": "string",
        "enum": members,
        "x-enum-descriptions": [told.get(name, "") for name in members],
    }
    return {"anyOf": [known, {"type": "string"}], **words}
