"""Headers that carry what no body can: entity tags, addresses, revisions."""

from __future__ import annotations

from collections.abc import Iterator

from codegen.model.nodes import Model, Operation, Resource, Response
from codegen.model.revisions import revised_page
from codegen.targets.openapi.json_text import JsonObject

__all__ = ["IF_MATCH", "changeable_pages", "header_parameters", "response_headers", "tag_header"]

IF_MATCH = "If-Match"
_ETAG = "ETag"
_REVISION = "X-MS-RequiresMinResourceVersion"

_TAG: JsonObject = {"type": "string", "examples": ['"1"']}
_ADDRESS: JsonObject = {"type": "string", "format": "uri-reference"}


def changeable_pages(model: Model) -> frozenset[str]:
    """Pages of what a PUT can change, in this revision or another, and so has an entity tag."""
    found = {row.name for row in model.resources if _has_put(row)}
    for row in model.resources:
        if row.name in found and (base := revised_page(model, row)):
            found.add(base)
    return frozenset(found)


def header_parameters(
    resource: Resource, operation: Operation, changeable: frozenset[str]
) -> Iterator[JsonObject]:
    """What a request says in headers of its own."""
    if operation.method == "PUT":
        yield {
            "name": IF_MATCH,
            "in": "header",
            "description": "The entity tag of what is to be changed, in quotes.",
            "required": True,
            "schema": _TAG,
        }
    if operation.method == "GET" and operation.response.resource in changeable:
        yield {
            "name": "If-None-Match",
            "in": "header",
            "description": "The entity tag of what the client has; 304 tells that it is still so.",
            "schema": _TAG,
        }
    if resource.revision > 1:
        yield _revision(resource.revision, is_needed=operation.minimum_revision > 1)


def response_headers(answer: Response, changeable: frozenset[str]) -> JsonObject:
    """Those of success."""
    headers: JsonObject = {}
    if answer.location:
        headers["Location"] = {"description": "Of what was made.", "schema": _ADDRESS}
    if answer.body == "representation" and answer.resource in changeable:
        headers |= tag_header()
    return headers


def tag_header() -> JsonObject:
    """The entity tag of what an answer shows."""
    words = "The entity tag, in quotes, by which to change it or to ask whether it changed."
    return {_ETAG: {"description": words, "schema": _TAG}}


def _revision(revision: int, *, is_needed: bool) -> JsonObject:
    need = "The operation" if is_needed else "Part of what the operation takes"
    words = f"{need} is of revision {revision} of the resource; an older server ignores it unasked."
    return {
        "name": _REVISION,
        "in": "header",
        "description": words,
        **({"required": True} if is_needed else {}),
        "schema": {"type": "string", "enum": [str(revision)]},
    }


def _has_put(resource: Resource) -> bool:
    return any(row.method == "PUT" for row in resource.operations)
