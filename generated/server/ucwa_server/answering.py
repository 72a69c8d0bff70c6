"""From what a handler returns, or raises, to a response."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import cast

from starlette.requests import Request
from starlette.responses import Response

from ._client import Content, Document, Resource, codec, values
from ._client import errors as client_errors
from .errors import ApiError, NotAcceptable
from .handler import Call, Created
from .media import JSON, REPRESENTATIONS, choose, is_json, media_type_of

__all__ = ["answer", "check_accept", "refuse"]


def answer(call: Call, result: object) -> Response:
    """The response of an operation to what its handler returned.

    Raises `NotAcceptable` where the caller takes no media type of the body.
    """
    headers: dict[str, str] = {}
    if isinstance(result, Created):
        created = cast("Created[object]", result)
        headers["Location"] = created.location
        result = created.resource
    status = call.operation.answer.status
    if result is None:
        return Response(status_code=status, headers=headers)
    if isinstance(result, Content):
        check_accept(call, result.media_type)
        headers["Content-Type"] = result.media_type
        return Response(result.data, status, headers)
    media_type = check_accept(call)
    headers["Content-Type"] = f"{media_type}; charset=utf-8"
    body = codec.encode(result) if isinstance(result, Document) else result
    etag = _etag(body)
    if etag is not None:
        headers["ETag"] = f'"{etag}"'
        if call.operation.method == "GET" and _is_known(call, etag):
            return Response(status_code=304, headers={"ETag": headers["ETag"]})
    return Response(_written(body, result, media_type), status, headers)


def _etag(body: object) -> str | None:
    """The entity tag that a body states, if it can stand in a header."""
    if not isinstance(body, Mapping):
        return None
    etag = cast("Mapping[object, object]", body).get("etag")
    if isinstance(etag, str) and etag.isascii() and etag.isprintable():
        return etag
    return None


def _is_known(call: Call, etag: str) -> bool:
    """Whether the caller has the representation with this entity tag; it may lack quotes."""
    known = call.request.headers.get("if-none-match", "").split(",")
    return any(
        tag.strip().removeprefix("W/").strip('"') in (etag, "*") for tag in known
    )


def check_accept(call: Call, content: str | None = None) -> str:
    """The media type of the answer's body: that of content, or of a representation.

    Raises `NotAcceptable` where the caller takes none. Who asks for a representation takes
    content, too: errors travel as representations.
    """
    offered = REPRESENTATIONS
    if content is not None:
        offered = (media_type_of(content), *REPRESENTATIONS)
    chosen = choose(call.request.headers.get("accept", ""), offered)
    if chosen is None:
        raise NotAcceptable(f"There is only {offered[0]} here.")
    return chosen


def refuse(error: ApiError, request: Request | None = None) -> Response:
    """The response to an error, in JSON if the request accepts nothing else that it can have."""
    accept = "" if request is None else request.headers.get("accept", "")
    media_type = choose(accept, REPRESENTATIONS) or JSON
    try:
        body = _written(error.body, error.body, media_type)
    except client_errors.EncodeError:  # a message that quotes what XML has no room for
        media_type = JSON
        body = _json(error.body)
    headers = {"Content-Type": f"{media_type}; charset=utf-8", **error.headers}
    return Response(body, error.status, headers)


def _written(body: object, result: object, media_type: str) -> bytes:
    """A body in the form of JSON, written; `result` is the resource, if there is one."""
    if is_json(media_type) or not isinstance(body, Mapping):
        return _json(body)
    if not isinstance(result, Document):
        mapping = cast("Mapping[str, values.JsonValue]", body)
        try:
            result = codec.decode(mapping)
        except client_errors.DecodeError:  # it is anonymous
            result = codec.decode(mapping, Resource)
    return codec.dumps(result, media_type=media_type)


def _json(body: object) -> bytes:
    return json.dumps(body, separators=(",", ":")).encode()
