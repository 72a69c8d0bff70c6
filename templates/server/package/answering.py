"""From what a handler returns, or raises, to a response."""

from __future__ import annotations

import json

from starlette.responses import Response

from ._client import Content, codec, resources
from .errors import ApiError, NotAcceptable
from .handler import Call, Created
from .media import JSON, JSON_TYPES, choose

__all__ = ["answer", "check_accept", "refuse"]


def answer(call: Call, result: object) -> Response:
    """The response of an operation to what its handler returned.

    Raises `NotAcceptable` where the caller takes no media type of the body.
    """
    headers = {}
    if isinstance(result, Created):
        headers["Location"] = result.location
        result = result.resource
    status = call.operation.answer.status
    if result is None:
        return Response(status_code=status, headers=headers)
    if isinstance(result, Content):
        check_accept(call, result.media_type)
        headers["Content-Type"] = result.media_type
        return Response(result.data, status, headers)
    media_type = check_accept(call)
    headers["Content-Type"] = f"{media_type}; charset=utf-8"
    if isinstance(result, resources.Resource):
        return Response(codec.dumps(result), status, headers)
    return Response(_json(result), status, headers)


def check_accept(call: Call, content: str | None = None) -> str:
    """The media type of the answer's body: that of content, or how JSON is spelled.

    Raises `NotAcceptable` where the caller takes none. Who asks for a representation takes
    content, too: errors travel as representations.
    """
    offered = JSON_TYPES if content is None else (content.lower(), *JSON_TYPES)
    chosen = choose(call.request.headers.get("accept", ""), offered)
    if chosen is None:
        raise NotAcceptable(f"There is only {offered[0]} here.")
    return chosen


def refuse(error: ApiError) -> Response:
    """The response to an error."""
    headers = {"Content-Type": f"{JSON}; charset=utf-8", **error.headers}
    return Response(_json(error.body), error.status, headers)


def _json(body: object) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
