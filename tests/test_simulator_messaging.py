"""Two and three people of the simulator who write to each other, over raw HTTP."""

from __future__ import annotations

from typing import Any

import pytest
from simulated import ANN, BOB, EVE, Person, Seen, server
from simulated_calls import SPEAKERS, Party, party, run
from simulated_chat import (
    ALL,
    HTML,
    accept,
    chat,
    confer,
    only,
    said,
    say,
    shorts,
    start,
    text_of,
)

BOTH = pytest.mark.parametrize("speaker", SPEAKERS)


def pair(speaker: type[Person] = Person, **more: Any) -> Any:
    return party(speaker, ann=ALL, bob=ALL, **more)


def three(speaker: type[Person] = Person, **more: Any) -> Any:
    return pair(speaker, eve=ALL, **more)


# Asking and answering


@BOTH
def test_an_invitation_reaches_the_other_with_text_and_sender(speaker: type[Person]) -> None:
    async def test() -> None:
        async with pair(speaker) as people:
            await start(people)
            mine = await people.heard(people.ann)
            assert shorts(mine) == [
                "started messagingInvitation Connecting",
                "added conversation Connecting",
                "added localParticipant",
                "updated messaging Connecting",
            ]
            assert "cancel" in mine[0].links
            assert mine[3].links == {"self", "conversation", "stopMessaging"}
            theirs = await people.heard(people.bob)
            assert shorts(theirs) == [
                "started messagingInvitation Connecting",
                "added conversation Incoming",
                "added localParticipant",
                "added participant",
            ]
            invitation = theirs[0]
            assert {"accept", "decline", "message"} <= invitation.links
            assert text_of(invitation.link("message")) == "Hungry?"
            assert invitation.resource["_embedded"]["from"]["uri"] == ANN

    run(test)


@BOTH
def test_accepting_connects_both(speaker: type[Person]) -> None:
    async def test() -> None:
        async with pair(speaker) as people:
            mine, theirs = await accept(people)
            assert shorts(mine) == [
                "updated conversation Connected",
                "added participant",
                "added participantMessaging in participant",
                "added participantMessaging in localParticipant",
                "updated messaging Connected",
                "completed messagingInvitation Connected Success",
            ]
            assert shorts(theirs) == [
                "updated messaging Connected",
                "updated conversation Connected",
                "added participantMessaging in localParticipant",
                "added participantMessaging in participant",
                "updated participant",
                "completed messagingInvitation Connected Success",
                "completed message Success",
            ]
            assert said(theirs[-1]) == "Hungry?"
            by = mine[-1].resource["_embedded"]["acceptedByParticipant"]
            assert (by[0] if isinstance(by, list) else by)["uri"] == BOB
            for events in (mine, theirs):
                messaging = only(events, "updated messaging Connected")
                assert messaging.links == {
                    "self",
                    "conversation",
                    "stopMessaging",
                    "sendMessage",
                    "setIsTyping",
                    "typingParticipants",
                }
                formats = messaging.resource["negotiatedMessageFormats"]
                assert formats == ["Plain"]
                talk = only(events, "updated conversation Connected").resource
                assert talk["activeModalities"] == ["Messaging"]

    run(test)


@pytest.mark.parametrize(
    ("act", "mine", "theirs"),
    [
        ("decline", "Declined", "Declined"),
        ("wait", "Timeout", "Missed"),
        ("cancel", "Canceled", "Missed"),
    ],
)
@BOTH
def test_an_invitation_that_comes_to_nothing_fails_once(
    speaker: type[Person], act: str, mine: str, theirs: str
) -> None:
    async def test() -> None:
        async with pair(speaker) as people:
            await start(people)
            outgoing = (await people.heard(people.ann))[0]
            incoming = (await people.heard(people.bob))[0]
            match act:
                case "decline":
                    body = {"reason": "Local"}
                    await people.bob.post(incoming.link("decline"), json=body)
                case "cancel":
                    await people.ann.post(outgoing.link("cancel"))
                case _:
                    people.wait(29)
                    assert await people.heard(people.ann) == []
                    people.wait(1)
            for person, subcode in ((people.ann, mine), (people.bob, theirs)):
                events = await people.heard(person)
                (completed,) = (event for event in events if event.type == "completed")
                assert (completed.status, completed.subcode) == ("Failure", subcode)
                assert events[-1].rel in ("conversation", "missedItems")
                assert "deleted conversation" in " ".join(shorts(events))
            again = await people.bob.post(incoming.link("accept"))
            assert again.status_code == 404

    run(test)


