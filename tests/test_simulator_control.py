"""Control of the simulator: its API below `/_sim/`, and the same in Python."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
from simulated import ANN, BOB, Person, connect, server, simulator
from simulated_control import ADDRESS, Control, run


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


def test_a_chat_with_somebody_who_is_acted_for() -> None:
    async def test() -> None:
        simulated = simulator()
        control = Control(simulated)
        bob = f"users/{ADDRESS}"
        assert (await control.done(f"POST {bob}/sign-in"))["availability"] == "Online"
        async with connect(simulated) as http:
            ann = await Person.sign_in(http, ANN)
            await ann.be_available("Messaging")
            simulated.clock.advance(5)
            await ann.events()
            body = {
                "to": BOB,
                "operationId": "1",
                "subject": "Lunch",
                "_links": {"message": {"href": "data:text/plain,Hungry%3F"}},
            }
            await ann.post("communication/messagingInvitations", json=body)
            (asked,) = (await control.done(f"GET {bob}"))["invitations"]
            assert (asked["other"], asked["subject"]) == ("ann", "Lunch")
            assert (asked["message"], asked["direction"]) == ("Hungry?", "Incoming")
            key = (await control.done(f"POST {bob}/accept"))["conversation"]
            await control.done(f"POST {bob}/typing")
            await control.done(f"POST {bob}/message", {"text": "Very <much>"})
            events = await ann.events()
            (message,) = (row for row in events if row.rel == "message")
            assert message.link("plainMessage").endswith(",Very%20%3Cmuch%3E")
            assert "added participant in typingParticipants" in {row.short for row in events}
            chat = message.link("messaging")
            await ann.post(
                f"{chat}/messages", content=b"Come!", headers={"Content-Type": "text/plain"}
            )
            assert "completed message Success" in {row.short for row in await ann.events()}
            (talk,) = (await control.done(f"GET {bob}"))["conversations"]
            assert (talk["id"], talk["others"], talk["canWrite"]) == (key, ["ann"], True)
            said = [(row["author"], row["text"], row["isOutgoing"]) for row in talk["messages"]]
            assert said == [
                ("ann", "Hungry?", False),
                ("bob", "Very <much>", True),
                ("ann", "Come!", False),
            ]
            await control.done(f"POST {bob}/leave", {"conversation": key})
            assert "deleted conversation" in {row.short for row in await ann.events()}
            assert (await control.done(f"GET {bob}"))["conversations"] == []

    run(test)


@pytest.mark.parametrize(
    ("act", "reason"), [("decline", "Declined"), ("sign-out", "Declined"), ("wait", "Timeout")]
)
def test_an_invitation_that_comes_to_nothing(act: str, reason: str) -> None:
    async def test() -> None:
        simulated = simulator()
        control = Control(simulated)
        await control.done(f"POST users/{ADDRESS}/sign-in")
        async with connect(simulated) as http:
            ann = await Person.sign_in(http, ANN)
            body = {"to": BOB, "operationId": "1"}
            await ann.post("communication/messagingInvitations", json=body)
            await ann.events()
            if act == "wait":
                await control.done("POST clock/advance", {"seconds": 30})
            else:
                await control.done(f"POST users/{ADDRESS}/{act}")
            ended = {row.short for row in await ann.events() if row.type == "completed"}
            assert len(ended) == 1
            assert f"Failure {reason}" in ended.pop()

    run(test)


def test_who_is_acted_for_invites_and_takes_back() -> None:
    async def test() -> None:
        simulated = simulator()
        async with connect(simulated) as http:
            ann = await Person.sign_in(http, ANN)
            await ann.be_available("Messaging")
            bob = simulated.acting_as(BOB)
            bob.invite(ANN, "Hello", subject="Lunch")
            (started,) = (row for row in await ann.events() if row.type == "started")
            assert started.resource["subject"] == "Lunch"
            bob.cancel()
            simulated.clock.advance(5)
            events = await ann.events()
            assert [row.subcode for row in events if row.type == "completed"] == ["Missed"]
            bob.invite(ANN)
            (started,) = (row for row in await ann.events() if row.type == "started")
            assert (await ann.post(started.link("accept"))).status_code == 204
            bob.say("<b>there</b>", html=False)
            with pytest.raises(server("errors").NotFound):
                bob.accept()

    run(test)


@pytest.mark.parametrize("video", [False, True])
def test_a_call_between_two_who_are_acted_for(video: bool) -> None:
    async def test() -> None:
        simulated = simulator()
        control = Control(simulated)
        await control.done(f"POST users/{ADDRESS}/sign-in")
        simulated.acting_as(ANN).call(BOB, subject="Now", video=video)
        (asked,) = (await control.done(f"GET users/{ADDRESS}"))["invitations"]
        assert (asked["kind"], asked["subject"]) == ("audioVideoInvitation", "Now")
        await control.done(f"POST users/{ADDRESS}/accept", {"invitation": asked["id"]})
        wanted = ["Audio", "Video"] if video else ["Audio"]
        for user in ("ann@contoso.example", ADDRESS):
            (talk,) = (await control.done(f"GET users/{user}"))["conversations"]
            assert (talk["state"], sorted(talk["modalities"])) == ("Connected", wanted)
        await control.done(f"POST users/{ADDRESS}/leave")
        assert (await control.done("GET users/ann@contoso.example"))["conversations"] == []
        refused = await control.ask("POST telephones/+49301234/pick-up")
        assert "+49301234 does not ring" in refused.json()["message"]

    run(test)


def test_several_conversations_have_to_be_named() -> None:
    simulated = simulator()
    ann, bob, eve = (simulated.acting_as(user) for user in simulated.users)
    for other in (ann, eve):
        other.sign_in()
        other.invite(BOB)
        with pytest.raises(server("errors").NotFound, match="no invitation"):
            bob.accept("wrong")
    assert not list(simulated.users[ADDRESS].applications)
    bob.sign_in()
    first, second = (bob_accepts(bob, other) for other in (ann, eve))
    with pytest.raises(server("errors").Conflict, match="more than one conversation"):
        bob.say("Who?")
    bob.say("You", conversation=first)
    bob.leave(second)
    bob.say("Now it is clear")


def bob_accepts(bob: Any, other: Any) -> Any:
    other.invite(BOB, "Me")
    return bob.accept()


def test_presence_and_note_reach_the_clients_of_the_user() -> None:
    async def test() -> None:
        simulated = simulator()
        control = Control(simulated)
        async with connect(simulated) as http:
            bob = await Person.sign_in(http, BOB)
            await bob.be_available("Messaging")
            done = await control.done(f"POST users/{ADDRESS}/presence", {"availability": "Busy"})
            assert (done["availability"], len(done["applications"])) == ("Busy", 1)
            await control.done(f"POST users/{ADDRESS}/note", {"message": "At work"})
            assert (await bob.read("me/presence"))["availability"] == "Busy"
            assert (await bob.read("me/note"))["message"] == "At work"
            await control.done(f"POST users/{ADDRESS}/presence", {"availability": None})
            assert (await bob.read("me/presence"))["availability"] == "Online"

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


def test_who_is_acted_for_does_not_expire() -> None:
    simulated = simulator()
    simulated.acting_as(BOB).sign_in()
    simulated.advance(24 * 3600)
    assert len(simulated.users[ADDRESS].applications) == 1


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
