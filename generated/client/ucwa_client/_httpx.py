"""Requests and replies as httpx has them, and its errors as those of the client.

Both clients send by it. It is the only module that imports httpx, and it is imported when
a client is made: who reads bodies or builds requests needs neither.
"""

from __future__ import annotations

import ssl
import zlib
from collections.abc import Callable, Generator
from contextlib import contextmanager
from os import PathLike, fspath
from pathlib import Path
from typing import TypeAlias, cast

import httpx

from .errors import DecodeError, RequestTimeout, TransportError
from .protocol.http import Headers, HttpRequest, Reply
from .protocol.settings import Settings

__all__ = [
    "Body",
    "Certificate",
    "Verify",
    "async_client",
    "auth_of",
    "is_read",
    "outgoing",
    "reply_of",
    "sync_client",
    "translated",
]

Certificate: TypeAlias = "str | tuple[str, str] | tuple[str, str, str]"
"""A file with certificate and key, or the files of both, or these and the password."""

Verify: TypeAlias = "ssl.SSLContext | str | PathLike[str] | bool"
"""A context of TLS, a file or folder of certificates to trust, or whether to check any."""

_UNSENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.LocalProtocolError,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)
"""After these the server has not seen the request."""

_ENCODING = "gzip"
"""What `Body` can unpack within bounds. Servers disagree on what `deflate` is."""


def sync_client(
    http: httpx.Client | None,
    transport: httpx.BaseTransport | None,
    proxy: str | httpx.URL | httpx.Proxy | None,
    cert: Certificate | None,
    verify: Verify,
) -> httpx.Client:
    """What the client sends with: what the user gives, or one that is made of the rest.

    Raises:
        TypeError: They exclude each other, or `http` is no `httpx.Client`.
    """
    _check_options(http, transport, proxy, cert, verify)
    if http is not None:
        _check_kind(http, httpx.Client)
        return http
    if transport is not None:
        _check_kind(transport, httpx.BaseTransport)
        return httpx.Client(transport=transport)
    return httpx.Client(proxy=proxy, verify=_tls(cert, verify))


def async_client(
    http: httpx.AsyncClient | None,
    transport: httpx.AsyncBaseTransport | None,
    proxy: str | httpx.URL | httpx.Proxy | None,
    cert: Certificate | None,
    verify: Verify,
) -> httpx.AsyncClient:
    """As `sync_client`, for the client with tasks."""
    _check_options(http, transport, proxy, cert, verify)
    if http is not None:
        _check_kind(http, httpx.AsyncClient)
        return http
    if transport is not None:
        _check_kind(transport, httpx.AsyncBaseTransport)
        return httpx.AsyncClient(transport=transport)
    return httpx.AsyncClient(proxy=proxy, verify=_tls(cert, verify))


def _check_options(
    http: object, transport: object, proxy: object, cert: object, verify: object
) -> None:
    given = {
        "http": http is not None,
        "transport": transport is not None,
        "proxy, cert or verify": (
            proxy is not None or cert is not None or verify is not True
        ),
    }
    names = [name for name, is_given in given.items() if is_given]
    if len(names) > 1:
        raise TypeError(f"{' and '.join(names)} exclude each other")


def _check_kind(given: object, wanted: type) -> None:
    if not isinstance(given, wanted):
        name = f"httpx.{wanted.__name__}"
        raise TypeError(f"expected {name}, got {type(given).__name__}")


def _tls(cert: Certificate | None, verify: Verify) -> ssl.SSLContext | bool:
    if isinstance(verify, ssl.SSLContext):
        context = verify
    elif isinstance(verify, bool):
        if cert is None:
            return verify
        context = httpx.create_ssl_context(verify=verify)
    else:
        bundle = Path(fspath(verify))
        context = (
            ssl.create_default_context(capath=bundle)
            if bundle.is_dir()
            else ssl.create_default_context(cafile=bundle)
        )
    if isinstance(cert, str):
        context.load_cert_chain(cert)
    elif cert is not None:
        context.load_cert_chain(*cert)
    return context