@pytest.mark.parametrize(
    ("to", "subcode"),
    [("sip:nobody@contoso.example", "DestinationNotFound"), (EVE, "Unreachable")],
)
def test_who_is_not_there_can_not_be_asked(to: str, subcode: str) -> None:
    async def test() -> None:
        async with pair() as people:
            await start(people, to)
            events = await people.heard(people.ann)
            assert events[0].short == "started messagingInvitation Connecting"
            (completed,) = (event for event in events if event.type == "completed")
            assert (completed.status, completed.subcode) == ("Failure", subcode)
            assert events[-1].short.startswith("deleted conversation")

    run(test)


def test_without_being_available_for_messages_no_invitation_arrives() -> None:
    async def test() -> None:
        async with party(ann=ALL, bob=("PhoneAudio",)) as people:
            await start(people)
            names = shorts(await people.heard(people.bob))
            assert names == ["updated missedItems"]

    run(test)


@BOTH
def test_of_several_applications_one_takes_it(speaker: type[Person]) -> None:
    async def test() -> None:
        async with pair(speaker) as people:
            other = await other_place(people, speaker)
            await start(people)
            here = (await people.heard(people.bob))[0]
            there = (await people.heard(other))[0]
            assert (await other.post(there.link("accept"))).status_code == 204
            lost = await people.heard(people.bob)
            assert lost[0].short.endswith("Failure ConnectedElsewhere")
            assert lost[-1].short.startswith("deleted conversation")
            assert (await people.bob.post(here.link("accept"))).status_code == 404
            won = shorts(await people.heard(other))
            assert "completed messagingInvitation Connected Success" in won

    run(test)


async def other_place(people: Party, speaker: type[Person]) -> Person:
    """Bob at a second application."""
    other = await speaker.sign_in(people.http, BOB)
    body = {"userAgent": "other", "endpointId": "other", "culture": "en-US"}
    reply = await other.post("/ucwa/oauth/v1/applications", json=body)
    other.application = reply.json()
    other.next = other.application["_links"]["events"]["href"]
    await other.be_available("Messaging")
    people.simulated.clock.advance(5)
    await people.heard(other)
    await people.heard(people.bob)
    return other


# Writing


TEXTS = ["Hi", " a+b %20 \n", "<b>&", "\N{SNOWMAN}\N{GRINNING FACE}" * 1000, "\u05e9\u05dc", ""]


@pytest.mark.parametrize("text", TEXTS)
def test_a_message_arrives_as_it_was_sent(text: str) -> None:
    async def test() -> None:
        async with pair() as people:
            mine, _ = await chat(people)
            sent = await say(people.ann, mine, text, "m1")
            assert sent.status_code == 201
            (theirs,) = await people.heard(people.bob)
            assert theirs.links >= {"self", "contact", "participant", "messaging"}
            assert said(theirs) == text
            (told,) = await people.heard(people.ann)
            assert (told.short, told.href) == (
                "completed message Success",
                sent.headers["location"],
            )
            assert told.resource["operationId"] == "m1"
            assert told.resource["direction"] == "Outgoing"
            assert "status" not in told.resource

    run(test)


