"""For tests of people who build on the server: it runs in their process, or on a free port.

`serve` needs uvicorn, `asgi_client` httpx, `fixture_of` pytest.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Generator
from contextlib import contextmanager
from socket import AF_INET, AF_INET6, IPPROTO_TCP, TCP_NODELAY, create_server, socket
from threading import Event, Thread
from typing import TYPE_CHECKING, Literal

from attrs import frozen
from starlette.types import ASGIApp

if TYPE_CHECKING:
    import httpx

__all__ = ["Listener", "Served", "asgi_client", "fixture_of", "serve", "serve_at"]

_PATIENCE = 10.0
"""Seconds until a server must have started or ended."""

_KEEP_ALIVE = 75
"""Seconds for which a connection without requests stays open: longer than clients keep it.
A request that meets its closing gets no answer, and uvicorn closes after 5 s, as httpx does.
"""


@frozen
class Served:
    """An application on a port of this machine."""

    url: str
    """Without a slash at its end."""
    port: int


@frozen
class Listener:
    """A socket that listens, and what answers there."""

    socket: socket
    app: ASGIApp
    certificate: str | None = None
    """A PEM file with the certificate and those that vouch for it; with it the server
    speaks HTTPS."""
    key: str | None = None
    """A PEM file with the key, where it isn't in the same."""


@contextmanager
def serve(
    app: ASGIApp,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    certificate: str | None = None,
    key: str | None = None,
) -> Generator[Served]:
    """Serves an application from a thread of its own until the block ends.

    Args:
        port: 0 is a free one.
        certificate: See `Listener`.
        key: See `Listener`.

    Raises OSError where nothing can listen there, TimeoutError where it does not start.
    """
    family = AF_INET6 if ":" in host else AF_INET
    listener = create_server((host, port), family=family)
    with listener, serve_at(Listener(listener, app, certificate, key)):
        number: int = listener.getsockname()[1]
        scheme = "https" if certificate else "http"
        place = f"[{host}]" if ":" in host else host
        yield Served(f"{scheme}://{place}:{number}", number)


@contextmanager
def serve_at(*listeners: Listener) -> Generator[None]:
    """Serves at several sockets, from one thread, until the block ends.

    Requests that are held then are cut after a second. Raises TimeoutError where it does
    not start.
    """
    import uvicorn

    for row in listeners:
        # Inherited by connections. asyncio sets it only where it made the listener itself,
        # and without it an answer to who has to acknowledge its first half takes 40 ms.
        row.socket.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)
    started = [Event() for _ in listeners]

    class Server(uvicorn.Server):
        def __init__(self, listener: Listener, started: Event) -> None:
            super().__init__(
                uvicorn.Config(
                    listener.app,
                    log_config=None,  # it would close the handlers of the program
                    log_level="critical",
                    lifespan="off",
                    ws="none",
                    proxy_headers=False,  # who calls is who is connected
                    timeout_keep_alive=_KEEP_ALIVE,
                    timeout_graceful_shutdown=1,
                    ssl_certfile=listener.certificate,
                    ssl_keyfile=listener.key,
                )
            )
            self._started = started

        async def startup(self, sockets: list[socket] | None = None) -> None:
            await super().startup(sockets)
            self._started.set()

    servers = [Server(*pair) for pair in zip(listeners, started, strict=True)]

    async def run() -> None:
        pairs = zip(servers, listeners, strict=True)
        await asyncio.gather(*(server.serve([row.socket]) for server, row in pairs))

    thread = Thread(target=lambda: asyncio.run(run()), daemon=True)
    thread.start()
    try:
        if not all(event.wait(_PATIENCE) for event in started):
            raise TimeoutError("the server did not start")
        yield
    finally:
        for server in servers:
            server.should_exit = True
        thread.join(_PATIENCE)


def asgi_client(
    app: ASGIApp, *, base_url: str = "http://server.example"
) -> httpx.AsyncClient:
    """An HTTP client whose requests an application answers without any network."""
    import httpx

    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app, raise_app_exceptions=False),
        base_url=base_url,
    )


def fixture_of(
    make: Callable[[], ASGIApp],
    *,
    scope: Literal["session", "package", "module", "class", "function"] = "session",
) -> object:
    """A fixture of pytest that serves an application and gives its `Served`.

    `server = fixture_of(lambda: create_app(MyHandler()))` in a `conftest.py`.
    """
    import pytest

    def served() -> Generator[Served]:
        with serve(make()) as here:
            yield here

    return pytest.fixture(scope=scope)(served)
