"""Generated clients and the simulator, over a real socket: where the tests of flows take place.

    @case()
    async def talks(stage: Stage) -> None:
        ann, bob = await stage.sign_in(ANN), await stage.sign_in(BOB)

One body is run by both clients in both media types. Time is virtual and passes by `advance`. At
the end every client must have been handed over what the simulator told it, in order, once.
"""

from __future__ import annotations

import asyncio
import importlib
import ssl
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from functools import cache
from typing import Any

import httpx
import pytest
from attrs import define, field, frozen
from deliveries import check_deliveries, check_doubles
from one_face import KINDS, face, inside
from simulated import ANN, BOB, EVE, server

__all__ = [
    "ANN",
    "BOB",
    "COMBINATIONS",
    "DISCOVERY",
    "EVE",
    "FOREIGN",
    "OTHER",
    "PATIENCE",
    "POOL",
    "Case",
    "Cases",
    "Combination",
    "FlowServer",
    "Lost",
    "WAYS",
    "Stage",
    "client",
    "perform",
    "started",
]

PATIENCE = 10.0
"""Seconds after which a test that waits has failed."""
DISCOVERY, POOL, OTHER = (f"{name}.contoso.example" for name in ("lyncdiscover", "pool", "other"))
FOREIGN = "lyncdiscover.fabrikam.example"
"""A host that clients of Contoso do not trust."""
MEDIUM = 5
"""Seconds that events of medium priority are held."""
SETTINGS: dict[str, Any] = {
    "allow_http": True,
    "backoff": 0.01,
    "close_timeout": 2.0,
    "report_activity": False,
    "retries": 6,
    "timeout": 5.0,
}
"""What is common to all: nothing waits for long."""


@frozen
class Combination:
    """Which client, and what its bodies travel as."""

    kind: str
    media_type: str

    def __str__(self) -> str:
        return f"{self.kind}-{self.media_type.rpartition('/')[2]}"


COMBINATIONS = tuple(
    Combination(kind, f"application/{form}") for form in ("json", "xml") for kind in KINDS
)


WAYS = [
    pytest.param(how, id=str(how), marks=[] if number in (0, 3) else pytest.mark.long)
    for number, how in enumerate(COMBINATIONS)
]
"""For tests: in the short run each client and each media type once."""


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


@define(eq=False)
class SignedIn:
    """Somebody who takes part by a client."""

    user: str
    ucwa: Any
    handed_over: list[Any] = field(factory=list)
    """Events and signals, as they came to the queue of the client."""

    @property
    def knows_of_loss(self) -> bool:
        """Whether the client was told that events may be missing."""
        names = {type(item).__name__ for item in tuple(self.handed_over)}
        return bool(names & {"Resynchronized", "Resumed", "ApplicationRecreated"})


class Lost(Exception):
    """What is waited for may have been lost, and the client knows."""


