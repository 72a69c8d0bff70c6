"""What replies mean: the value of one that went well, the error of one that did not."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast
from urllib.parse import urljoin

from .. import codec
from .._limits import check_size
from ..content import Content
from ..errors import AuthError, StatusError, UcwaError, UnknownMediaType, status_error
from ..json_value import JsonValue
from ..response import Response
from .http import Headers, Reply

if TYPE_CHECKING:
    from ..request import Request

__all__ = ["Reason", "read", "reason_of", "retry_after", "status_error_of"]

T = TypeVar("T")

_CORRELATION = (
    "x-ms-correlation-id",
    "client-request-id",
    "request-id",
    "x-ms-request-id",
)
_DIGITS = 9
_XHTML = "application/xhtml+xml"


class Reason(NamedTuple):
    """What the body of an error says."""

    code: str | None = None
    subcode: str | None = None
    message: str = ""
    parameters: Mapping[str, str] = MappingProxyType({})
    """Wrong or missing parameters and what is wrong with them."""
    is_own: bool = False
    """Whether the API says it; else something in between does."""


def read(request: Request[T], reply: Reply, now: datetime | None = None) -> Response[T]:
    """What a reply says to a request.

    Args:
        now: The time of day, as Retry-After may be a date.

    Raises:
        StatusError: The server answered with an error; of the class of its code.
        AuthError: It wants another token.
        DecodeError: The body is not what it should be.
        UnknownMediaType: The body is of another type.
    """
    if not reply.is_success:
        raise status_error_of(reply, request, now)
    value = cast("T", _value(request, reply))
    return Response(reply.status, reply.headers, value, reply.content, reply.url)


def status_error_of(
    reply: Reply,
    request: Request[Any] | None = None,
    now: datetime | None = None,
) -> UcwaError:
    """The error of a reply that is no success: a StatusError, for a 401 an AuthError."""
    reason = reason_of(reply)
    if reply.status == 401:
        text = f"401: {reason.message or 'another token is wanted'}"
        return AuthError(text, url=reply.url)
    if 300 <= reply.status < 400:
        return _redirection(reply, request)
    kind = status_error(reply.status, reason.code)
    return kind(
        reply.status,
        reason.message,
        code=reason.code,
        subcode=reason.subcode,
        parameters=reason.parameters,
        correlation_id=_first(reply.headers, _CORRELATION),
        retry_after=retry_after(reply, now),
        request=request,
    )


def reason_of(reply: Reply) -> Reason:
    """What the body of an error says: JSON, XML, HTML of a proxy, or nothing."""
    if not reply.content.strip():
        return Reason()
    found = _mapping(reply)
    if found is None:
        from .proxies import excerpt  # rarely needed, and not small

        return Reason(message=excerpt(reply))
    return Reason(
        code=_text(found.get("code")) or None,
        subcode=_text(found.get("subcode")) or None,
        message=_text(found.get("message")),
        parameters=_parameters(found.get("parameters")),
        is_own="code" in found,
    )


def retry_after(reply: Reply, now: datetime | None = None) -> float | None:
    """Seconds that the server asks to wait; None where it says nothing that can be read.

    Without `now` a date is counted from that of the reply.
    """
    text = reply.headers.get("retry-after", "").strip()
    if text.isascii() and text.isdecimal():
        return float(text) if len(text) <= _DIGITS else 10.0**_DIGITS
    moment = _moment(text)
    since = now or _moment(reply.headers.get("date", ""))
    if moment is None or since is None:
        return None
    return max(0.0, (moment - since).total_seconds())


def _moment(text: str) -> datetime | None:
    """Of a date as HTTP has it."""
    if not text:
        return None
    from email.utils import parsedate_to_datetime  # rarely needed, and not small

    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _value(request: Request[Any], reply: Reply) -> object:
    if not reply.content.strip():
        return None
    if reply.media_type in ("text/html", _XHTML) and request.result != "Content":
        # Not of the API: whoever wrote it, the request may not have come through.
        raise UnknownMediaType(reply.media_type)
    if request.result is None:
        return None
    kind = request.result_type
    if kind is Content:
        return Content(reply.headers.get("content-type", ""), reply.content)
    media_type = reply.media_type or _guessed(reply.content)
    if not media_type:
        raise UnknownMediaType("")
    if kind is None or issubclass(kind, Content):
        return None
    return codec.loads(reply.content, type=kind, media_type=media_type)


def _redirection(reply: Reply, request: Request[Any] | None) -> StatusError:
    location = reply.headers.get("location")
    if location is None:
        return StatusError(reply.status, "an unexpected reply", request=request)
    from .redaction import redacted_url  # rarely needed, and not small

    target = redacted_url(urljoin(reply.url, location))
    error = StatusError(
        reply.status,
        f"the server sends on to {target}; redirects are not followed",
        request=request,
    )
    error.advice = "Sign in again; the user may live on another server now."
    return error


def _mapping(reply: Reply) -> Mapping[str, JsonValue] | None:
    """The document of an error; None where there is none of the API's."""
    media_type = reply.media_type or _guessed(reply.content)
    found: JsonValue
    try:
        check_size(reply.content)
        if media_type.endswith(("/json", "+json")):
            found = json.loads(reply.content)
        elif media_type.endswith(("/xml", "+xml")) and media_type != _XHTML:
            from .._xml_reading import read_xml  # who never meets XML need not load it

            found = read_xml(reply.content, None)[1]
        else:
            return None
    except (ValueError, RecursionError, UcwaError):
        return None
    return found if isinstance(found, Mapping) else None


def _guessed(content: bytes) -> str:
    """The media type of a body that states none."""
    start = content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    return {b"{": "application/json", b"<": "application/xml"}.get(start, "")


def _parameters(value: JsonValue) -> dict[str, str]:
    """A map, or a list of names with reasons."""
    if isinstance(value, Mapping):
        return {name: _text(one) for name, one in value.items()}
    found: dict[str, str] = {}
    for row in value if isinstance(value, list) else ():
        if isinstance(row, Mapping):
            rest = {name.lower(): one for name, one in row.items()}
            name = _text(rest.get("name"))
            if name:
                found[name] = _text(rest.get("reason", rest.get("value")))
        elif isinstance(row, str):
            found[row] = ""
    return found


def _text(value: JsonValue) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    return json.dumps(value, ensure_ascii=False)


def _first(headers: Headers, names: tuple[str, ...]) -> str | None:
    return next((headers[name] for name in names if name in headers), None)
