"""What an operation answers: its success, and errors by status."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus

from codegen.model.nodes import ErrorRow, GenericError, Operation, Response
from codegen.targets.openapi.json_text import JsonObject
from codegen.targets.openapi.keys import Keys, Shared
from codegen.targets.openapi.media import JSON, OCTETS, XML, content

__all__ = ["ANY_ERROR", "any_error", "responses"]

ANY_ERROR = "Error"
"""Key of the response that every operation may give."""

_DEFAULT = "default"


def responses(operation: Operation, keys: Keys, *, any_error: bool) -> JsonObject:
    """By status: the success first, then the errors.

    Args:
        any_error: Whether there are errors that every operation may answer.
    """
    success = _status(operation.response.status)
    found: JsonObject = {success: _success(operation.response, keys)}
    by_status: dict[str, list[ErrorRow]] = {}
    for row in operation.errors:
        by_status.setdefault(_status(row.status), []).append(row)
    for status, rows in sorted(by_status.items()):
        error = _error(map(_told, rows), keys)
        if status == success:
            found[status] = _success(operation.response, keys) | {
                "description": f"{_meaning(operation.response)}\n\n{error['description']}"
            }
        else:
            found[status] = error
    if any_error and _DEFAULT not in found:
        found[_DEFAULT] = {"$ref": f"#/components/responses/{ANY_ERROR}"}
    return found


def any_error(rows: Iterable[GenericError], keys: Keys) -> JsonObject:
    """What every operation may answer besides its own errors."""
    return _error((_sentence(row.name, row.description) for row in rows), keys)


def _success(response: Response, keys: Keys) -> JsonObject:
    answer: JsonObject = {"description": _meaning(response)}
    if response.location:
        address = {"type": "string", "format": "uri-reference"}
        answer["headers"] = {"Location": {"description": "Of what was made.", "schema": address}}
    if response.body == "content":
        answer["content"] = content(response.media or (OCTETS,), {}, keys)
    elif response.body != "empty":
        is_anonymous = response.body == "anonymous"
        schema = {} if is_anonymous else keys.resource(response.resource)
        answer["content"] = content(response.media or (JSON, XML), schema, keys)
    return answer


def _meaning(response: Response) -> str:
    try:
        return HTTPStatus(response.status).phrase
    except ValueError:
        return "Success"


def _error(lines: Iterable[str], keys: Keys) -> JsonObject:
    return {
        "description": "\n".join(lines),
        "content": content((JSON, XML), keys.reference(Shared.REASON), keys),
    }


def _told(row: ErrorRow) -> str:
    name = row.code if row.subcode is None else f"{row.code} ({row.subcode})"
    return _sentence(name, row.description)


def _sentence(name: str, description: str) -> str:
    return f"- {name}: {description}" if description else f"- {name}"


def _status(status: int) -> str:
    return str(status) if 100 <= status <= 599 else _DEFAULT
