"""Operation objects."""

from __future__ import annotations

from codegen.model.nodes import Operation, Resource
from codegen.targets.openapi.answers import responses
from codegen.targets.openapi.inputs import Inputs
from codegen.targets.openapi.json_text import JsonObject
from codegen.targets.openapi.keys import Keys
from codegen.targets.openapi.routes import Route

__all__ = ["BEARER", "operation_object", "tag"]

BEARER = "bearer"
"""Key of the security scheme."""


def operation_object(route: Route, operation_id: str, keys: Keys, *, any_error: bool) -> JsonObject:
    """Everything that OpenAPI can tell of an operation.

    Args:
        any_error: Whether there are errors that every operation may answer.
    """
    resource, operation = route.resource, route.operation
    inputs = Inputs.of(operation)
    found: JsonObject = {"tags": [resource.name], "operationId": operation_id}
    if description := operation.description or resource.summary:
        found["description"] = description
    if parameters := inputs.parameters(route.parameters, keys):
        found["parameters"] = parameters
    if body := inputs.request_body(keys):
        found["requestBody"] = body
    found["responses"] = responses(operation, keys, any_error=any_error)
    if resource.scopes:
        # Alternatives: any one of the scopes is enough.
        found["security"] = [{BEARER: [row.name]} for row in resource.scopes]
    return found | _extensions(route, operation, keys)


def _extensions(route: Route, operation: Operation, keys: Keys) -> JsonObject:
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