@define(eq=False)
class Stage:
    """Where a flow takes place."""

    server: FlowServer
    how: Combination
    stack: AsyncExitStack
    signed_in: list[SignedIn] = field(factory=list)
    is_lossy: bool = False
    """Whether events may be lost, as the simulator is told to lose some."""
    settings: dict[str, Any] = field(factory=dict)
    """Of all clients, where a flow does not say otherwise."""

    @property
    def simulator(self) -> Any:
        return self.server.simulator

    async def sign_in(self, user: str = ANN, **settings: Any) -> Any:
        """Signs somebody in by discovery, until the flow ends."""
        opening = self.opening(user, **settings)
        ucwa = await self.stack.enter_async_context(opening)
        self._record(user, ucwa)
        return ucwa

    async def available(self, user: str = ANN, *modalities: str, **settings: Any) -> Any:
        """Signs somebody in and makes them available, for messaging if nothing is said."""
        ucwa = await self.sign_in(user, **settings)
        kind = client("enums").ModalityType
        chosen = tuple(kind(row) for row in modalities or ("Messaging",))
        await ucwa.me.make_available(modalities=chosen)
        return ucwa

    @asynccontextmanager
    async def opening(self, user: str, **settings: Any) -> AsyncIterator[Any]:
        auth = settings.pop("auth", None) or client("auth").Password("password")
        given = {**SETTINGS, "media_type": self.how.media_type, **self.settings, **settings}
        given.setdefault("discovery_urls", (f"http://{DISCOVERY}/",))
        given.setdefault("transport", self.server.transport(self.how.kind))
        address = user.removeprefix("sip:")
        if self.how.kind == "async":
            async with client("async_client").AsyncClient.sign_in(address, auth, **given) as ucwa:
                yield ucwa
            return
        sign_in = client("client").Client.sign_in
        async with face(await asyncio.to_thread(sign_in, address, auth, **given)) as ucwa:
            yield ucwa

    def _record(self, user: str, ucwa: Any) -> None:
        row = SignedIn(user, ucwa)
        hub = inside(ucwa)._session.hub
        put = hub.put

        def recorded(*items: Any) -> None:
            row.handed_over.extend(items)
            put(*items)

        hub.put = recorded
        self.signed_in.append(row)

    def application_of(self, ucwa: Any) -> Any:
        """What the simulator knows of a client's application."""
        href = ucwa.application.links.self_.href.partition("?")[0]
        return self.simulator.world.applications[href.rpartition("/")[2]]

    def advance(self, seconds: float) -> None:
        """Lets time pass at once."""
        self.simulator.advance(seconds)

    def fault(self, **what: Any) -> Any:
        """Sets a fault."""
        return self.simulator.faults.add(server().Fault(**what))

    def requests(self, path: str = "*", method: str | None = None, **more: Any) -> Sequence[Any]:
        """What the simulator was asked, in order."""
        found: Sequence[Any] = self.simulator.journal.find(method=method, path=path, **more)
        return found

    async def until(self, holds: Callable[[], Any], what: str = "") -> Any:
        """Waits until something holds, and gives it."""
        end = asyncio.get_running_loop().time() + PATIENCE
        while not (found := holds()):
            self._check_loss()
            assert asyncio.get_running_loop().time() < end, f"never came: {what or holds}"
            await asyncio.sleep(0.005)
        return found

    async def next(self, stream: Any, *, after: float = 0) -> Any:
        """The next item of a stream or of what a convenience gives.

        Args:
            after: Seconds that have to pass, as of what is held.
        """
        if after:
            self.advance(after)
        slices = 4 if self.is_lossy else 1
        for _ in range(slices):
            item = await stream.wait(PATIENCE / slices)
            if item is not None:
                return item
            self._check_loss()
        raise AssertionError("nothing came")

    def _check_loss(self) -> None:
        if self.is_lossy and any(row.knows_of_loss for row in self.signed_in):
            raise Lost

    async def meanwhile(self, running: asyncio.Task[Any], waited: Coroutine[Any, Any, Any]) -> Any:
        """What is waited for, unless what runs beside fails first: then that error."""
        waiting = asyncio.create_task(waited)
        await asyncio.wait((running, waiting), return_when=asyncio.FIRST_COMPLETED)
        if running.done() and running.exception() is not None:
            waiting.cancel()
            await asyncio.wait((waiting,))
            await running
        return await waiting

    async def settle(self) -> None:
        """Waits until all clients have what they were told, and looks whether it is that."""
        if self.is_lossy:
            for row in self.signed_in:
                check_doubles(self.simulator, row.handed_over)
            return
        self.advance(15)
        for row in self.signed_in:
            if row.handed_over:
                await check_deliveries(self.simulator, row.ucwa, row.handed_over, PATIENCE)


Case = Callable[[Stage], Awaitable[None]]


class Cases(dict[str, tuple[Case, dict[str, Any]]]):
    """Bodies of flows by their names, and what the simulator is like for them."""

    def add(self, **setting: Any) -> Callable[[Case], Case]:
        def added(body: Case) -> Case:
            assert body.__name__ not in self
            self[body.__name__] = body, setting
            return body

        return added

    def run(self, served: FlowServer, name: str, how: Combination) -> None:
        body, setting = self[name]
        perform(served, how, body, **setting)


def perform(
    served: FlowServer,
    how: Combination,
    body: Case,
    *,
    limit: float = 4 * PATIENCE,
    prepare: Callable[[Stage], None] | None = None,
    **setting: Any,
) -> Stage:
    """Runs a flow. Fails where it hangs, or leaves something behind.

    Args:
        limit: Seconds.
        prepare: Is called before.
        setting: What the simulator is like, where it differs from the usual.
    """

    async def whole() -> Stage:
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(64))
        async with asyncio.timeout(limit), AsyncExitStack() as stack:
            stage = Stage(served, how, stack)
            if prepare is not None:
                prepare(stage)
            await body(stage)
            await stage.settle()
        names = [task.get_name() for task in asyncio.all_tasks()]
        assert not [name for name in names if name.startswith("ucwa")], names
        return stage

    served.set_up(**setting)
    try:
        stage = asyncio.run(whole())
    finally:
        served.tamper = _leave
        if setting:
            served.simulator = None
        else:
            served.simulator.reset()
    names = [thread.name for thread in threading.enumerate()]
    assert not [name for name in names if name.startswith("ucwa")], names
    return stage
