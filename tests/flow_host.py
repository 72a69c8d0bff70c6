"""A simulator on a port of this machine, where all hosts of its deployment are found."""

from __future__ import annotations

import importlib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import httpx
from simulated import ANN, BOB, EVE, server

__all__ = ["DISCOVERY", "FOREIGN", "OTHER", "POOL", "FlowServer", "client", "started"]

DISCOVERY, POOL, OTHER = (f"{name}.contoso.example" for name in ("lyncdiscover", "pool", "other"))
FOREIGN = "lyncdiscover.fabrikam.example"
"""A host that clients of Contoso do not trust."""


def client(name: str = "") -> Any:
    """A module of the client that was generated beside the server of `simulated`."""
    package = server().__name__.partition(".")[0].replace("_server", "_client")
    return importlib.import_module(f"{package}.{name}" if name else package)


class FlowServer:
    """A simulator on a port of this machine; all hosts that it knows lead there."""

    def __init__(self) -> None:
        self.simulator: Any = None
        self.port = 0
        self.tamper: Callable[[httpx.Request], None] = _leave
        """Changes requests on their way, as a client that is in error would."""

    def clean_up(self, *, is_special: bool) -> None:
        """Forgets what was done; a simulator that is not as usual is not used again."""
        self.tamper = _leave
        if is_special:
            self.simulator = None
        else:
            self.simulator.reset()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await self.simulator.app(scope, receive, send)

    def set_up(self, **setting: Any) -> None:
        """A simulator as it is at first, with Ann, Bob and Eve unless others are named.

        Args:
            setting: `users`, `redirects` of hosts, `revision`, `seed`, or fields of the
                simulator's settings.
        """
        if self.simulator is not None and not setting:
            return
        package = server()
        names = ([DISCOVERY, FOREIGN], [POOL, OTHER], setting.pop("redirects", {}))
        people = setting.pop("users", (ANN, BOB, EVE))
        more = {name: setting.pop(name) for name in ("seed",) if name in setting}
        if "revision" in setting:
            more["profile"] = server("profile").Profile(revision=setting.pop("revision"))
        self.simulator = package.Simulator(
            people() if callable(people) else people,
            clock=package.VirtualClock(),
            settings=server("simulator.settings").Settings(hosts=package.Hosts(*names), **setting),
            **more,
        )

    def route(self, request: httpx.Request) -> None:
        """Leads a request here. Raises where the deployment has no such host."""
        if not self.simulator.world.settings.hosts.knows(request.url.host):
            raise httpx.ConnectError(f"no host {request.url.host}", request=request)
        request.url = request.url.copy_with(host="127.0.0.1", port=self.port)
        self.tamper(request)

    def transport(self, kind: str) -> Any:
        return _Transport(self) if kind == "sync" else _AsyncTransport(self)


def _leave(_request: httpx.Request) -> None:
    """Lets a request pass as it is."""


@cache
def _no_tls() -> ssl.SSLContext:
    """One that reads no certificates, which takes longer than all else here."""
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


class _Transport(httpx.HTTPTransport):
    def __init__(self, server: FlowServer) -> None:
        super().__init__(verify=_no_tls())
        self._server = server

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self._server.route(request)
        return super().handle_request(request)


class _AsyncTransport(httpx.AsyncHTTPTransport):
    def __init__(self, server: FlowServer) -> None:
        super().__init__(verify=_no_tls())
        self._server = server

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self._server.route(request)
        return await super().handle_async_request(request)


@contextmanager
def started() -> Iterator[FlowServer]:
    """A server for the tests of a module."""
    served = FlowServer()
    with server("testing").serve(served) as here:
        served.port = here.port
        yield served
