"""Generated clients and the simulator, over a real socket: where the tests of flows take place.

    @CASES.add()
    async def talks(stage: Stage) -> None:
        ann, bob = await stage.sign_in(ANN), await stage.sign_in(BOB)

One body is run by both clients in both media types. Time is virtual and passes by `advance`. At
the end every client must have been handed over what the simulator told it, in order, once.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import pytest
from attrs import define, field, frozen
from deliveries import check_deliveries, check_doubles
from flow_host import DISCOVERY, FOREIGN, OTHER, POOL, FlowServer, client, started
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
    "WAYS",
    "Case",
    "Cases",
    "Combination",
    "FlowServer",
    "LossError",
    "Stage",
    "client",
    "perform",
    "started",
]

PATIENCE = 10.0
"""Seconds after which a test that waits has failed."""
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


class LossError(Exception):
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
            raise LossError

    async def meanwhile(self, running: asyncio.Task[Any], waited: Coroutine[Any, Any, Any]) -> Any:
        """What is waited for, unless what runs beside fails first: then that error."""
        waiting = asyncio.create_task(waited)
        await asyncio.wait((running, waiting), return_when=asyncio.FIRST_COMPLETED)
        if running.done() and running.exception() is not None:
            waiting.cancel()
            await asyncio.wait((waiting,))
            await running
        return await waiting

    def doubled(self) -> list[str]:
        """What came to a client twice, or out of order; nothing of that may be."""
        found: list[str] = []
        for row in self.signed_in:
            try:
                check_doubles(self.simulator, row.handed_over)
            except AssertionError as error:
                found.append(str(error))
        return found

    async def settle(self) -> None:
        """Waits until all clients have what they were told, and looks whether it is that."""
        if self.is_lossy:
            assert not self.doubled()
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
        served.clean_up(is_special=bool(setting))
    names = [thread.name for thread in threading.enumerate()]
    assert not [name for name in names if name.startswith("ucwa")], names
    return stage
