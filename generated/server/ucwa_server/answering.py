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
from .tags import is_known, made_tag, tag_of

__all__ = ["answer", "check_accept", "refuse"]


def answer(call: Call, result: object, *, makes_tags: bool = False) -> Response:
    """The response of an operation to what its handler returned.

    Args:
        makes_tags: Whether a representation that states no entity tag gets one.

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
    if isinstance(result, Resource) and makes_tags:
        result = _tagged(result)
    body = codec.encode(result) if isinstance(result, Document) else result
    etag = _etag(body)
    if etag is not None:
        headers["ETag"] = f'"{etag}"'
        known = call.request.headers.get("if-none-match", "")
        if call.operation.method == "GET" and is_known(known, etag):
            return Response(status_code=304, headers={"ETag": headers["ETag"]})
    try:
        content = _written(body, result, media_type)
    except (
        client_errors.EncodeError
    ):  # a property is an object, or a text what XML isn't
        media_type = _check_json(call)
        content = _json(body)
    headers["Content-Type"] = f"{media_type}; charset=utf-8"
    return Response(content, status, headers)


def _etag(body: object) -> str | None:
    if not isinstance(body, Mapping):
        return None
    return tag_of(cast("Mapping[str, object]", body))


def _tagged(resource: Resource) -> Resource:
    body = codec.encode(resource)
    if tag_of(body) is not None:
        return resource
    return codec.decode({**body, "etag": made_tag(body)}, type(resource))


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


def _check_json(call: Call) -> str:
    """The media type of a body for which XML has no room.

    Raises `NotAcceptable` where the caller takes nothing else.
    """
    offered = tuple(filter(is_json, REPRESENTATIONS))
    chosen = choose(call.request.headers.get("accept", ""), offered)
    if chosen is None:
        raise NotAcceptable(f"XML has no room for it; there is only {JSON} here.")
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
    response = Response(body, error.status)
    response.headers["Content-Type"] = f"{media_type}; charset=utf-8"
    for name, value in error.all_headers:
        response.headers.append(name, value)
    return response


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
