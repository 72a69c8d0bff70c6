"""From a request of a verb to one of HTTP, and from the reply back to a response."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote, urlencode

from attrs import evolve

from .. import codec
from ..errors import EncodeError, Gone, NotFound
from ..request import Operation, Pairs, Request
from ..response import Response
from .addresses import resolve
from .effects import Flow
from .entity_tags import EntityTags, Form
from .http import HttpRequest, Reply
from .replies import read
from .settings import Settings
from .transmission import Transmission

if TYPE_CHECKING:
    from ..results import Accepted

__all__ = ["Exchanger", "accepted", "http_request", "read"]

T = TypeVar("T")

_VENDOR = "application/vnd.microsoft.com.ucwa+"
_ACCEPTED = {
    "batch": "multipart/batching",
    "contactPhoto": "image/*",
    "photo": "image/*",
}
"""What is accepted by page, where it is no representation."""
_UNSAFE = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
"""With these a value would not be one value."""


class Exchanger:
    """Sends requests of verbs and reads their replies."""

    def __init__(self, transmission: Transmission) -> None:
        self.transmission = transmission
        self.tags = EntityTags()
        """What was read, for conditional requests; to be cleared with the application."""

    def exchange(
        self,
        request: Request[T],
        base: str,
        *,
        timeout: float | None = None,
        headers: Pairs[str] = (),
        repeatable: bool | None = None,
        until: float | None = None,
    ) -> Flow[Response[T]]:
        """What a request is answered with.

        What was read before is asked for with its entity tag; where the server says that
        it still holds, the response is the one of then with the status 304.

        Args:
            base: Where relative hrefs are resolved.
            timeout: In seconds; None is what the settings have.
            headers: More of them; they take the place of others.
            repeatable: Whether it may be executed twice; None where its method decides.
            until: When all of it has to end, by the clock that never goes back.

        Raises:
            StatusError: The server answered with an error; of the class of its code.
            DecodeError: The body of the reply is not what it should be.
            UnknownMediaType: It is of another type.

        Raises also what `Transmission.send` does, and EncodeError for a request that can't
        travel.
        """
        settings = self.transmission.settings
        sent = http_request(request, base, settings, headers=headers, timeout=timeout)
        form: Form = (sent.header("Accept") or "", request.result)
        kept = None
        if request.method == "GET" and sent.header("If-None-Match") is None:
            kept = self.tags.find(sent.url, form)
        if kept is not None:
            condition = ("If-None-Match", _quoted(kept.etag))
            sent = evolve(sent, headers=(*sent.headers, condition))
        reply = yield from self.transmission.send(
            sent, repeatable=repeatable, until=until
        )
        if reply.status == 304 and kept is not None:
            self.tags.keep(sent.url, form, kept.response)
            return evolve(kept.response, status=304, headers=reply.headers, raw=b"")
        return self.take(request, sent, reply)

    def take(self, request: Request[T], sent: HttpRequest, reply: Reply) -> Response[T]:
        """What a reply says, which is kept or dropped as the case may be.

        Raises as `replies.read` does.
        """
        try:
            response = read(request, reply, self.transmission.platform.now())
        except (NotFound, Gone):
            self.tags.drop(sent.url)
            raise
        if request.method == "GET":
            form: Form = (sent.header("Accept") or "", request.result)
            self.tags.keep(sent.url, form, response)
        else:
            self.tags.drop(sent.url)
        return response


def accepted(request: Operation[Any], response: Response[Any]) -> Accepted:
    """What a server says that begins with an operation."""
    from ..results import Accepted

    return Accepted(response.headers.get("location"), request.operation_id)


def http_request(
    request: Request[Any],
    base: str,
    settings: Settings,
    *,
    etag: str | None = None,
    headers: Pairs[str] = (),
    timeout: float | None = None,
) -> HttpRequest:
    """The request as it goes over the wire, but for tokens and headers of the settings.

    Args:
        base: Where a relative href is resolved.
        etag: What a GET asks whether it still holds, and all else that it does.
        headers: More of them; they take the place of others.
        timeout: In seconds; None is what the client is set to.

    Raises:
        HostRefused: The href is no address of HTTP.
        EncodeError: A value can't travel.
    """
    rows: dict[str, tuple[str, str]] = {}
    for name, value in (
        *_headers(request, settings),
        *_conditions(request, etag),
        *headers,
    ):
        if _UNSAFE.search(name + value):
            raise EncodeError(
                "a header must be one line", f"{request.operation} {name}"
            )
        rows[name.lower()] = (name, value)
    content, media_type = _body(request, settings)
    if media_type is not None:
        rows.setdefault("content-type", ("Content-Type", media_type))
    return HttpRequest(
        request.method,
        _with_query(resolve(base, request.href), request.query),
        tuple(rows.values()),
        content,
        timeout,
        operation=request.operation,
        operation_id=request.operation_id,
    )


def _headers(request: Request[Any], settings: Settings) -> Pairs[str]:
    page = request.operation.rpartition(".")[0]
    accept = _ACCEPTED.get(page)
    if accept is None:
        is_raw = request.result == "Content"
        accept = "*/*" if is_raw else _VENDOR + _family(settings)
    if request.minimum_revision == 1:
        return (("Accept", accept),)
    version = ("X-MS-RequiresMinResourceVersion", str(request.minimum_revision))
    return (("Accept", accept), version)


def _conditions(request: Request[Any], etag: str | None) -> Pairs[str]:
    if request.method == "GET":
        return () if etag is None else (("If-None-Match", _quoted(etag)),)
    stated = request.etag if etag is None else etag
    return () if stated is None else (("If-Match", _quoted(stated)),)


def _quoted(etag: str) -> str:
    bare = etag.strip().removeprefix("W/").strip('"')
    if '"' in bare:
        raise EncodeError("an entity tag has no quotes inside", "etag")
    return f'"{bare}"'


def _body(request: Request[Any], settings: Settings) -> tuple[bytes | None, str | None]:
    """The body and its media type."""
    if request.content is not None:
        media_type = request.content.media_type
        if _UNSAFE.search(media_type):
            raise EncodeError("a media type must be one line", request.operation)
        return request.content.data, media_type
    document = request.document
    if document is None:
        return None, None
    media_type = f"application/{_family(settings)}"
    try:
        return codec.dump_input(document, media_type=media_type), media_type
    except EncodeError as error:
        raise error.within(request.operation) from None


def _family(settings: Settings) -> str:
    return "xml" if settings.media_type.partition(";")[0].endswith("xml") else "json"


def _with_query(url: str, query: Pairs[str]) -> str:
    """The URL with parameters at the end of those that the server put there."""
    if not query:
        return url
    bare, _, fragment = url.partition("#")
    joint = "" if bare.endswith(("?", "&")) else "&" if "?" in bare else "?"
    tail = f"#{fragment}" if fragment else ""
    try:
        return f"{bare}{joint}{urlencode(query, quote_via=quote)}{tail}"
    except UnicodeEncodeError as error:
        raise EncodeError(str(error), "query") from None
