"""How tests read the OpenAPI document."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from attrs import evolve
from jsonschema import Draft202012Validator

import codegen
from codegen.emit.environment import make_environment
from codegen.model.nodes import Model
from codegen.targets.contract import Rendered, TargetSettings
from codegen.targets.openapi import TARGET

__all__ = [
    "METHODS",
    "Document",
    "body_schema",
    "follow",
    "form",
    "operations",
    "part_of",
    "read",
    "resolved",
    "schema_of",
    "text_of",
    "validator",
    "walk",
]

SETTINGS = TargetSettings("ucwa", "ucwa_client", "1.2.3", "0123456789abcdef")
TEMPLATES = Path(codegen.__file__).parents[1] / "templates"
METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "trace"}
WORDS = {"description", "default", "deprecated", "readOnly", "x-allowed", "x-wire-names"}
"""Keys that say nothing of a value's form."""

Document = dict[str, Any]


def text_of(model: Model, only: frozenset[str] | None = None) -> str:
    (file,) = TARGET.plan(model, evolve(SETTINGS, only=only))
    assert isinstance(file, Rendered)
    assert file.path == "openapi.json"
    return make_environment((TEMPLATES,)).get_template(file.template).render(view=file.view)


def read(model: Model) -> Document:
    found: Document = json.loads(text_of(model), object_pairs_hook=no_repeats)
    return found


def no_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    assert len(found) == len(pairs), [name for name, _ in pairs]
    return found


def operations(document: Document) -> dict[str, Document]:
    """By id."""
    rows = [
        operation
        for item in document["paths"].values()
        for method, operation in item.items()
        if method in METHODS
    ]
    found = {row["operationId"]: row for row in rows}
    assert len(found) == len(rows)
    return found


def walk(node: object) -> Iterator[tuple[str, Any]]:
    """Every key and value at any depth."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield key, value
            yield from walk(value)
    elif isinstance(node, list):
        for value in node:
            yield from walk(value)


def follow(document: Document, address: str) -> Document:
    assert address.startswith("#/")
    node: Document = document
    for part in address.removeprefix("#/").split("/"):
        node = node[part]
    return node


def resolved(document: Document, row: Document) -> Document:
    """The object, or what it refers to."""
    while "$ref" in row:
        row = follow(document, row["$ref"])
    return row


def schema_of(document: Document, resource: str) -> Document:
    """The schema of a page's representation, the one that it takes over where it has nothing of its own."""
    schema: Document = document["components"]["schemas"][resource]
    while "allOf" in schema:
        (reference,) = schema["allOf"]
        schema = follow(document, reference["$ref"])
    return schema


def part_of(document: Document, resource: str, name: str) -> Document:
    """What stands under `_links` or `_embedded`."""
    part = follow(document, schema_of(document, resource)["properties"][name]["$ref"])
    found: Document = part["properties"]
    return found


def body_schema(operation: Document) -> Document:
    found: Document = operation["requestBody"]["content"]["application/json"]["schema"]
    return found


def form(schema: Document) -> Document:
    return {key: value for key, value in schema.items() if key not in WORDS}


def validator(document: Document, schema: Document) -> Draft202012Validator:
    return Draft202012Validator({**schema, "components": document["components"]})