def outgoing(
    client: httpx.Client | httpx.AsyncClient,
    request: HttpRequest,
    settings: Settings,
    trace: Callable[..., object] | None = None,
) -> httpx.Request:
    """The request as httpx sends it; `trace` is told what happens to its connection."""
    timeout = settings.timeout if request.timeout is None else request.timeout
    reach = min(timeout, settings.timeout)
    headers = list(request.headers)
    if request.header("Accept-Encoding") is None:
        headers.append(("Accept-Encoding", _ENCODING))
    return client.build_request(
        request.method,
        request.url,
        headers=headers,
        content=request.content,
        timeout=httpx.Timeout(timeout, connect=reach, write=reach, pool=reach),
        extensions={} if trace is None else {"trace": trace},
    )


def auth_of(request: HttpRequest) -> httpx.Auth | None:
    """What the user gave for a sign-in that the transport does.

    Raises:
        TypeError: It is none of httpx.
    """
    auth = request.auth
    if auth is None or isinstance(auth, httpx.Auth):
        return auth
    raise TypeError(f"expected httpx.Auth, got {type(auth).__name__}")


@contextmanager
def translated(request: HttpRequest) -> Generator[None, None, None]:
    """Raises what goes wrong with a request as an error of the client."""
    place = f"{request.method} {_bare(request.url)}"
    try:
        yield
    except httpx.TimeoutException as error:
        raise RequestTimeout(
            f"{place}: {_told(error)}", may_have_arrived=not isinstance(error, _UNSENT)
        ) from error
    except (httpx.InvalidURL, UnicodeError) as error:
        raise TransportError(
            f"{place}: {_told(error)}", may_have_arrived=False
        ) from error
    except (httpx.HTTPError, httpx.StreamError, OSError) as error:
        raise TransportError(
            f"{place}: {_told(error)}", may_have_arrived=not isinstance(error, _UNSENT)
        ) from error


def _bare(url: str) -> str:
    """Without the query, which may have what is nobody's business."""
    return url.partition("?")[0]


def _told(error: Exception) -> str:
    name = type(error).__name__
    return f"{name}: {error}" if str(error) else name


def is_read(response: httpx.Response) -> bool:
    """Whether a transport gave the whole body at once, so that there is no stream of it."""
    return response.is_stream_consumed or response.is_closed


class Body:
    """The body of a reply as it comes in, unpacked, held to bounds of size and time."""

    def __init__(
        self,
        request: HttpRequest,
        settings: Settings,
        response: httpx.Response,
        monotonic: Callable[[], float],
    ) -> None:
        self._place = f"{request.method} {_bare(request.url)}"
        self._limit = settings.max_body
        self._monotonic = monotonic
        timeout = settings.timeout if request.timeout is None else request.timeout
        self._deadline = monotonic() + timeout
        self._content = bytearray()
        self._is_begun = False
        named = cast("str", response.headers.get("content-encoding", ""))
        encoding = named.strip().lower()
        self._packed = encoding in ("gzip", "x-gzip")
        if not self._packed and encoding not in ("", "identity"):
            raise self._refused(f"its encoding {encoding!r} was not asked for")
        # 16 more than the largest window is for the header of gzip.
        self._unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)

    def add(self, chunk: bytes) -> None:
        """Takes what came.

        Raises:
            DecodeError: It is too large or damaged, as it would be a second time.
            RequestTimeout: It takes too long.
        """
        if self._monotonic() > self._deadline:
            raise RequestTimeout(f"{self._place}: the body does not end")
        self._is_begun = True
        room = self._limit - len(self._content) + 1
        if self._packed:
            try:
                chunk = self._unpacker.decompress(chunk, room)
            except zlib.error as error:
                raise self._refused(f"it is damaged: {error}") from None
        self._content += chunk[:room]
        if len(self._content) > self._limit:
            raise self._refused(f"it has more than {self._limit} bytes")

    def whole(self) -> bytes:
        """All of it. Raises a `TransportError` where a packed one breaks off."""
        if self._packed and self._is_begun and not self._unpacker.eof:
            raise TransportError(f"{self._place}: the body breaks off")
        return bytes(self._content)

    def _refused(self, why: str) -> DecodeError:
        return DecodeError(f"{self._place}: the body was refused: {why}")


def reply_of(request: HttpRequest, response: httpx.Response, content: bytes) -> Reply:
    """The reply as a value."""
    rows = tuple(response.headers.multi_items())
    return Reply(response.status_code, Headers(rows), content, request.url)
