"""For tests of people who build on the server: it runs in their process, or on a free port.

`serve` needs uvicorn, `asgi_client` httpx, `fixture_of` pytest.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from threading import Event, Thread
from typing import TYPE_CHECKING, Literal

from attrs import frozen
from starlette.types import ASGIApp

if TYPE_CHECKING:
    import httpx

__all__ = ["Served", "asgi_client", "fixture_of", "serve"]

_PATIENCE = 10.0
"""Seconds until a server must have started or ended."""


@frozen
class Served:
    """An application on a port of this machine."""

    url: str
    """Without a slash at its end."""
    port: int


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
        certificate: A PEM file with the certificate and those that vouch for it; with it
            the server speaks HTTPS.
        key: A PEM file with the key, where it isn't in the same.

    Raises OSError where nothing can listen there, TimeoutError where it does not start.
    """
    import socket

    import uvicorn

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.create_server((host, port), family=family)
    # Inherited by connections. asyncio sets it only where it made the listener itself, and
    # without it each answer to a client that has sent a body takes 40 ms.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    config = uvicorn.Config(
        app,
        log_level="critical",
        lifespan="off",
        ws="none",
        timeout_graceful_shutdown=1,
        ssl_certfile=certificate,
        ssl_keyfile=key,
    )
    started = Event()

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            started.set()

    server = Server(config)
    thread = Thread(target=server.run, args=([listener],), daemon=True)
    with listener:
        thread.start()
        try:
            if not started.wait(_PATIENCE):
                raise TimeoutError("the server did not start")
            number: int = listener.getsockname()[1]
            scheme = "https" if certificate else "http"
            place = f"[{host}]" if ":" in host else host
            yield Served(f"{scheme}://{place}:{number}", number)
        finally:
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
