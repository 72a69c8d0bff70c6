"""Two people of the simulator who write to each other, over raw HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import unquote

import pytest
from attrs import frozen
from simulated import ANN, BOB, Person, Seen, connect, simulator


@frozen
class Pair:
    simulated: Any
    ann: Person
    bob: Person

    async def settle(self) -> None:
        """Lets the events of signing in pass."""
        self.simulated.clock.advance(5)
        await self.ann.events()
        await self.bob.events()


@asynccontextmanager
async def pair() -> AsyncIterator[Pair]:
    simulated = simulator()
    async with connect(simulated) as http:
        found = Pair(simulated, await Person.sign_in(http, ANN), await Person.sign_in(http, BOB))
        await found.ann.be_available("Messaging")
        await found.bob.be_available("Messaging")
        await found.settle()
        yield found


async def start(people: Pair, to: str = BOB) -> None:
    body = {
        "to": to,
        "operationId": "first",
        "subject": "Lunch",
        "_links": {"message": {"href": "data:text/plain;charset=utf-8,Hungry%3F"}},
    }
    reply = await people.ann.post("communication/messagingInvitations", json=body)
    assert reply.status_code == 201
    assert reply.headers["location"]


def shorts(events: list[Seen]) -> list[str]:
    return [event.short for event in events]


def only(events: list[Seen], short: str) -> Seen:
    (found,) = (event for event in events if event.short == short)
    return found


def test_an_invitation_reaches_the_other_with_text_and_sender() -> None:
    async def run() -> None:
        async with pair() as people:
            await start(people)
            assert shorts(await people.ann.events()) == [
                "started messagingInvitation Connecting",
                "added conversation Connecting",
                "added localParticipant",
                "updated messaging Connecting",
            ]
            events = await people.bob.events()
            assert shorts(events) == [
                "started messagingInvitation Connecting",
                "added conversation Incoming",
                "added localParticipant",
                "added participant",
            ]
            invitation = events[0]
            assert {"accept", "decline", "message"} <= invitation.links
            assert invitation.link("message").endswith(",Hungry%3F")
            assert invitation.resource["_embedded"]["from"]["uri"] == ANN

    asyncio.run(run())


async def accept(people: Pair) -> tuple[list[Seen], list[Seen]]:
    """What Ann and Bob see when Bob takes up what Ann began."""
    await start(people)
    await people.ann.events()
    invitation = (await people.bob.events())[0]
    assert (await people.bob.post(invitation.link("accept"))).status_code == 204
    return await people.ann.events(), await people.bob.events()


def test_accepting_connects_both() -> None:
    async def run() -> None:
        async with pair() as people:
            for events in await accept(people):
                names = shorts(events)
                assert names[0] == "updated conversation Connected"
                assert names[-1] == "completed messagingInvitation Connected Success"
                messaging = only(events, "updated messaging Connected")
                assert {"sendMessage", "setIsTyping", "stopMessaging"} <= messaging.links

    asyncio.run(run())


@pytest.mark.parametrize("text", ["Hi", " a+b %20 \n", "<b>", "\N{SNOWMAN}" * 3000])
def test_a_message_arrives_as_it_was_sent(text: str) -> None:
    async def run() -> None:
        async with pair() as people:
            mine, _ = await accept(people)
            href = only(mine, "updated messaging Connected").link("sendMessage")
            sent = await people.ann.post(
                f"{href}?operationId=m1",
                content=text.encode(),
                headers={"Content-Type": "text/plain; charset=utf-8"},
            )
            assert sent.status_code == 201
            (theirs,) = await people.bob.events()
            assert theirs.resource["direction"] == "Incoming"
            told = text_of(theirs.link("plainMessage"))
            assert told == text
            (mine_,) = await people.ann.events()
            assert (mine_.short, mine_.href) == (
                "completed message Success",
                sent.headers["location"],
            )
            assert mine_.resource["operationId"] == "m1"

    asyncio.run(run())


def text_of(href: str) -> str:
    head, _, payload = href.partition(",")
    assert head == "data:text/plain;charset=utf-8"
    return unquote(payload)


@pytest.mark.parametrize(
    ("act", "subcode"), [("decline", "Declined"), ("wait", "Timeout"), ("cancel", "Canceled")]
)
def test_an_invitation_that_comes_to_nothing_fails_once(act: str, subcode: str) -> None:
    async def run() -> None:
        async with pair() as people:
            await start(people)
            mine = (await people.ann.events())[0]
            theirs = (await people.bob.events())[0]
            match act:
                case "decline":
                    await people.bob.post(theirs.link("decline"), json={"reason": "Local"})
                case "cancel":
                    await people.ann.post(mine.link("cancel"))
                case _:
                    people.simulated.clock.advance(30)
            events = await people.ann.events()
            (completed,) = (event for event in events if event.type == "completed")
            assert (completed.status, completed.subcode) == ("Failure", subcode)
            assert "deleted conversation" in " ".join(shorts(events))
            theirs_ = await people.bob.events()
            assert theirs_[0].status == "Failure"
            again = await people.bob.post(theirs.link("accept"))
            assert again.status_code == 404

    asyncio.run(run())
