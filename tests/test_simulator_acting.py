"""Acting as somebody in the simulator, by its control API and in Python."""

from __future__ import annotations

from threading import Thread
from typing import Any

import pytest
from simulated import ANN, BOB, Person, connect, server, simulator
from simulated_control import ADDRESS, Control, run


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


def test_who_is_acted_for_waits_to_be_asked() -> None:
    simulated = simulator()
    ann, bob = simulated.acting_as(ANN), simulated.acting_as(BOB)
    bob.sign_in()
    answers: list[str] = []
    waiting = Thread(target=lambda: answers.append(bob.accept(within=20)))
    waiting.start()
    ann.invite(BOB)
    waiting.join(20)
    assert answers == [row["id"] for row in conversations(simulated, BOB)]
    with pytest.raises(server("errors").NotFound):
        bob.decline(within=0.02)


def conversations(simulated: Any, user: str) -> list[Any]:
    async def test() -> None:
        found.extend((await Control(simulated).done(f"GET users/{user}"))["conversations"])

    found: list[Any] = []
    run(test)
    return found


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


def test_who_is_acted_for_does_not_expire() -> None:
    simulated = simulator()
    simulated.acting_as(BOB).sign_in()
    simulated.advance(24 * 3600)
    assert len(simulated.users[ADDRESS].applications) == 1