@BOTH
def test_messages_keep_their_order_and_their_outcome(speaker: type[Person]) -> None:
    async def test() -> None:
        async with pair(speaker) as people:
            mine, theirs = await chat(people)
            for number in range(5):
                await say(people.ann, mine, f"a{number}", f"id{number}")
                await say(people.bob, theirs, f"b{number}")
            events = await people.heard(people.bob)
            heard = [said(row) for row in events if row.resource["direction"] == "Incoming"]
            assert heard == [f"a{number}" for number in range(5)]
            events = await people.heard(people.ann)
            outcomes = [row for row in events if row.resource["direction"] == "Outgoing"]
            assert [row.resource["operationId"] for row in outcomes] == [
                f"id{number}" for number in range(5)
            ]
            assert {row.status for row in outcomes} == {"Success"}

    run(test)


@BOTH
def test_a_message_that_nobody_fetches_is_lost_and_its_sender_told(speaker: type[Person]) -> None:
    async def test() -> None:
        async with pair(speaker) as people:
            mine, _ = await chat(people)
            sent = await say(people.ann, mine, "Are you there?", "m1")
            people.wait(29.9)
            assert await people.heard(people.ann) == []
            people.wait(0.1)
            (told,) = await people.heard(people.ann)
            assert told.short == "completed message Failure Timeout"
            assert told.href == sent.headers["location"]
            assert "failedDeliveryParticipant" not in told.links
            assert shorts(await people.heard(people.bob)) == ["updated missedItems"]

    run(test)


def test_a_message_counts_as_fetched_by_whatever_way() -> None:
    async def test() -> None:
        async with pair() as people:
            mine, theirs = await chat(people)
            await say(people.ann, mine, "Look")
            messages = await people.bob.read(f"{theirs.href}/messages")
            link = messages["_links"]["message"][-1]
            read = await people.bob.read(link["href"])
            assert text_of(read["_links"]["plainMessage"]["href"]) == "Look"
            (told,) = await people.heard(people.ann)
            assert told.short == "completed message Success"
            people.wait(30)
            (late,) = await people.heard(people.bob)
            assert late.short == "completed message Success"

    run(test)


@pytest.mark.parametrize(
    ("who", "outcome"), [("sender", "Success"), ("reader", "Success"), ("client", "Failure")]
)
def test_a_message_on_its_way_is_settled_when_the_conversation_ends(who: str, outcome: str) -> None:
    async def test() -> None:
        async with pair() as people:
            mine, theirs = await chat(people)
            await say(people.ann, mine, "Bye", "m1")
            match who:
                case "sender":
                    await people.ann.send("DELETE", mine.link("conversation"))
                case "reader":
                    await people.bob.send("DELETE", theirs.link("conversation"))
                case _:
                    await people.bob.send("DELETE", people.bob.base)
            events = await people.heard(people.ann)
            (completed,) = (row for row in events if row.type == "completed")
            assert completed.status == outcome
            assert events[-1].short.startswith("deleted conversation")
            if who == "sender":
                assert "Bye" in [said(row) for row in await people.heard(people.bob) if row.status]

    run(test)


@pytest.mark.parametrize(
    ("formats", "allowed", "status"),
    [(("Plain", "Html"), True, 201), (("Plain",), True, 415), (("Plain", "Html"), False, 415)],
)
def test_html_is_for_those_who_both_read_it(
    formats: tuple[str, ...], allowed: bool, status: int
) -> None:
    async def test() -> None:
        async with party(ann=(), bob=()) as people:
            people.user(BOB).policies["htmlMessaging"] = allowed
            await people.ann.be_available("Messaging", formats=("Plain", "Html"))
            await people.bob.be_available("Messaging", formats=formats)
            await people.settle()
            mine, _ = await chat(people)
            both = mine.resource["negotiatedMessageFormats"] == ["Plain", "Html"]
            assert both is (status == 201)
            sent = await say(people.ann, mine, "<b>Hi</b>", kind=HTML)
            assert sent.status_code == status
            if status == 201:
                (theirs,) = await people.heard(people.bob)
                assert text_of(theirs.link("htmlMessage"), "text/html") == "<b>Hi</b>"
                assert "plainMessage" not in theirs.links
            else:
                assert sent.json()["code"] == "UnsupportedMediaType"

    run(test)


