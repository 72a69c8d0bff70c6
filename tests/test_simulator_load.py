"""Many people at one simulator: nothing of what happens is lost or doubled, and nothing is left behind."""

from __future__ import annotations

import asyncio
import gc
import json
import pickle
import weakref
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from simulated import ANN, BOB, Person, connect, server, simulator
from simulated_calls import run

from benchmarks.load.generator import Load, Outcome, generate
from benchmarks.load.ledger import Ledger
from benchmarks.load.party import name_of

_USERS = 20

Spoil = Callable[[list[Any], int], None]


def put_under_load(spoil: Spoil | None = None) -> Outcome:
    """A second of load over a real socket; the answers for events may be spoiled on their way."""
    people = [f"sip:{name_of(number)}@contoso.example" for number in range(_USERS)]
    simulated = server().Simulator(people, clock=server().VirtualClock())

    async def pass_time(seconds: float) -> None:
        simulated.clock.advance(seconds)
        await asyncio.sleep(0.005)

    app = simulated.app if spoil is None else Spoiled(simulated.app, spoil)
    with server("testing").serve(app) as served:
        load = Load("127.0.0.1", served.port, _USERS, rate=150, seconds=1)
        return asyncio.run(asyncio.wait_for(generate(load, pass_time), 60))


class Spoiled:
    """An application that does something to the first message that somebody is to read."""

    def __init__(self, inner: Any, spoil: Spoil) -> None:
        self.inner = inner
        self.spoil = spoil
        self.is_done = False

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        start: Any = None

        async def spoiled(message: Any) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = message
                return
            message["body"] = self._body(message["body"])
            length = b"content-length", str(len(message["body"])).encode()
            others = [row for row in start["headers"] if row[0] != b"content-length"]
            await send({**start, "headers": [*others, length]})
            await send(message)

        is_channel = scope["path"].endswith("/events")
        await self.inner(scope, receive, spoiled if is_channel else send)

    def _body(self, body: bytes) -> bytes:
        batch = json.loads(body)
        for sender in batch.get("sender", ()):
            for index, event in enumerate(sender["events"]):
                message = event.get("_embedded", {}).get("message", {})
                if message.get("direction") == "Incoming" and not self.is_done:
                    self.is_done = True
                    self.spoil(sender["events"], index)
                    return json.dumps(batch).encode()
        return body


def test_under_load_every_event_arrives_once() -> None:
    outcome = put_under_load()
    assert outcome.faults == []
    assert len(outcome.requests) == 150
    assert outcome.events > len(outcome.deliveries) > 50


def lose(events: list[Any], index: int) -> None:
    del events[index]


def double(events: list[Any], index: int) -> None:
    events.append(events[index])


@pytest.mark.parametrize(("spoil", "told"), [(lose, "1 of "), (double, "1 doubled")])
def test_one_event_that_is_lost_or_doubled_is_noticed(spoil: Spoil, told: str) -> None:
    (fault,) = put_under_load(spoil).faults
    assert fault.startswith("messages of user")
    assert told in fault


def _messages(*numbers: int) -> Ledger:
    ledger = Ledger()
    for _ in range(3):
        ledger.settled["ann", "bob"].append(ledger.write("ann", "bob", 1.0))
    for number in numbers:
        ledger.receive("ann", "bob", number, 2.0)
    return ledger


def _presence(changes: list[float], events: list[float]) -> Ledger:
    ledger = Ledger()
    ledger.changed["ann", "bob", "contactPresence"] += changes
    ledger.heard["ann", "bob", "contactPresence"] += events
    return ledger


def _typing(*types: str) -> Ledger:
    ledger = Ledger()
    ledger.typing["ann", "bob"] += types
    return ledger


@pytest.mark.parametrize(
    ("ledger", "fault"),
    [
        (_messages(0, 1, 2), None),
        (_messages(0, 2), "messages of ann to bob: 1 of 3 lost, the first is 1"),
        (_messages(0, 2, 1), "messages of ann to bob: out of order"),
        (_messages(0, 1, 1, 2), "messages of ann to bob: 1 doubled"),
        (_presence([1.0, 2.0], [3.0]), None),
        (_presence([1.0, 2.0], [1.5]), "contactPresence of bob to ann: the last change was lost"),
        (_presence([1.0], [2.0, 3.0]), "contactPresence of bob to ann: 2 events of 1 changes"),
        (_typing("added", "deleted", "added"), None),
        (_typing("added", "added"), "typing of ann doubled for bob"),
    ],
)
def test_what_is_wrong_is_told(ledger: Ledger, fault: str | None) -> None:
    assert ledger.faults() == ([] if fault is None else [fault])


# What is left behind


