"""What a request carries: parameters of path and query, and the body."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import evolve, frozen

from codegen.model.nodes import Kind, Operation, Parameter
from codegen.targets.openapi.examples import Examples, Named
from codegen.targets.openapi.json_text import JsonObject
from codegen.targets.openapi.keys import Keys, Shared
from codegen.targets.openapi.media import JSON, OCTETS, XML, Body, content, is_structured
from codegen.targets.openapi.values import ParameterSchemas

__all__ = ["Inputs"]

_EITHER = "Required, in the query or in the body."


@frozen
class Inputs:
    """The parameters of an operation by where they may travel, whichever table they stand in."""

    query: tuple[Parameter, ...]
    body: tuple[Parameter, ...]
    content: tuple[Parameter, ...]
    media: tuple[str, ...]
    """Of the body; empty where there is none."""

    @classmethod
    def of(cls, operation: Operation) -> Inputs:
        # Both tables may have a row of one name; the table of a place knows it better.
        query = _placed((*operation.query, *operation.body), "query")
        body = _placed((*operation.body, *operation.query), "body")
        raw = _placed((*operation.body, *operation.query), "content")
        media = operation.request_media
        # Without a media type of its form a row would have no place in the document.
        if body and not any(map(is_structured, media)):
            media = (*media, JSON, XML)
        if raw and all(map(is_structured, media)):
            media = (*media, OCTETS)
        return cls(query, body, raw, media)

    def parameters(self, path: Iterable[str], keys: Keys, examples: Examples) -> list[JsonObject]:
        """Those of the path, then those of the query."""
        return [_path_parameter(name, examples) for name in path] + [
            _query_parameter(row, ParameterSchemas(keys), examples) for row in self.query
        ]

    def request_body(self, keys: Keys, examples: Named) -> JsonObject | None:
        """The body in each media type; None where the operation takes none."""
        if not self.media:
            return None
        body: JsonObject = {}
        if described := [row.description for row in self.content if row.description]:
            body["description"] = "\n\n".join(described)
        schema = self._schema(ParameterSchemas(keys))
        form = Body(schema, keys.reference(Shared.XML_INPUT), examples)
        body["content"] = content(self.media, form)
        if self._is_required:
            body["required"] = True
        return body

    @property
    def _is_required(self) -> bool:
        if self.content:
            return any(row.effective_required for row in self.content)
        return any(map(_is_demanded, self.body)) or not any(map(is_structured, self.media))

    def _schema(self, schemas: ParameterSchemas) -> JsonObject:
        """The JSON form: properties, and content as links."""
        plain = [row for row in self.body if row.type.kind is not Kind.CONTENT]
        linked = [row for row in self.body if row.type.kind is Kind.CONTENT]
        properties, required = _properties(plain, schemas)
        if linked:
            links, required_links = _properties(linked, schemas)
            properties["_links"] = _object(links, required_links)
            required += ["_links"] if required_links else []
        return _object(properties, required)


def _placed(rows: Iterable[Parameter], place: str) -> tuple[Parameter, ...]:
    """Rows that may travel there, one per name on the wire: the first, required if any is."""
    found: dict[str, Parameter] = {}
    for row in rows:
        if place in row.travels:
            first = found.setdefault(_wire_name(row), row)
            if row.effective_required:
                found[_wire_name(row)] = evolve(first, effective_required=True)
    return tuple(found.values())


def _is_demanded(row: Parameter) -> bool:
    """Required where it travels; what has two ways is required in neither."""
    return row.effective_required and len(row.travels) == 1


def _path_parameter(name: str, examples: Examples) -> JsonObject:
    parameter: JsonObject = {"name": name, "in": "path", "required": True}
    return parameter | {"schema": {"type": "string"}, "example": examples.path_parameter(name)}


def _query_parameter(row: Parameter, schemas: ParameterSchemas, examples: Examples) -> JsonObject:
    parameter: JsonObject = {"name": _wire_name(row), "in": "query"}
    if description := f"{row.description} {_note(row)}".strip():
        parameter["description"] = description
    if _is_demanded(row):
        parameter["required"] = True
    if row.constraints.deprecated:
        parameter["deprecated"] = True
    return parameter | {"schema": schemas.bare(row), "example": examples.parameter(row)}


def _properties(
    rows: Iterable[Parameter], schemas: ParameterSchemas
) -> tuple[JsonObject, list[str]]:
    properties: JsonObject = {}
    required: list[str] = []
    for row in rows:
        properties[_wire_name(row)] = schemas.schema(row, note=_note(row))
        if _is_demanded(row):
            required.append(_wire_name(row))
    return properties, required


def _object(properties: JsonObject, required: list[str]) -> JsonObject:
    schema: JsonObject = {"type": "object"}
    if properties:
        schema["properties"] = properties
    if required:
        schema["required"] = required
    return schema


def _note(row: Parameter) -> str:
    return _EITHER if row.effective_required and not _is_demanded(row) else ""


def _wire_name(row: Parameter) -> str:
    return row.wire_names[0] if row.wire_names else row.name
