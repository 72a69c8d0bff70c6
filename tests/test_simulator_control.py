"""Control of the simulator: its API below `/_sim/`, and the same in Python."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
from simulated import ANN, BOB, Person, connect, server, simulator
from simulated_control import Control, run


def test_people_are_listed_and_added() -> None:
    async def test() -> None:
        simulated = simulator()
        control = Control(simulated)
        body = {"uri": "dan@contoso.example", "name": "Dan", "password": "password"}
        assert (await control.done("POST users", body))["availability"] == "Offline"
        users = (await control.done("GET users"))["users"]
        assert [row["name"] for row in users] == ["ann", "bob", "eve", "Dan"]
        async with connect(simulated) as http:
            await Person.sign_in(http, "sip:dan@contoso.example")
        shown = await control.done("GET users/dan@contoso.example")
        assert [row["userAgent"] for row in shown["applications"]] == ["raw"]

    run(test)


def test_time_passes_without_waiting() -> None:
    async def test() -> None:
        simulated = simulator()
        control = Control(simulated)
        async with connect(simulated) as http:
            ann = await Person.sign_in(http, ANN)
            await ann.be_available("Messaging")
            waiting = asyncio.create_task(ann.get(ann.next))
            await asyncio.sleep(0)
            assert (await control.done("GET clock"))["isVirtual"] is True
            clock = await control.done("POST clock/advance", {"seconds": 300})
            assert clock["now"].endswith("Z")
            assert (await waiting).status_code == 200
            assert (await ann.read("me/presence"))["availability"] == "IdleOnline"
            await control.done("POST clock/advance", {"seconds": 9 * 3600})
            assert (await ann.get("me")).status_code == 401

    run(test)


def test_the_real_clock_jumps() -> None:
    simulated = simulator(clock=server().RealClock())
    before = simulated.clock.now()
    simulated.advance(3600)
    assert 3600 <= simulated.clock.now() - before < 3700


def test_faults_are_set_and_taken_away() -> None:
    async def test() -> None:
        simulated = simulator()
        control = Control(simulated)
        async with connect(simulated) as http:
            ann = await Person.sign_in(http, ANN)
            fault = {"path": "*/me", "user": ANN, "status": 503, "retryAfter": 7, "times": 1}
            made = await control.done("POST faults", fault)
            assert made["does"] == "status=503"
            reply = await ann.get("me")
            assert (reply.status_code, reply.headers["retry-after"]) == (503, "7")
            assert (await ann.get("me")).status_code == 200
            (listed,) = (await control.done("GET faults"))["faults"]
            assert (listed["id"], listed["seen"], listed["hit"]) == (made["id"], 2, 1)
            assert listed["fault"]["retryAfter"] == 7
            await control.done(f"DELETE faults/{made['id']}")
            await control.done("POST faults", {"path": "*/me", "losesApplication": True})
            assert (await ann.get("me")).status_code == 404
            await control.done("DELETE faults")
            assert (await control.done("GET faults")) == {"faults": []}

    run(test)


def test_the_same_seed_gives_the_same_faults() -> None:
    def struck(simulated: Any) -> list[bool]:
        faults, module = simulated.faults, server("simulator.faults")
        faults.add(module.Fault(path="*", status=500, probability=0.5))
        subject = module.Subject("GET", "/", None)
        return [faults.pick(subject) is not None for _ in range(40)]

    simulated = simulator(seed=3)
    first = struck(simulated)
    assert {True, False} == set(first)
    simulated.reset()
    assert struck(simulated) == first


def test_the_journal_tells_and_verifies_and_keeps_secrets() -> None:
    async def test() -> None:
        simulated = simulator()
        control = Control(simulated)
        async with connect(simulated) as http:
            ann = await Person.sign_in(http, ANN)
            await ann.get("me")
            await ann.get("me")
            found = await control.done("GET journal?path=*/me&user=" + ANN)
            assert [row["status"] for row in found["entries"]] == [200, 200]
            assert (await control.done("GET journal?limit=1"))["count"] == 4
            first = (await control.done("GET journal?after=1&limit=1"))["entries"][0]
            assert first["number"] == 2
            verified = await control.done(
                "POST journal/verify", {"method": "GET", "path": "*/me", "times": 2}
            )
            assert verified["count"] == 2
            refused = await control.ask("POST journal/verify", {"path": "*/me", "times": 3})
            assert refused.json()["subcode"] == "NotVerified"
            assert "found 2" in refused.json()["message"]
            for number in range(1, 5):
                whole = (await control.ask(f"GET journal/{number}")).text
                assert ann.token not in whole
                assert '"password"' not in whole
                assert "password=" not in whole
            assert "/_sim/" not in (await control.ask("GET journal")).text
            await control.done("DELETE journal")
            assert (await control.done("GET journal"))["count"] == 0

    run(test)


def test_what_applications_were_told() -> None:
    async def test() -> None:
        simulated = simulator()
        control = Control(simulated)
        simulated.acting_as(BOB).sign_in()
        simulated.acting_as(ANN).invite(BOB, "Hello")
        found = await control.done(f"GET events?user={BOB}&rel=messagingInvitation")
        (told,) = found["events"]
        event = told["event"]
        assert event["type"] == "started"
        assert event["_embedded"]["messagingInvitation"]["direction"] == "Incoming"
        assert [str(row) for row in simulated.events.find(user=BOB, type="started")] == [
            "started messagingInvitation"
        ]

    run(test)


def test_back_to_a_snapshot_and_to_the_start() -> None:
    async def test() -> None:
        simulated = simulator()
        control = Control(simulated)
        async with connect(simulated) as http:
            ann = await Person.sign_in(http, ANN)
            await ann.be_available("Messaging")
            name = (await control.done("POST snapshots"))["snapshot"]
            named = await control.done("POST snapshots", {"name": "second"})
            assert named == {"snapshot": "second"}
            await control.done("POST users", {"uri": "dan@contoso.example"})
            await ann.send("DELETE", ann.base)
            await control.done(f"POST snapshots/{name}/restore")
            assert (await ann.get("me")).status_code == 200
            assert len(simulated.users) == 3
            await control.done(f"DELETE snapshots/{name}")
            assert await control.done("GET snapshots") == {"snapshots": ["second"]}
            await control.done("POST faults", {"status": 500})
            await control.done("POST clock/advance", {"seconds": 60})
            started = simulated.clock.now() - 60
            await control.done("POST reset")
            assert (await ann.get("me")).status_code == 401
            assert list(simulated.faults) == []
            assert (len(simulated.journal), simulated.clock.now()) == (1, started)

    run(test)


def test_the_stream_of_changes_tells_when_to_look() -> None:
    """Over a socket: in the process nothing is seen of a stream before it ends."""
    simulated = simulator()
    with (
        server("testing").serve(simulated.app) as here,
        httpx.Client(timeout=10) as http,
        http.stream("GET", f"{here.url}/_sim/changes") as stream,
    ):
        assert stream.headers["content-type"].startswith("text/event-stream")
        lines = (line for line in stream.iter_lines() if line)
        first = next(lines)
        assert first.startswith("data: ")
        http.get(f"{here.url}/_sim/")  # who looks changes nothing
        simulated.acting_as(BOB).sign_in()
        assert next(lines) != first
