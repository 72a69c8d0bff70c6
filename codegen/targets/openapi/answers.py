"""What an operation answers: its success, and errors by status."""

from __future__ import annotations

from http import HTTPStatus

from codegen.model.nodes import Response
from codegen.targets.openapi.events import channel_body
from codegen.targets.openapi.headers import response_headers, tag_header
from codegen.targets.openapi.json_text import JsonObject
from codegen.targets.openapi.keys import Shared
from codegen.targets.openapi.media import JSON, OCTETS, XML, Body, content
from codegen.targets.openapi.parts import ANY_ERROR, NOT_MODIFIED, Parts
from codegen.targets.openapi.refusals import DEFAULT, status_key

__all__ = ["not_modified", "responses"]


def responses(operation_id: str, parts: Parts) -> JsonObject:
    """By status: the success first, then what else may be answered."""
    operation = parts.routes[operation_id].operation
    status = status_key(operation.response.status)
    success = _success(operation_id, parts)
    found: JsonObject = {status: success}
    if operation.method == "GET" and operation.response.resource in parts.changeable:
        found["304"] = _shared(NOT_MODIFIED)
    for key, error in parts.refusals.of_operation(operation).items():
        if key == status:
            words = f"{success['description']}\n\n{error.row['description']}"
            found[key] = success | {"description": words}
        else:
            found[key] = parts.refusals.shelf.place(error)
    if parts.model.generic_errors and DEFAULT not in found:
        found[DEFAULT] = _shared(ANY_ERROR)
    return found


def not_modified() -> JsonObject:
    """What a client gets that has the newest already."""
    return {"description": HTTPStatus.NOT_MODIFIED.phrase, "headers": tag_header()}


def _success(operation_id: str, parts: Parts) -> JsonObject:
    operation = parts.routes[operation_id].operation
    response = operation.response
    answer: JsonObject = {"description": _meaning(response)}
    if headers := response_headers(response, parts.changeable):
        answer["headers"] = headers
    if response.body != "empty":
        usual = (OCTETS,) if response.body == "content" else (JSON, XML)
        body = _body(operation_id, response, parts)
        answer["content"] = content(response.media or usual, body, is_answer=True)
    if links := parts.reached.links(operation_id):
        answer["links"] = links
    return answer


def _body(operation_id: str, response: Response, parts: Parts) -> Body:
    examples = parts.examples.answer(operation_id)
    if operation_id == parts.channel:
        return channel_body(parts.keys, examples)
    if response.body == "anonymous":
        return Body({}, {}, examples)
    xml = parts.keys.reference(Shared.XML_RESOURCE)
    return Body(parts.keys.resource(response.resource), xml, examples)


def _meaning(response: Response) -> str:
    try:
        return HTTPStatus(response.status).phrase
    except ValueError:
        return "Success"


def _shared(key: str) -> JsonObject:
    return {"$ref": f"#/components/responses/{key}"}