def test_before_it_is_connected_nobody_can_write() -> None:
    async def test() -> None:
        async with pair() as people:
            await start(people)
            messaging = (await people.heard(people.ann))[3]
            assert "sendMessage" not in messaging.links
            forced = await people.ann.post(
                f"{messaging.href}/messages", content=b"x", headers={"Content-Type": "text/plain"}
            )
            assert (forced.status_code, forced.json()["code"]) == (409, "Conflict")

    run(test)


# Typing


@BOTH
def test_typing_is_seen_for_a_while(speaker: type[Person]) -> None:
    async def test() -> None:
        async with pair(speaker) as people:
            mine, theirs = await chat(people)

            async def typists() -> list[str]:
                found = await people.bob.read(theirs.link("typingParticipants"))
                rows = found["_links"].get("participant", [])
                return [row["title"] for row in (rows if isinstance(rows, list) else [rows])]

            assert await typists() == []
            assert (await people.ann.post(mine.link("setIsTyping"))).status_code == 204
            assert shorts(await people.heard(people.bob)) == [
                "added participant in typingParticipants"
            ]
            assert await typists() == ["ann"]
            people.wait(9)
            await people.ann.post(mine.link("setIsTyping"))
            people.wait(9)
            assert await people.heard(people.bob) == []
            people.wait(1)
            assert shorts(await people.heard(people.bob)) == [
                "deleted participant in typingParticipants"
            ]
            await people.ann.post(mine.link("setIsTyping"))
            await say(people.ann, mine, "Here it is")
            assert shorts(await people.heard(people.bob)) == [
                "added participant in typingParticipants",
                "deleted participant in typingParticipants",
                "completed message Success",
            ]
            assert await people.heard(people.ann) != []

    run(test)


# Ending


@pytest.mark.parametrize("how", ["stop", "leave"])
@BOTH
def test_who_stops_ends_it_for_both(speaker: type[Person], how: str) -> None:
    async def test() -> None:
        async with pair(speaker) as people:
            mine, _ = await chat(people)
            if how == "stop":
                reply = await people.ann.post(mine.link("stopMessaging"))
            else:
                reply = await people.ann.send("DELETE", mine.link("conversation"))
            assert reply.status_code == 204
            for person in (people.ann, people.bob):
                names = shorts(await people.heard(person))
                assert "updated messaging Disconnected" in names
                assert "deleted participantMessaging in localParticipant" in names
                if person is people.bob:
                    assert "deleted participantMessaging in participant" in names
                assert names[-2:] == ["deleted participant", "deleted conversation"]
            gone = await people.ann.get(mine.link("conversation"))
            assert (gone.status_code, gone.json()["code"]) == (404, "NotFound")

    run(test)


@BOTH
def test_messaging_that_dropped_out_is_added_again(speaker: type[Person]) -> None:
    async def test() -> None:
        async with pair(speaker) as people:
            mine, _ = await chat(people)
            drop_out(people)
            for person in (people.ann, people.bob):
                events = await people.heard(person)
                dropped = only(events, "updated messaging Disconnected Removed")
                assert dropped.links == {"self", "conversation", "addMessaging"}
            reply = await people.ann.post(dropped_link(people, mine), json={"operationId": "again"})
            assert reply.status_code == 201
            invitation = only(
                await people.heard(people.bob), "started messagingInvitation Connecting"
            )
            assert (await people.bob.post(invitation.link("accept"))).status_code == 204
            events = await people.heard(people.ann)
            again = only(events, "updated messaging Connected")
            assert again.href == mine.href
            done = only(events, "completed messagingInvitation Connected Success")
            assert done.resource["operationId"] == "again"
            await say(people.ann, again, "Back")
            assert said((await people.heard(people.bob))[-1]) == "Back"

    run(test)


