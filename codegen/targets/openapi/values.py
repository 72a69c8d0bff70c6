"""Schemas of properties and parameters: their types, limits and words."""

from __future__ import annotations

from attrs import frozen

from codegen.model.nodes import Constraints, Kind, Parameter, Property, Type
from codegen.targets.openapi.json_text import JsonObject
from codegen.targets.openapi.keys import Keys, Shared

__all__ = ["ParameterSchemas", "many_of", "property_schema"]

_SCALARS: dict[Kind, JsonObject] = {
    Kind.STRING: {"type": "string"},
    Kind.BOOLEAN: {"type": "boolean"},
    Kind.INTEGER: {"type": "integer"},
    Kind.NUMBER: {"type": "number"},
    Kind.DURATION: {"type": "string", "format": "duration"},
    Kind.URI: {"type": "string", "format": "uri-reference"},
    Kind.BINARY: {"type": "string", "contentEncoding": "base64"},
    Kind.OBJECT: {"type": "object"},
    Kind.UNKNOWN: {},
}
_SHARED = {Kind.DATETIME: Shared.DATE_TIME, Kind.CONTENT: Shared.CONTENT}
_TRUTH = {"true": True, "false": False}


def property_schema(row: Property, keys: Keys) -> JsonObject:
    """A property as answers have it.

    Values that the prose allows are told, not demanded: a later server may know more.
    """
    limits = row.constraints
    schema = _typed(row.type, _limits(limits), keys)
    schema |= _words(row.description, row.type, limits)
    if limits.allowed:
        schema["x-allowed"] = list(limits.allowed)
    if row.read_only:
        schema["readOnly"] = True
    return schema | _spellings(row.name, row.wire_names)


@frozen
class ParameterSchemas:
    """Schemas of parameters, which a client must keep to."""

    keys: Keys

    def schema(self, row: Parameter, *, note: str = "") -> JsonObject:
        """A parameter with its words, in a body.

        Args:
            note: A sentence to add to the description.
        """
        schema = self.bare(row)
        schema |= _words(f"{row.description} {note}".strip(), row.type, row.constraints)
        return schema | _spellings(row.name, row.wire_names)

    def bare(self, row: Parameter) -> JsonObject:
        """A parameter's values without a word, but for the default."""
        limits = _limits(row.constraints)
        if row.constraints.allowed:
            allowed: list[object] = list(dict.fromkeys(row.constraints.allowed))
            limits["enum"] = allowed
        schema = _typed(row.type, limits, self.keys)
        return schema | _default(row.type, row.constraints)


def many_of(schema: JsonObject, *, many: bool) -> JsonObject:
    """A list of it, or it."""
    return {"type": "array", "items": schema} if many else schema


def _typed(type_: Type, limits: JsonObject, keys: Keys) -> JsonObject:
    schema = many_of(_one(type_, keys) | limits, many=type_.many)
    return _nullable(schema) if type_.nullable else schema


def _one(type_: Type, keys: Keys) -> JsonObject:
    if type_.kind is Kind.ENUM:
        return keys.enumeration(type_.name)
    if type_.kind is Kind.RESOURCE:
        return keys.resource(type_.name)
    if type_.kind in _SHARED:
        return keys.reference(_SHARED[type_.kind])
    schema = dict(_SCALARS[type_.kind])
    if type_.format is not None:
        # Generators warn of a `format` that no standard knows.
        schema["format" if type_.format == "email" else "x-format"] = type_.format
    return schema


def _nullable(schema: JsonObject) -> JsonObject:
    if "$ref" in schema:
        return {"anyOf": [schema, {"type": "null"}]}
    if "type" not in schema:
        return schema
    nullable = schema | {"type": [schema["type"], "null"]}
    if isinstance(allowed := schema.get("enum"), list):
        nullable["enum"] = [*allowed, None]
    return nullable


def _limits(limits: Constraints) -> JsonObject:
    stated = {
        "maxLength": limits.max_length,
        "minimum": limits.minimum,
        "maximum": limits.maximum,
    }
    return {key: value for key, value in stated.items() if value is not None}


def _words(description: str, type_: Type, limits: Constraints) -> JsonObject:
    words: JsonObject = {"description": description} if description else {}
    words |= _default(type_, limits)
    if limits.deprecated:
        words["deprecated"] = True
    return words


def _default(type_: Type, limits: Constraints) -> JsonObject:
    if limits.default is None or type_.many:
        return {}
    value = _value(limits.default, type_.kind)
    return {"default": value} if value is not None else {}


def _value(text: str, kind: Kind) -> object:
    """A default in its type; None where the text is none of it, so that it stays in the description."""
    if kind is Kind.BOOLEAN:
        return _TRUTH.get(text.casefold())
    if kind in (Kind.INTEGER, Kind.NUMBER):
        try:
            return int(text)
        except ValueError:
            return None
    return text if kind in (Kind.STRING, Kind.ENUM, Kind.DURATION, Kind.URI) else None


def _spellings(name: str, wire_names: tuple[str, ...]) -> JsonObject:
    return {"x-wire-names": list(wire_names)} if wire_names not in ((name,), ()) else {}
