"""How the script of a test reads requests and writes replies: without a server, as one would."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

from attrs import frozen

from . import codec
from .content import Content
from .errors import StatusError, status_error
from .json_value import JsonValue
from .protocol.addresses import identity
from .protocol.http import Headers, HttpRequest, Reply
from .resource import Document

__all__ = [
    "Answer",
    "Shape",
    "media_type_of",
    "operation_id_of",
    "pack_parts",
    "reply_with",
    "shape_of",
    "unpack_parts",
]

Answer = Document | Content | StatusError | int | None
"""What a request may be answered with: a body, an error, a status alone, or nothing."""

_ID = "operationid"
_XML_ID = re.compile(
    rb'\s*<property name="operationId">([^<]*)</property>', re.IGNORECASE
)
_PART = re.compile(rb"(?:\A|\r\n)--([^\r\n]+?)(?:--)?(?=\r\n|\Z)")


@frozen
class Shape:
    """What tells whether two requests are the same; ids of operations do not count."""

    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    body: object
    """Parsed JSON, or bytes; None where there is none."""


def shape_of(request: HttpRequest) -> Shape:
    """The shape of a request."""
    parts = urlsplit(request.url)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    query = Counter((name, text) for name, text in pairs if name.lower() != _ID)
    return Shape(
        request.method,
        identity(parts.path),
        tuple(sorted(query.elements())),
        _body(request),
    )


def _body(request: HttpRequest) -> object:
    if not request.content:
        return None
    if "json" in (request.header("Content-Type") or ""):
        document: JsonValue = json.loads(request.content)
        if isinstance(document, dict):
            return {k: v for k, v in document.items() if k.lower() != _ID} or None
        return document
    return _XML_ID.sub(b"", request.content)


def media_type_of(request: HttpRequest) -> str:
    """What representations are of that go with the request."""
    stated = f"{request.header('Accept')} {request.header('Content-Type')}"
    return "application/xml" if "xml" in stated else "application/json"


def operation_id_of(request: HttpRequest) -> str | None:
    """What the events of the operation are to carry."""
    pairs = parse_qsl(urlsplit(request.url).query)
    content = request.content or b""
    if "json" in (request.header("Content-Type") or "") and content:
        document: JsonValue = json.loads(content)
        if isinstance(document, dict):
            pairs += [(k, v) for k, v in document.items() if isinstance(v, str)]
    elif (found := _XML_ID.search(content)) is not None:
        return found[1].decode()
    return next((text for name, text in pairs if name.lower() == _ID), None)


def reply_with(
    answer: Answer, request: HttpRequest, headers: tuple[tuple[str, str], ...] = ()
) -> Reply:
    """The reply that says so, in the media type that the request accepts."""
    status, content, media_type = 200, b"", ""
    rows = list(headers)
    match answer:
        case None:
            status = 204
        case int():
            status = answer
            if status >= 400:
                content, media_type = _error(status_error(status)(status))
        case StatusError():
            status = answer.status
            content, media_type = _error(answer)
        case Content(kind, data):
            content, media_type = data, kind
        case Document():
            media_type = media_type_of(request)
            content = codec.dumps(answer, media_type=media_type)
            etag = codec.encode(answer).get("etag")
            if isinstance(etag, str):
                rows.append(("ETag", f'"{etag}"'))
    if media_type:
        rows.append(("Content-Type", media_type))
    return Reply(status, Headers(tuple(rows)), content, request.url)


def _error(error: StatusError) -> tuple[bytes, str]:
    document: dict[str, JsonValue] = {"code": error.code or "None"}
    if error.subcode:
        document["subcode"] = error.subcode
    if error.message:
        document["message"] = error.message
    if error.parameters:
        document["parameters"] = [
            {"name": name, "reason": reason}
            for name, reason in error.parameters.items()
        ]
    return json.dumps(document).encode(), "application/json"


def unpack_parts(batch: HttpRequest) -> Iterator[HttpRequest]:
    """The requests of a batch."""
    content = batch.content or b""
    boundary = _PART.search(content)
    mark = b"\r\n--" + (boundary[1] if boundary else b"")
    for part in (b"\r\n" + content).split(mark)[1:-1]:
        _, _, inner = part.partition(b"\r\n\r\n")
        head, _, body = inner.partition(b"\r\n\r\n")
        first, *rows = head.decode("latin-1").split("\r\n")
        method, target, _ = first.split(" ")
        pairs = (row.partition(":") for row in rows)
        headers = tuple((name.strip(), value.strip()) for name, _, value in pairs)
        start = urlsplit(batch.url)
        url = f"{start.scheme}://{start.netloc}{target}"
        yield HttpRequest(method, url, headers, body or None)


def pack_parts(replies: list[Reply], url: str) -> Reply:
    """The reply to a batch."""
    boundary = "scripted"
    lines: list[bytes] = []
    for reply in replies:
        lines += [
            f"--{boundary}".encode(),
            b"Content-Type: application/http; msgtype=response",
            b"",
            f"HTTP/1.1 {reply.status} Scripted".encode(),
            *(f"{name}: {value}".encode() for name, value in reply.headers.rows),
            b"",
            reply.content,
        ]
    lines += [f"--{boundary}--".encode(), b""]
    kind = ("Content-Type", f'multipart/batching; boundary="{boundary}"')
    return Reply(200, Headers((kind,)), b"\r\n".join(lines), url)
