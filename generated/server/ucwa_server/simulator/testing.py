"""A simulator for tests: on a free port for any client, or in the process of the test."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from contextlib import ExitStack, contextmanager
from copy import deepcopy
from socket import create_server
from typing import TYPE_CHECKING, Literal, TypedDict

from .clock import Clock, VirtualClock
from .hosting import Hosted, host
from .hosts import Hosts
from .settings import Settings
from .simulator import Simulator
from .users import User

if TYPE_CHECKING:
    import httpx

__all__ = ["InProcess", "in_process", "running", "simulator_fixture"]

_LOOPBACK = ("127.0.0.1", 0)


@contextmanager
def running(
    users: Iterable[User | str] = (),
    *,
    tls: bool = False,
    clock: Clock | None = None,
    seed: int = 0,
    hosts: Hosts | None = None,
    settings: Settings | None = None,
) -> Generator[Hosted]:
    """A simulator on a free port of this machine, until the block ends.

    Args:
        users: See `Simulator`.
        tls: Whether it speaks HTTPS, and plain HTTP at another port.
        clock: Virtual time, if none is given.
    """
    clock = clock or VirtualClock()
    simulator = Simulator(users, clock=clock, seed=seed, hosts=hosts, settings=settings)
    with ExitStack() as stack:
        listener = stack.enter_context(create_server(_LOOPBACK))
        plain = stack.enter_context(create_server(_LOOPBACK)) if tls else None
        yield stack.enter_context(host(simulator, listener, plain=plain))


def simulator_fixture(
    users: Iterable[User | str] = (),
    *,
    scope: Literal["session", "package", "module", "class", "function"] = "function",
    tls: bool = False,
    seed: int = 0,
    settings: Settings | None = None,
) -> object:
    """A fixture of pytest that gives a `Hosted` with virtual time.

    `simulated = simulator_fixture(["ann@contoso.example"])` in a `conftest.py`. One of a
    wider scope is faster; then call `simulated.simulator.reset()` between tests.
    """
    import pytest

    people = tuple(users)

    def served() -> Generator[Hosted]:
        fresh = deepcopy(people)  # whoever is in a world is changed there
        with running(fresh, tls=tls, seed=seed, settings=settings) as here:
            yield here

    return pytest.fixture(scope=scope)(served)


class InProcess(TypedDict):
    """What the generated `AsyncClient` needs to be answered without any network."""

    transport: httpx.AsyncBaseTransport
    discovery_urls: tuple[str, ...]
    allow_http: bool


def in_process(simulator: Simulator) -> InProcess:
    """Arguments for a client: `AsyncClient.sign_in(address, auth, **in_process(it))`.

    `Client` needs a server: its threads wait while the simulator's event loop would have
    to run.
    """
    import httpx

    class Transport(httpx.ASGITransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            try:
                return await super().handle_async_request(request)
            except ConnectionResetError as error:
                raise httpx.ReadError(str(error), request=request) from error

    return InProcess(
        transport=Transport(simulator.app),
        discovery_urls=("http://localhost/",),
        allow_http=True,
    )