def drop_out(people: Party) -> None:
    """The server takes messaging from Ann, as it does where a link fails."""
    failure, enums = server("simulator.operations").failure, server("_client").enums
    reason = failure(enums.ErrorCode.LOCAL_FAILURE, enums.ErrorSubcode.REMOVED)
    with people.simulated.step():
        member = people.side(people.ann).local
        server("simulator.domains.messaging.rules").disconnect(member, reason)


def dropped_link(people: Party, messaging: Seen) -> str:
    side = people.side(people.ann)
    href: str = side.href("addMessaging")
    assert href.startswith(messaging.href)
    return href


def test_of_three_who_write_each_hears_the_others_and_who_fails_is_named() -> None:
    async def test() -> None:
        async with three() as people:
            seen = await confer(people)
            await say(people.ann, seen[people.ann], "All here?", "m1")
            for person in (people.bob, people.eve):
                (message,) = await people.heard(person)
                assert said(message) == "All here?"
            (told,) = await people.heard(people.ann)
            assert told.short == "completed message Success"
            await say(people.ann, seen[people.ann], "Still?", "m2")
            assert said((await people.heard(people.bob))[0]) == "Still?"
            assert await people.heard(people.ann) == []
            people.wait(30)
            (told,) = await people.heard(people.ann)
            assert told.short == "completed message Failure Timeout"
            assert told.resource["operationId"] == "m2"
            (failed,) = told.resource["_links"]["failedDeliveryParticipant"]
            assert (await people.ann.read(failed["href"]))["uri"] == EVE

    run(test)


def test_three_conversations_at_once_are_not_mixed() -> None:
    async def test() -> None:
        async with three() as people:
            talks: list[tuple[Person, Seen, Seen]] = []
            for person, uri in ((people.bob, BOB), (people.eve, EVE), (people.bob, BOB)):
                await start(people, uri)
                await people.heard(people.ann)
                invitation = (await people.heard(person))[0]
                await person.post(invitation.link("accept"))
                connected = "updated messaging Connected"
                mine = only(await people.heard(people.ann), connected)
                talks.append((person, mine, only(await people.heard(person), connected)))
            assert len({mine.href for _, mine, _ in talks}) == 3
            for number, (_, mine, _) in enumerate(talks):
                await say(people.ann, mine, f"to {number}")
            heard = [*await people.heard(people.bob), *await people.heard(people.eve)]
            assert {(row.link("messaging"), said(row)) for row in heard} == {
                (theirs.href, f"to {number}") for number, (_, _, theirs) in enumerate(talks)
            }

    run(test)


def test_whom_the_simulator_acts_for_has_every_message_at_once() -> None:
    async def test() -> None:
        async with three() as people:
            seen = await confer(people)
            for application in people.user(BOB).applications:
                application.is_kept = True
            await say(people.ann, seen[people.ann], "Hello", "m1")
            assert await people.heard(people.ann) == []  # Eve has not read it yet
            await people.heard(people.eve)
            (told,) = await people.heard(people.ann)
            assert told.short == "completed message Success"

    run(test)


def test_messages_on_their_way_are_part_of_what_a_snapshot_keeps() -> None:
    async def test() -> None:
        async with pair() as people:
            mine, _ = await chat(people)
            await say(people.ann, mine, "Kept", "m1")
            people.simulated.restore(people.simulated.snapshot())
            assert said((await people.heard(people.bob))[-1]) == "Kept"
            events = await people.heard(people.ann)
            assert events[-1].short == "completed message Success"

    run(test)


def test_a_message_whose_answer_was_lost_is_there_once_with_its_outcome() -> None:
    async def test() -> None:
        async with pair() as people:
            mine, _ = await chat(people)
            fault = server().Fault(path="*/messages", reset="after", times=1)
            people.simulated.faults.add(fault)
            with pytest.raises(ConnectionResetError):
                await say(people.ann, mine, "Once", "m1")
            (message,) = await people.heard(people.bob)
            assert said(message) == "Once"
            (told,) = await people.heard(people.ann)
            assert (told.short, told.resource["operationId"]) == ("completed message Success", "m1")

    run(test)
