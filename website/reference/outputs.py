"""The pages of what commands print as JSON, made from the schemas; the schemas themselves beside them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from codegen.cli.json_schemas import SCHEMAS, schema_text
from website.reference.markdown import heading, page, paragraphs, prose, table

__all__ = ["output_pages"]

Json: TypeAlias = "Mapping[str, Json] | list[Json] | str | int | float | bool | None"
Schema: TypeAlias = Mapping[str, Json]


def output_pages() -> Mapping[str, str]:
    """A page per schema and the list of all; each schema as it is, too (`outputs/check.schema.json`)."""
    pages = {"outputs/index.md": _index()}
    for name in sorted(SCHEMAS):
        text = schema_text(name)
        pages[f"outputs/{name}.md"] = _output(name, json.loads(text))
        pages[f"outputs/{name}.schema.json"] = text
    return pages


def _index() -> str:
    rows = (
        (f"[{name}]({name}.md)", f"`ucwa-codegen {line}`", f"[schema]({name}.schema.json)")
        for name, line in sorted(SCHEMAS.items())
    )
    return page(
        heading(1, "What is printed as JSON"),
        prose(
            "Each document has a `format`, which rises when a key changes its meaning or goes. Keys may be "
            "added, so a program passes over those that it does not know. `ucwa-codegen schema NAME` prints "
            "a schema (JSON Schema, draft 2020-12)."
        ),
        table(("page", "printed by", "JSON Schema"), rows),
        "The form of `check --format sarif` is that of SARIF 2.1.0, a standard of OASIS.",
    )


def _output(name: str, schema: Schema) -> str:
    parts = _mapping(schema.get("$defs", {}))
    return page(
        heading(1, f"JSON of `{name}`"),
        *paragraphs(_text(schema.get("description"))),
        f"[The schema]({name}.schema.json) says the same to programs.",
        heading(2, "The document"),
        *_object(schema),
        *(row for key, part in parts.items() for row in _part(key, _mapping(part))),
    )


def _part(key: str, schema: Schema) -> Iterator[str]:
    yield heading(2, f"`{key}`", f"part-{key.lower()}")
    yield from paragraphs(_text(schema.get("description")))
    if "properties" in schema:
        yield from _object(schema)
    else:
        yield f"Holds {_type(schema)}."


def _object(schema: Schema) -> Iterator[str]:
    """The table of the keys of an object, and below it those of objects inside."""
    needed = schema.get("required", [])
    assert isinstance(needed, list)
    keys = {key: _mapping(row) for key, row in _mapping(schema.get("properties", {})).items()}
    rows = (
        (
            f"`{key}`",
            _type(row),
            "always" if key in needed else "",
            prose(_text(row.get("description"))),
        )
        for key, row in keys.items()
    )
    yield table(("key", "holds", "there", "meaning"), rows)
    for key, row in keys.items():
        if "properties" in row:
            yield f"Of `{key}`:"
            yield from _object(row)


def _type(schema: Schema) -> str:
    """What a value is, in a few words of Markdown."""
    if "$ref" in schema:
        name = _text(schema["$ref"]).rpartition("/")[2]
        return f"[{name}](#part-{name.lower()})"
    if "const" in schema:
        return f"`{json.dumps(schema['const'])}`"
    if "enum" in schema:
        return ", ".join(f"`{json.dumps(row)}`" for row in _list(schema["enum"]))
    if "anyOf" in schema:
        return " or ".join(_type(_mapping(row)) for row in _list(schema["anyOf"]))
    kind = schema.get("type")
    if isinstance(kind, list):
        return " or ".join(_text(row) for row in kind)
    if kind == "array":
        return f"list of {_type(_mapping(schema.get('items', {})))}"
    if kind == "object" and "additionalProperties" in schema:
        inner = schema["additionalProperties"]
        return "by name " + (_type(inner) if isinstance(inner, Mapping) else "anything")
    return _text(kind) or "anything"


def _text(value: Json) -> str:
    return value if isinstance(value, str) else ""


def _mapping(value: Json) -> Schema:
    assert isinstance(value, Mapping), value
    return value


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []
