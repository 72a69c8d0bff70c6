"""The form of batches: requests as parts of a body, and replies as parts of another.

The parser of e-mail in the standard library is not for this: parts hold HTTP, their
bodies are bytes of any encoding, and what is missing at the end must be told.
"""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Sequence
from quopri import decodestring
from urllib.parse import quote, urlsplit

from attrs import frozen

from ..errors import DecodeError, EncodeError
from ..request import Pairs
from .http import Headers, HttpRequest, Reply

__all__ = ["Parts", "free_boundary", "read_parts", "write_parts"]

_EOL = b"\r\n"
_BOM = b"\xef\xbb\xbf"
_UNSAFE = re.compile(r"[\x00-\x1f\x7f]")
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_TARGET = re.compile(r"[^\x00-\x20\x7f-\x9f\u2028\u2029]+")
_KEPT = "".join({*map(chr, range(0x21, 0x7F))} - {*'"<>'})
"""Characters of addresses that travel as they are, in batches and outside of them."""
_PARAMETER = re.compile(
    r';\s*boundary\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;]+))', re.IGNORECASE
)
_BLANK = re.compile(rb"\r?\n[ \t]*\r?\n|\A\r?\n")
_STATUS = re.compile(rb"HTTP/[0-9.]+\s*([1-9][0-9]{2})(?![0-9])[^\r\n]*", re.IGNORECASE)
_OWN_HEADERS = frozenset({"authorization", "content-length", "cookie", "host"})
"""Headers of parts that are those of the whole, or are written here."""


@frozen
class Parts:
    """The parts of a reply."""

    replies: tuple[Reply | DecodeError, ...]
    """In order; an error stands for what is no reply."""
    is_whole: bool
    """Whether the end was there."""


def free_boundary(requests: Sequence[HttpRequest], seed: str) -> str:
    """A boundary that is nowhere in the requests, made of a random text."""
    number = 0
    while True:
        boundary = f"batch_{seed}" if number == 0 else f"batch_{seed}_{number}"
        mark = boundary.encode("ascii")
        if not any(mark in _written(request) for request in requests):
            return boundary
        number += 1


def write_parts(requests: Sequence[HttpRequest], boundary: str) -> bytes:
    """The body of a batch. The boundary must be nowhere in the requests.

    Raises:
        EncodeError: An address or a header has line ends or other control characters.
    """
    lines: list[bytes] = []
    for request in requests:
        lines += [
            f"--{boundary}".encode("ascii"),
            b"Content-Type: application/http; msgtype=request",
            b"",
            _written(request),
        ]
    lines += [f"--{boundary}--".encode("ascii"), b""]
    return _EOL.join(lines)


def read_parts(reply: Reply) -> Parts:
    """The replies in a reply to a batch.

    Taken as well: lines that end with LF alone, a byte order mark before a body, a
    boundary with or without quotes, an end without the last boundary.

    Raises:
        DecodeError: It is no batch.
    """
    stated = _PARAMETER.search(reply.headers.get("content-type", ""))
    if stated is None or not reply.media_type.startswith("multipart/"):
        kind = reply.media_type or "a body without a type"
        raise DecodeError(f"expected multipart/batching, got {kind}")
    boundary = stated[2] if stated[1] is None else re.sub(r"\\(.)", r"\1", stated[1])
    mark = re.escape(boundary.encode("latin-1", "replace"))
    delimiter = re.compile(rb"(?:\A|\r?\n)--" + mark + rb"(--)?[ \t]*(?=\r?\n|\Z)")
    found: list[Reply | DecodeError] = []
    begin: int | None = None
    for match in delimiter.finditer(reply.content):
        if begin is not None:
            found.append(_read(reply.content[begin : match.start()], reply.url))
        begin = match.end()
        if match[1]:
            return Parts(tuple(found), True)
    if begin is None:
        raise DecodeError("there is no part in it")
    rest = reply.content[begin:]
    if rest.strip():
        last = rest.removesuffix(b"\n").removesuffix(b"\r")
        found.append(_read(last, reply.url))
    return Parts(tuple(found), False)


def _written(request: HttpRequest) -> bytes:
    """One request as HTTP has it."""
    parts = urlsplit(request.url)
    target = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    # What splits addresses drops line ends, so the whole is looked at.
    if not (_TOKEN.fullmatch(request.method) and _TARGET.fullmatch(request.url)):
        raise EncodeError("no clean line of a request", request.operation or "")
    try:
        target = quote(target, safe=_KEPT)
    except UnicodeEncodeError as error:
        raise EncodeError(str(error), request.operation or "") from None
    content = request.content or b""
    rows: list[tuple[str, str]] = [("Host", parts.netloc)]
    rows += [row for row in request.headers if row[0].lower() not in _OWN_HEADERS]
    if content:
        rows.append(("Content-Length", str(len(content))))
    lines = [f"{request.method} {target} HTTP/1.1"]
    for name, value in rows:
        if not _TOKEN.fullmatch(name) or _UNSAFE.search(value):
            raise EncodeError("a header must be one line", name)
        lines.append(f"{name}: {value}")
    try:
        head = "\r\n".join([*lines, "", ""]).encode("latin-1")
    except UnicodeEncodeError as error:
        raise EncodeError(str(error), request.operation or "") from None
    return head + content


def _read(part: bytes, url: str) -> Reply | DecodeError:
    """The reply of a part."""
    part = part.lstrip(b"\r\n")
    outer: Pairs[str] = ()
    if not _STATUS.match(part):
        outer, part = _head(part)
        part = part.lstrip(b"\r\n")
    headers = Headers(outer)
    try:
        part = _decoded(part, headers.get("content-transfer-encoding", ""))
    except (Base64Error, ValueError) as error:
        return DecodeError(f"its transfer encoding is damaged: {error}")
    status = _STATUS.match(part)
    if status is None:
        return DecodeError("expected the status line of a reply")
    inner, content = _head(part[status.end() :].removeprefix(b"\r").removeprefix(b"\n"))
    return Reply(int(status[1]), Headers(inner), content.removeprefix(_BOM), url)


def _head(text: bytes) -> tuple[Pairs[str], bytes]:
    """Headers up to the first blank line, and the rest."""
    end = _BLANK.search(text)
    head, rest = (
        (text, b"") if end is None else (text[: end.start()], text[end.end() :])
    )
    rows: list[tuple[str, str]] = []
    for line in re.split(r"\r?\n", head.decode("latin-1")):
        name, colon, value = line.partition(":")
        if line[:1] in (" ", "\t") and rows:
            rows[-1] = (rows[-1][0], f"{rows[-1][1]} {line.strip()}")
        elif colon:
            rows.append((name.strip(), value.strip()))
    return tuple(rows), rest


def _decoded(part: bytes, encoding: str) -> bytes:
    match encoding.strip().lower():
        case "base64":
            return b64decode(part)
        case "quoted-printable":
            return decodestring(part)
        case _:
            return part