async def _meet(simulated: Any, http: Any) -> list[Person]:
    """Ann and Bob sign in, follow each other, write, and leave."""
    people = [await Person.sign_in(http, uri) for uri in (ANN, BOB)]
    ann, bob = people
    for person, other in ((ann, BOB), (bob, ANN)):
        await person.be_available("Messaging")
        body = {"duration": 30, "uris": [other]}
        assert (await person.post("people/presenceSubscriptions", json=body)).status_code == 201
    simulated.clock.advance(5)
    await ann.post("communication/messagingInvitations", json={"to": BOB})
    (invitation,) = (row for row in await bob.events() if row.rel == "messagingInvitation")
    await bob.post(invitation.link("accept"))
    (side,) = simulated.users["ann@contoso.example"].applications[0].conversations.values()
    text = {"Content-Type": "text/plain"}
    sent = await ann.post(f"{side.href()}/messaging/messages", content=b"Hello", headers=text)
    assert sent.status_code == 201, sent.text
    await bob.events()
    await ann.post("me/presence", json={"availability": "Busy"})
    return people


def _repeat(job: Callable[[Any, Any, int], Awaitable[None]], times: int) -> None:
    async def test() -> None:
        simulated = simulator()
        async with connect(simulated) as http:
            for turn in range(times):
                await job(simulated, http, turn)
                await asyncio.sleep(0)

    run(test)


@pytest.mark.parametrize("way", ["sign out", "expire"])
def test_people_who_come_and_go_leave_nothing_behind(way: str) -> None:
    timers: list[int] = []
    ended: list[weakref.ref[Any]] = []

    async def come_and_go(simulated: Any, http: Any, _: int) -> None:
        people = await _meet(simulated, http)
        ended.extend(map(weakref.ref, simulated.world.applications.values()))
        if way == "sign out":
            for person in people:
                assert (await person.send("DELETE", "")).status_code == 204
        else:
            simulated.clock.advance(901)
        assert simulated.world.applications == {}
        simulated.clock.advance(61)  # so long the outcome of an operation can be read
        timers.append(len(simulated.world.schedule))

    _repeat(come_and_go, 10)
    gc.collect()
    assert timers == [0] * 10
    assert len(ended) == 20
    assert [found() for found in ended if found() is not None] == []


def test_who_stays_and_is_active_does_not_pile_up_timers() -> None:
    timers: list[int] = []

    async def write(simulated: Any, http: Any, _: int) -> None:
        ann, bob = await _meet(simulated, http)
        for _turn in range(100):
            await ann.post("me/reportMyActivity")
            await ann.post("me/presence", json={"availability": "Online"})
            simulated.clock.advance(5)
            await ann.events()
            await bob.events()
            timers.append(len(simulated.world.schedule))
        assert [row.operations for row in simulated.world.applications.values()] == [{}, {}]

    _repeat(write, 1)
    assert max(timers) < 30


def test_timers_that_were_cancelled_take_no_room() -> None:
    schedule = server("simulator.schedule").Schedule(0.0)
    schedule.after(3600, gc.collect)
    sizes: list[int] = []
    for _ in range(1000):
        schedule.after(180, gc.collect).cancel()
        sizes.append(len(pickle.dumps(schedule)))
    assert max(sizes) < 10_000
    assert len(schedule) == 1
    assert schedule.next_due == 3600


def test_tokens_that_are_out_of_date_go_and_guests_with_them() -> None:
    async def test() -> None:
        simulated = simulator()
        world = simulated.world
        server("simulator.guests").admit_guests(world, "sip:ann@contoso.example;meet=1", "key")
        form = {
            "grant_type": "urn:microsoft.rtc:anonmeeting",
            "ms_rtc_conferenceuri": "sip:ann@contoso.example;meet=1",
            "password": "key",
        }
        sizes: list[int] = []
        async with connect(simulated) as http:
            for _ in range(300):
                reply = await http.post("/WebTicket/oauthtoken", data=form)
                assert reply.status_code == 200, reply.text
                simulated.clock.advance(120)
                sizes.append(len(world.users))
        assert max(sizes) < 100

    run(test)


def test_a_crowd_can_be_stored() -> None:
    """A chain of people who follow each other is as deep as there are people."""
    names = [f"sip:{name_of(number)}@contoso.example" for number in range(200)]
    simulated = server().Simulator(names, clock=server().VirtualClock())

    async def test() -> None:
        async with connect(simulated) as http:
            people = [await Person.sign_in(http, uri) for uri in names]
            for person, other in zip(people, names[1:], strict=False):
                body = {"duration": 30, "uris": [other]}
                await person.post("people/presenceSubscriptions", json=body)
        simulated.restore(simulated.snapshot())
        assert len(simulated.world.applications) == 200

    run(test)
