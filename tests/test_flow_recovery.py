"""What the clients do when simulator or network fail them: they recover, or tell by typed errors."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Iterator
from functools import partial
from typing import Any

import httpx
import pytest
from attrs import define, field
from flow_server import (
    ANN,
    BOB,
    PATIENCE,
    WAYS,
    Cases,
    Combination,
    FlowServer,
    Stage,
    client,
    perform,
    started,
)
from simulated import server
from test_flow_chat import connected

CASES = Cases()
EVENTS = "*/events"


@pytest.fixture(scope="module", name="served")
def _served() -> Iterator[FlowServer]:
    with started() as served:
        yield served


@pytest.mark.parametrize("how", WAYS)
@pytest.mark.parametrize("name", CASES)
def test_flow(served: FlowServer, name: str, how: Combination) -> None:
    CASES.run(served, name, how)


async def notes(stage: Stage, ucwa: Any, events: Any, *texts: str) -> None:
    """Changes the note several times; each change is told once, in order."""
    for text in texts:
        await ucwa.me.set_note(text)
        while True:
            event = await stage.next(events, after=5)
            if (event.type, event.link.rel) == ("updated", "note"):
                break
        assert (await ucwa.me.note()).message == text


async def drained(events: Any) -> None:
    """Takes all that there is, and fails as the channel did."""
    while await events.wait(PATIENCE):
        pass


@CASES.add()
async def connections_that_break_lose_and_double_nothing(stage: Stage) -> None:
    ucwa = await stage.available()
    events = ucwa.events()
    for kind in ("before", "after", "after", "before"):
        stage.fault(path=EVENTS, reset=kind, times=2)
        await notes(stage, ucwa, events, f"{kind} 1", f"{kind} 2")
        stage.simulator.faults.clear()


@CASES.add()
async def a_wrong_acknowledgement_leads_back_without_a_loss(stage: Stage) -> None:
    """`resync` and nothing else: the client follows it, and says so."""
    ucwa = await stage.available()
    events, signals = ucwa.events(), ucwa.signals(client("signals").Resynchronized)
    await notes(stage, ucwa, events, "before")
    hits: list[httpx.URL] = []

    def wrong(request: httpx.Request) -> None:
        if request.url.path.endswith("/events") and not hits:
            hits.append(request.url)
            ack = int(request.url.params["ack"])
            request.url = request.url.copy_set_param("ack", str(ack + 5))

    stage.server.tamper = wrong
    await notes(stage, ucwa, events, "one", "two", "three")
    assert hits
    assert await stage.next(signals)


@CASES.add()
async def events_that_the_server_lost_are_told_of(stage: Stage) -> None:
    stage.is_lossy = True
    ucwa = await stage.available()
    events, signals = ucwa.events(), ucwa.signals(client("signals").Resynchronized)
    await notes(stage, ucwa, events, "before")
    stage.fault(path="*/me/note", method="POST", loses_events=True, times=1)
    await ucwa.me.set_note("lost or not")
    assert await stage.next(signals)
    await notes(stage, ucwa, events, "after")


@CASES.add(absence=60)
async def after_a_long_absence_it_goes_on(stage: Stage) -> None:
    """Subscriptions are begun anew; conversations are gone."""
    stage.is_lossy = True
    signals = client("signals")
    ann, bob = await stage.available(ANN), await stage.available(BOB)
    mine, _ = await connected(stage, ann, bob)
    await ann.people.watch(BOB)
    told = ann.signals(signals.Resumed)
    fault = stage.fault(path=EVENTS, user=ANN, status=503)
    stage.advance(181)
    await stage.until(lambda: stage.requests(EVENTS, user=ANN, status=503))
    stage.advance(120)
    stage.simulator.faults.remove(fault)
    resumed = await stage.next(told)
    assert resumed.lost == ()
    changes = ann.people.presence_changes()
    await bob.me.set_presence(client("enums").PreferredAvailability.BUSY)
    change = await stage.next(changes, after=5)
    while str(change.presence.availability) != "Busy":
        change = await stage.next(changes, after=5)
    assert not mine.is_open or not await ann.conversations.running()
    assert len(stage.simulator.world.applications) == 2


@CASES.add()
async def an_application_that_was_forgotten_is_made_again(stage: Stage) -> None:
    stage.is_lossy = True
    signals, errors = client("signals"), client("errors")
    ann, bob = await stage.available(ANN), await stage.available(BOB)
    await ann.people.watch(BOB)
    told = ann.signals(signals.ApplicationRecreated)
    before = ann.application.links.self_.href
    start = ann.application.embedded.communication.links.start_messaging
    pending = asyncio.create_task(ann.run(start.post(to=BOB), timeout=PATIENCE))
    await stage.until(lambda: stage.requests("*/messagingInvitations", "POST"))
    with stage.simulator.step() as world:
        world.end(stage.application_of(ann))
    with pytest.raises(errors.OperationLost):
        await pending
    recreated = await stage.next(told)
    assert recreated.lost == ()
    assert ann.application.links.self_.href != before
    assert recreated.application.links.self_.href == ann.application.links.self_.href
    assert not ann.application.embedded.me.links.make_me_available
    changes = ann.people.presence_changes()
    await bob.me.set_presence(client("enums").PreferredAvailability.BUSY)
    change = await stage.next(changes, after=5)
    while str(change.presence.availability) != "Busy":
        change = await stage.next(changes, after=5)
    mine, theirs = await connected(stage, ann, bob)
    await mine.send("Here I am", timeout=PATIENCE)
    assert (await stage.next(theirs.messages())).text == "Here I am"
    assert len(stage.requests("*/messagingInvitations", "POST")) == 2


@CASES.add()
async def an_application_that_expired_is_gone_for_good(stage: Stage) -> None:
    stage.is_lossy = True
    errors = client("errors")
    ucwa = await stage.available()
    events = ucwa.events()
    await notes(stage, ucwa, events, "before")
    with stage.simulator.step() as world:
        world.end(stage.application_of(ucwa), expired=True)
    with pytest.raises(errors.Gone) as raised:
        await drained(events)
    assert raised.value.subcode == "InactiveApplicationExpired"
    assert raised.value.advice
    asked = len(stage.requests(EVENTS))
    await asyncio.sleep(0.2)
    assert len(stage.requests(EVENTS)) == asked
    start = ucwa.application.embedded.communication.links.start_messaging
    with pytest.raises(errors.OperationLost):
        await ucwa.run(start.post(to=BOB), timeout=PATIENCE)


@CASES.add()
async def a_channel_that_another_reads_is_left_to_it(stage: Stage) -> None:
    errors = client("errors")
    ucwa = await stage.available()
    events = ucwa.events()
    await notes(stage, ucwa, events, "before")
    await stage.until(lambda: stage.application_of(ucwa).channels[""].is_held)
    held = stage.application_of(ucwa).channels[""]
    with stage.simulator.step():
        held.hold(held._ack, 1)
    with pytest.raises(errors.ChannelTaken):
        await drained(events)
    asked = len(stage.requests(EVENTS))
    await asyncio.sleep(0.2)
    assert len(stage.requests(EVENTS)) == asked
    assert (await ucwa.me.note()).message == "before"


@CASES.add()
async def who_is_asked_to_wait_waits(stage: Stage) -> None:
    """As long as the server says: one second, for a command and for the channel."""
    ucwa = await stage.available()
    events = ucwa.events()
    await notes(stage, ucwa, events, "before")
    for path, status in (("*/me", 503), ("*/me", 429), (EVENTS, 503)):
        stage.fault(path=path, method="GET", status=status, retry_after=1, times=1)
        began = time.monotonic()
        if path == EVENTS:
            await notes(stage, ucwa, events, "one", "two")
        else:
            assert (await ucwa.me.read()).uri == ANN
        assert time.monotonic() - began >= 1
        assert [row.hit for row in stage.simulator.faults.armed] == [1]
        stage.simulator.faults.clear()
    stage.fault(path="*/me", method="GET", status=503, retry_after=3600)
    with pytest.raises(client("errors").ServiceUnavailable) as raised:
        await ucwa.me.read()
    assert raised.value.retry_after == 3600


@CASES.add()
async def errors_at_once_are_not_met_by_requests_at_once(stage: Stage) -> None:
    ucwa = await stage.available(backoff=0.1)
    events = ucwa.events()
    await notes(stage, ucwa, events, "before")
    fault = stage.fault(path=EVENTS, status=500)
    await ucwa.me.set_note("to be told")
    stage.advance(5)
    await stage.until(lambda: stage.requests(EVENTS, status=500))
    before = len(stage.requests(EVENTS))
    await asyncio.sleep(0.8)
    assert len(stage.requests(EVENTS)) - before <= 8
    stage.simulator.faults.remove(fault)


@CASES.add()
async def a_message_whose_reply_was_lost_is_not_sent_again(stage: Stage) -> None:
    """Its event tells that it arrived; of one that did not arrive the caller is told."""
    ann, bob = await stage.available(ANN, timeout=1.0), await stage.available(BOB)
    mine, theirs = await connected(stage, ann, bob)
    messages = theirs.messages()
    stage.fault(path="*/messages", method="POST", reset="after", times=1)
    assert await mine.send("once", timeout=PATIENCE)
    stage.fault(path="*/messages", method="POST", reset="before", times=1)
    with pytest.raises(client("errors").TransportError) as raised:
        await mine.send("never", timeout=PATIENCE)
    assert raised.value.may_have_arrived
    await mine.send("last", timeout=PATIENCE)
    assert [(await stage.next(messages)).text for _ in range(2)] == ["once", "last"]
    assert len(stage.requests("*/messages", "POST")) == 3


# A chat while everything fails


FAULTS: tuple[dict[str, Any], ...] = (
    {"reset": "before"},
    {"reset": "after"},
    {"latency": 0.02},
    {"status": 429, "retry_after": 0},
    {"status": 503, "retry_after": 0},
    {"status": 502, "body": "<html>Bad gateway</html>"},
)
PATHS = (EVENTS, "*/messages", "*/messaging", "*/me")


@define
class Chat:
    """What was written by whom, and what came."""

    sent: dict[str, list[str]] = field(factory=lambda: {ANN: [], BOB: []})
    received: dict[str, list[str]] = field(factory=lambda: {ANN: [], BOB: []})
    failed: list[str] = field(factory=list)

    def has(self, user: str, text: str) -> bool:
        """Whether something came."""
        return text in self.received[user]

    async def read(self, user: str, chat: Any) -> None:
        async for message in chat.messages():
            self.received[user].append(message.text)

    async def write(self, user: str, chat: Any, text: str) -> None:
        errors = client("errors")
        try:
            await chat.send(text, timeout=PATIENCE)
        except (
            errors.OperationLost,
            errors.RequestTimeout,
            errors.StatusError,
            errors.TransportError,
        ):
            self.failed.append(text)
        else:
            self.sent[user].append(text)


def accepted(stage: Stage, user: str) -> list[str]:
    """What the simulator took from a user, in order."""
    posts = stage.requests("*/messages", "POST", user=user)
    return [row.body.decode() for row in posts if row.status == 201 or row.fault == "reset=after"]


def trouble(stage: Stage, chance: random.Random) -> None:
    """Has something fail, in a third of all cases."""
    if chance.random() > 1 / 3:
        return
    kind = chance.randrange(len(FAULTS) + 2)
    if kind < len(FAULTS):
        stage.fault(
            path=chance.choice(PATHS), user=chance.choice((ANN, BOB)), times=1, **FAULTS[kind]
        )
    elif kind == len(FAULTS):
        with stage.simulator.step() as world:
            server("simulator.tokens").revoke(world, world.user(chance.choice((ANN, BOB))))
    else:
        stage.server.tamper = _Wrong(chance.choice((-3, 3)))


class _Wrong:
    """Acknowledges something else, once."""

    def __init__(self, by: int) -> None:
        self._by = by

    def __call__(self, request: httpx.Request) -> None:
        if self._by and request.url.path.endswith("/events"):
            ack = int(request.url.params["ack"]) + self._by
            if ack > 0:
                self._by = 0
                request.url = request.url.copy_set_param("ack", str(ack))


def scripted(steps: int, seed: int) -> Any:
    async def body(stage: Stage) -> None:
        chance, chat = random.Random(seed), Chat()
        ann = await stage.available(ANN, timeout=0.5, max_wait=1.0)
        bob = await stage.available(BOB, timeout=0.5, max_wait=1.0)
        mine, theirs = await connected(stage, ann, bob)
        sides = {ANN: mine, BOB: theirs}
        readers = [asyncio.create_task(chat.read(user, side)) for user, side in sides.items()]
        for step in range(steps):
            trouble(stage, chance)
            user = chance.choice((ANN, BOB))
            await chat.write(user, sides[user], f"{step} from {user}")
        stage.simulator.faults.clear()
        for user, side in sides.items():
            await chat.write(user, side, f"last of {user}")
        for writer, reader in ((ANN, BOB), (BOB, ANN)):
            await stage.until(partial(chat.has, reader, f"last of {writer}"))
            assert chat.received[reader] == accepted(stage, writer)
            assert set(chat.sent[writer]) <= set(accepted(stage, writer))
        assert len(chat.failed) < steps / 4
        await mine.leave()
        await asyncio.wait_for(asyncio.gather(*readers), PATIENCE)

    return body


@pytest.mark.parametrize("how", WAYS)
def test_a_chat_goes_on_whatever_fails(served: FlowServer, how: Combination) -> None:
    perform(served, how, scripted(100, 1), limit=60)


@pytest.mark.long
@pytest.mark.parametrize("how", WAYS)
def test_a_long_chat_goes_on_whatever_fails(served: FlowServer, how: Combination) -> None:
    perform(served, how, scripted(1000, 2), limit=400)
