"""Operation objects."""

from __future__ import annotations

import re

from codegen.model.nodes import Resource
from codegen.targets.openapi.answers import responses
from codegen.targets.openapi.headers import header_parameters
from codegen.targets.openapi.inputs import Inputs
from codegen.targets.openapi.json_text import JsonObject
from codegen.targets.openapi.keys import Keys
from codegen.targets.openapi.parts import Parts
from codegen.targets.openapi.routes import Route
from codegen.targets.openapi.security import alternatives

__all__ = ["operation_object", "tag"]

_SENTENCE = re.compile(r".+?[.!?](?=\s)", re.DOTALL)
_LONGEST = 140
"""Characters of a summary, which stands in lists."""


def operation_object(operation_id: str, parts: Parts) -> JsonObject:
    """Everything that OpenAPI can tell of an operation."""
    route = parts.routes[operation_id]
    resource, operation = route.resource, route.operation
    inputs = Inputs.of(operation)
    found: JsonObject = {"tags": [resource.name], "operationId": operation_id}
    found |= _words(operation.description or resource.summary)
    parameters = [
        *inputs.parameters(route.parameters, parts.keys, parts.examples),
        *header_parameters(resource, operation, parts.changeable),
    ]
    if parameters:
        found["parameters"] = parameters
    if body := inputs.request_body(parts.keys, parts.examples.request(operation_id)):
        found["requestBody"] = body
    found["responses"] = responses(operation_id, parts)
    if resource.scopes:
        found["security"] = alternatives(resource.scopes)
    return found | _extensions(route, parts.keys)


def _words(text: str) -> JsonObject:
    """The first sentence for lists; the whole text where that says more."""
    match = _SENTENCE.match(text)
    first = " ".join((match[0] if match else text).split())
    words: JsonObject = {}
    if 0 < len(first) <= _LONGEST:
        words["summary"] = first
    if text not in ("", words.get("summary")):
        words["description"] = text
    return words


def _extensions(route: Route, keys: Keys) -> JsonObject:
    operation = route.operation
    facts: JsonObject = {}
    if operation.route is not None and operation.route != route.path:
        facts["x-route"] = operation.route
    if operation.minimum_revision > 1:
        facts["x-minimum-revision"] = operation.minimum_revision
    if operation.asynchronous is not None:
        completed = operation.asynchronous.resource
        facts["x-completed-by"] = keys.pointer(completed) or completed
    return facts


def tag(resource: Resource) -> JsonObject:
    """The group of a page's operations."""
    words = {"description": resource.summary} if resource.summary else {}
    return {"name": resource.name, **words}
