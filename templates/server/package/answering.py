"""From what a handler returns, or raises, to a response."""

from __future__ import annotations

import json
from collections.abc import Mapping

from starlette.responses import Response

from ._client import Content, Document, codec
from .errors import ApiError, NotAcceptable
from .handler import Call, Created
from .media import JSON, JSON_TYPES, choose, media_type_of

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
    headers["Content-Type"] = f"{check_accept(call)}; charset=utf-8"
    body = codec.encode(result) if isinstance(result, Document) else result
    etag = body.get("etag") if isinstance(body, Mapping) else None
    if isinstance(etag, str) and etag.isascii() and etag.isprintable():
        headers["ETag"] = f'"{etag}"'
        if call.operation.method == "GET" and _is_known(call, etag):
            return Response(status_code=304, headers={"ETag": headers["ETag"]})
    return Response(_json(body), status, headers)


def _is_known(call: Call, etag: str) -> bool:
    """Whether the caller has the representation with this entity tag; it may lack quotes."""
    known = call.request.headers.get("if-none-match", "").split(",")
    return any(
        tag.strip().removeprefix("W/").strip('"') in (etag, "*") for tag in known
    )


def check_accept(call: Call, content: str | None = None) -> str:
    """The media type of the answer's body: that of content, or how JSON is spelled.

    Raises `NotAcceptable` where the caller takes none. Who asks for a representation takes
    content, too: errors travel as representations.
    """
    offered = JSON_TYPES if content is None else (media_type_of(content), *JSON_TYPES)
    chosen = choose(call.request.headers.get("accept", ""), offered)
    if chosen is None:
        raise NotAcceptable(f"There is only {offered[0]} here.")
    return chosen


def refuse(error: ApiError) -> Response:
    """The response to an error."""
    headers = {"Content-Type": f"{JSON}; charset=utf-8", **error.headers}
    return Response(_json(error.body), error.status, headers)


def _json(body: object) -> bytes:
    return json.dumps(body, separators=(",", ":")).encode()
