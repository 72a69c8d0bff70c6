"""Batches: several requests in one body, their responses in another, in the same order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from email.message import Message
from http import HTTPStatus
from urllib.parse import SplitResult, unquote, urlsplit
from uuid import uuid4

from attrs import frozen
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message as Event

from ._client import Content
from .answering import refuse
from .errors import ApiError, BadRequest
from .handler import Call

__all__ = [
    "BATCH",
    "Inner",
    "answer_batch",
    "split_batch",
    "states_batch",
]

BATCH = "multipart/batching"

_HEAD = b"Content-Type: application/http; msgtype=response\r\n\r\n"

_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_REQUEST_LINE = re.compile(r"([A-Za-z]+) (\S+) HTTP/\d(?:\.\d)?\s*")


@frozen
class Inner:
    """A request inside a batch."""

    method: str
    target: SplitResult
    """A path or a whole URL; the server looks at path and query."""
    headers: tuple[tuple[str, str], ...]
    body: bytes


def states_batch(call: Call) -> bool:
    """Whether the body of a call says that it is a batch, and how its parts are told apart."""
    return call.media_type == BATCH and bool(_boundary(call))


async def answer_batch(
    call: Call, turns: Callable[[int], Sequence[int]] = range
) -> Content:
    """The responses to the requests of a batch, each with its own status and in its place.

    `turns` gives the order in which so many requests are executed.

    Raises `BadRequest` where the body is no batch, `TooManyRequests` where it is too long, or
    too much for who has other batches open; then none of its requests was answered.
    """
    parts = split_batch(_boundary(call), call.body)
    sender = call.caller.name if call.caller else ""
    sender = sender or call.request.headers.get("authorization", "")
    with call.outstanding.taking(sender, len(parts), call.profile.batch_limit):
        return await _answered(call, parts, turns(len(parts)))


async def _answered(
    call: Call, parts: Sequence[Inner | ApiError], turns: Iterable[int]
) -> Content:
    boundary = uuid4().hex
    answers: dict[int, bytes] = {}
    for index in turns:
        part = parts[index]
        if isinstance(part, ApiError):
            response = refuse(part)
        else:
            response = await call.respond(_open(part, call.request))
        answers[index] = _http(response)
    lines: list[bytes] = []
    for index in range(len(parts)):
        lines += [f"--{boundary}\r\n".encode(), _HEAD, answers[index], b"\r\n"]
    lines.append(f"--{boundary}--\r\n".encode())
    return Content(f'{BATCH}; boundary="{boundary}"', b"".join(lines))


def _boundary(call: Call) -> str:
    """What parts the requests of a batch; empty where nothing is stated."""
    header = Message()
    header["Content-Type"] = call.request.headers.get("content-type", "")
    boundary = header.get_param("boundary")
    return boundary if isinstance(boundary, str) else ""


def split_batch(boundary: str, body: bytes) -> list[Inner | ApiError]:
    """The requests in the body of a batch, or what is wrong with one.

    Raises `BadRequest` where the body has no parts.
    """
    if not boundary:
        raise BadRequest(
            "The batch states no boundary.", subcode="DeserializationFailure"
        )
    mark = re.escape(boundary.encode("utf-8", "surrogateescape"))
    between = re.compile(rb"(?:^|\r?\n)--" + mark + rb"(--)?[ \t]*(?=\r?\n|$)")
    marks = list(between.finditer(body))
    ends = [following.start() for following in marks[1:]] + [len(body)]
    parts: list[Inner | ApiError] = []
    for this, end in zip(marks, ends, strict=False):  # no mark at all still has an end
        if this[1]:
            break
        parts.append(_part(body[this.end() : end]))
    if not parts:
        raise BadRequest("The batch has no parts.", subcode="DeserializationFailure")
    return parts


def _part(data: bytes) -> Inner | ApiError:
    """One part: its own headers, a blank line, a request."""
    _, request = _cut(data)
    head, body = _cut(request.lstrip(b"\r\n"))
    line, *rest = head.decode("latin-1").splitlines() or [""]
    read = _REQUEST_LINE.fullmatch(line)
    try:
        target = urlsplit(read[2]) if read else None
    except ValueError:  # brackets that hold no address
        target = None
    if read is None or target is None:
        return BadRequest("A part of the batch is no request.")
    return Inner(read[1].upper(), target, tuple(_headers(rest)), body)


def _cut(data: bytes) -> tuple[bytes, bytes]:
    """What stands before the first blank line, and what after it."""
    found = _BLANK_LINE.search(data)
    if found is None:
        return data.strip(b"\r\n"), b""
    return data[: found.start()], data[found.end() :]


def _headers(lines: list[str]) -> Iterator[tuple[str, str]]:
    for line in lines:
        name, separator, value = line.partition(":")
        if separator:
            yield name.strip().lower(), value.strip()


def _open(part: Inner, outer: Request) -> Request:
    """A request of its own; it takes the authorization of the batch, if it has none."""
    headers = {"authorization": outer.headers.get("authorization", "")}
    headers |= dict(part.headers)
    headers["content-length"] = str(len(part.body))
    scope = {
        **outer.scope,
        "method": part.method,
        "path": unquote(part.target.path),
        "raw_path": part.target.path.encode("latin-1"),
        "query_string": part.target.query.encode("latin-1"),
        "headers": [
            (name.encode("latin-1"), value.encode("latin-1"))
            for name, value in headers.items()
            if value
        ],
    }

    async def receive() -> Event:
        return {"type": "http.request", "body": part.body, "more_body": False}

    return Request(scope, receive)


def _http(response: Response) -> bytes:
    """A response as it stands in a part."""
    lines = [f"HTTP/1.1 {response.status_code} {_phrase(response)}".encode()]
    lines += [name.title() + b": " + value for name, value in response.raw_headers]
    return b"\r\n".join([*lines, b"", bytes(response.body)])


def _phrase(response: Response) -> str:
    try:
        return HTTPStatus(response.status_code).phrase
    except ValueError:
        return "Unknown"
