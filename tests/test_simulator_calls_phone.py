"""Calls by telephone in the simulator, over raw HTTP in JSON and XML."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from simulated import ANN, BOB, EVE, Person, Seen
from simulated_calls import (
    ANN_PHONE,
    ANSWER,
    BOB_PHONE,
    INCOMING,
    RINGS,
    SPEAKERS,
    Party,
    answer,
    appoint,
    chat,
    last,
    only,
    party,
    run,
    sdp_of,
    shorts,
)

speakers = pytest.mark.parametrize("speaker", SPEAKERS)
PHONES: dict[str, Any] = {
    "ann": ("Messaging", "PhoneAudio"),
    "bob": ("Messaging", "PhoneAudio"),
    "phones": True,
}


async def dial(people: Party, **more: Any) -> httpx.Response:
    """Ann has her telephone and then Bob rung."""
    href = (await people.ann.read("communication"))["_links"]["startPhoneAudio"]["href"]
    return await people.ann.post(href, json={"to": BOB, "operationId": "dial", **more})


async def ring(people: Party, **more: Any) -> Seen:
    """The invitation that Bob sees when Ann called."""
    assert (await dial(people, **more)).status_code == 201
    people.wait(1)
    await people.heard(people.ann)
    return only(await people.heard(people.bob), RINGS)


async def talk(people: Party) -> tuple[list[Seen], list[Seen]]:
    invitation = await ring(people)
    assert (await people.bob.post(invitation.link("accept"))).status_code == 204
    return await people.heard(people.ann), await people.heard(people.bob)


@speakers
def test_the_own_telephone_rings_first_then_that_of_the_other(speaker: type[Person]) -> None:
    async def test() -> None:
        async with party(speaker, **PHONES) as people:
            reply = await dial(people, phoneNumber="+1 (425) 555-1234", subject="Lunch")
            assert reply.status_code == 201
            events = await people.heard(people.ann)
            assert shorts(events) == [
                "started phoneAudioInvitation Connecting",
                "added conversation Connecting",
                "added localParticipant",
                "updated phoneAudio Connecting",
            ]
            assert events[0].href == reply.headers["location"]
            assert events[0].resource["phoneNumber"] == "tel:+14255551234"
            assert events[0].resource["operationId"] == "dial"
            assert only(events, "updated phoneAudio").links >= {"stopPhoneAudio"}
            assert await people.heard(people.bob) == []
            people.wait(1)
            (alerting,) = await people.heard(people.ann)
            assert alerting.short == "updated phoneAudioInvitation Alerting"
            invitation = only(await people.heard(people.bob), RINGS)
            assert {"accept", "decline"} <= invitation.links
            assert invitation.resource["phoneNumber"] == BOB_PHONE
            assert invitation.resource["_embedded"]["from"]["uri"] == ANN
            assert invitation.resource["subject"] == "Lunch"
            read = await people.bob.read(invitation.href)
            assert read["direction"] == "Incoming"

    run(test)


@speakers
def test_accepting_connects_both(speaker: type[Person]) -> None:
    async def test() -> None:
        async with party(speaker, **PHONES) as people:
            for events in await talk(people):
                names = shorts(events)
                connected = only(events, "updated phoneAudio Connected")
                assert {"holdPhoneAudio", "stopPhoneAudio"} <= connected.links
                assert "resumePhoneAudio" not in connected.links
                done = "completed phoneAudioInvitation Connected Success"
                assert names.index(connected.short) < names.index(done)
                conversation = only(events, "updated conversation Connected")
                assert conversation.resource["activeModalities"] == ["Audio"]
                assert "added participantAudio in participant" in names
                assert "audioVideo" not in " ".join(names)

    run(test)


@speakers
def test_holding_and_resuming_swap_links(speaker: type[Person]) -> None:
    async def test() -> None:
        async with party(speaker, **PHONES) as people:
            mine, _ = await talk(people)
            now = only(mine, "updated phoneAudio Connected")
            for does, then in (
                ("holdPhoneAudio", "resumePhoneAudio"),
                ("resumePhoneAudio", "holdPhoneAudio"),
            ):
                reply = await people.ann.post(now.link(does))
                assert reply.status_code == 204
                again = await people.ann.post(now.link(does))
                assert again.status_code == 409
                events = await people.heard(people.ann)
                now = only(events, "updated phoneAudio Connected")
                assert {"holdPhoneAudio", "resumePhoneAudio"} & now.links == {then}
                seen = only(await people.heard(people.bob), "updated participantAudio")
                held = does == "holdPhoneAudio"
                wanted = "Inactive" if held else "SendReceive"
                assert seen.resource["audioDirection"] == wanted

    run(test)


def test_what_is_not_connected_can_not_be_held() -> None:
    async def test() -> None:
        async with party(**PHONES) as people:
            await dial(people)
            href = people.side(people.ann).href
            seen = await people.ann.read(href("phoneAudio"))
            assert set(seen["_links"]) == {"self", "conversation", "stopPhoneAudio"}
            reply = await people.ann.post(href("holdPhoneAudio"))
            assert reply.status_code == 409

    run(test)


@speakers
def test_stopping_ends_it_for_both(speaker: type[Person]) -> None:
    async def test() -> None:
        async with party(speaker, **PHONES) as people:
            mine, _ = await talk(people)
            href = only(mine, "updated phoneAudio Connected").link("stopPhoneAudio")
            assert (await people.ann.post(href)).status_code == 204
            for person, told in ((people.ann, ""), (people.bob, "CallTerminated")):
                events = await people.heard(person)
                assert only(events, "updated phoneAudio Disconnected").subcode == told
                assert "deleted conversation" in " ".join(shorts(events))

    run(test)


@pytest.mark.parametrize(
    ("act", "subcode"),
    [("decline", "Declined"), ("wait", "Timeout"), ("stop", "Canceled"), ("cancel", "Canceled")],
)
def test_a_call_that_nobody_takes_fails_once(act: str, subcode: str) -> None:
    async def test() -> None:
        async with party(**PHONES) as people:
            assert (await dial(people)).status_code == 201
            mine = await people.heard(people.ann)
            people.wait(1)
            await people.heard(people.ann)
            theirs = only(await people.heard(people.bob), RINGS)
            match act:
                case "decline":
                    await people.bob.post(theirs.link("decline"), json={"reason": "Global"})
                case "stop":
                    await people.ann.post(only(mine, "updated phoneAudio").link("stopPhoneAudio"))
                case "cancel":
                    await people.ann.post(mine[0].link("cancel"))
                case _:
                    people.wait(30)
            events = await people.heard(people.ann)
            completed = only(events, "completed phoneAudioInvitation")
            assert (completed.status, completed.subcode) == ("Failure", subcode)
            assert "updated phoneAudio Disconnected" in " ".join(shorts(events))
            lost = await people.heard(people.bob)
            assert only(lost, "completed").status == "Failure"
            assert (await people.bob.post(theirs.link("accept"))).status_code == 404

    run(test)


def test_who_does_not_pick_up_their_own_telephone_calls_nobody() -> None:
    async def test() -> None:
        async with party(**PHONES) as people:
            telephones = people.module("ringing.telephones").Telephones
            people.simulated.world.part(telephones).own_after = None
            assert (await dial(people)).status_code == 201
            people.wait(29)
            people.pick_up(ANN_PHONE)
            await people.heard(people.ann)
            assert only(await people.heard(people.bob), RINGS)
            people.wait(30)
            await people.settle()
            assert (await dial(people)).status_code == 201
            people.wait(30)
            events = await people.heard(people.ann)
            assert only(events, "completed").subcode == "Timeout"
            assert RINGS not in shorts(await people.heard(people.bob))

    run(test)


# What is refused


@speakers
@pytest.mark.parametrize(
    ("body", "subcode", "names"),
    [
        ({"phoneNumber": "home"}, "NormalizationFailed", ["phoneNumber"]),
        ({"phoneNumber": "12"}, "NormalizationFailed", ["phoneNumber"]),
        ({"to": "tel:nobody"}, "NormalizationFailed", ["to"]),
        ({"phoneNumber": None}, "ParameterValidationFailure", ["phoneNumber"]),
        ({"to": None}, "ParameterValidationFailure", ["to"]),
        ({"to": ANN}, "ParameterValidationFailure", ["to"]),
        ({"operationId": "x" * 51}, "ParameterValidationFailure", ["operationId"]),
    ],
)
def test_wrong_requests_name_what_is_wrong(
    speaker: type[Person], body: dict[str, Any], subcode: str, names: list[str]
) -> None:
    async def test() -> None:
        async with party(speaker, **{**PHONES, "phones": False}) as people:
            whole = {"to": BOB, "phoneNumber": ANN_PHONE, **body}
            given = {name: value for name, value in whole.items() if value is not None}
            reply = await people.ann.post("communication/phoneAudioInvitations", json=given)
            assert reply.status_code == 400
            error = reply.json()
            assert error["subcode"] == subcode
            assert [row["name"] for row in error.get("parameters", [])] == names

    run(test)


def test_without_the_policy_there_is_no_link_and_no_call() -> None:
    async def test() -> None:
        async with party() as people:
            people.user(ANN).policies["PhoneAudio"] = False
            links = (await people.ann.read("communication"))["_links"]
            assert "startPhoneAudio" not in links
            body = {"to": BOB, "phoneNumber": ANN_PHONE}
            for page in ("startPhoneAudio", "phoneAudioInvitations"):
                reply = await people.ann.post(f"communication/{page}", json=body)
                assert (reply.status_code, reply.json()["code"]) == (403, "Forbidden")
            await chat(people)
            side = people.side(people.ann)
            assert "phoneAudio" not in (await people.ann.read(side.href()))["_links"]
            reply = await people.ann.post(side.href("addPhoneAudio"), json=body)
            assert reply.status_code == 403

    run(test)


# Who answers


def test_telephones_answer_too() -> None:
    async def test() -> None:
        async with party(**PHONES) as people:
            await ring(people)
            people.pick_up("+1 555 0102")
            events = await people.heard(people.ann)
            assert only(events, "completed phoneAudioInvitation").status == "Success"
            lost = await people.heard(people.bob)
            assert only(lost, "completed").subcode == "ConnectedElsewhere"

    run(test)


def test_numbers_are_called() -> None:
    async def test() -> None:
        async with party(**PHONES) as people:
            reply = await dial(people, to="+1 (206) 555-0199")
            assert reply.status_code == 201
            people.wait(1)
            people.pick_up("tel:+12065550199")
            events = await people.heard(people.ann)
            done = only(events, "completed phoneAudioInvitation")
            assert done.status == "Success"
            assert done.resource["to"] == "tel:+12065550199"
            # A number of somebody is theirs.
            await people.ann.post(people.side(people.ann).href("stopPhoneAudio"))
            await people.settle()
            assert await ring(people, to=BOB_PHONE)

    run(test)


def test_a_call_by_telephone_reaches_clients_of_the_network() -> None:
    async def test() -> None:
        async with party(ann=PHONES["ann"], bob=("Audio",), phones=True) as people:
            assert (await dial(people)).status_code == 201
            people.wait(1)
            invitation = only(await people.heard(people.bob), INCOMING)
            assert sdp_of(invitation.link("mediaOffer")).startswith(b"v=0")
            await answer(people.bob, invitation, ANSWER)
            theirs = await people.heard(people.bob)
            assert "updated audioVideo Connected" in shorts(theirs)
            events = await people.heard(people.ann)
            assert "updated phoneAudio Connected" in shorts(events)
            assert "audioVideoNegotiation" not in " ".join(shorts(events))

    run(test)


@speakers
def test_a_call_added_to_a_chat_goes_on_in_it(speaker: type[Person]) -> None:
    async def test() -> None:
        async with party(speaker, **PHONES) as people:
            await chat(people)
            side = people.side(people.ann)
            href = (await people.ann.read(side.href("phoneAudio")))["_links"]["addPhoneAudio"][
                "href"
            ]
            reply = await people.ann.post(href, json={"operationId": "add"})
            assert reply.status_code == 201
            again = await people.ann.post(href, json={"operationId": "more"})
            assert (again.status_code, again.json()["subcode"]) == (409, "AlreadyExists")
            people.wait(1)
            invitation = only(await people.heard(people.bob), RINGS)
            assert invitation.link("conversation") == people.side(people.bob).href()
            await people.bob.post(invitation.link("accept"))
            events = await people.heard(people.ann)
            conversation = last(events, "updated conversation")
            assert conversation.resource["activeModalities"] == ["Messaging", "Audio"]
            away = last(events, "updated audioVideo Disconnected")
            assert "addAudio" not in away.links
            await people.ann.post(side.href("stopPhoneAudio"))
            events = await people.heard(people.ann)
            assert "deleted conversation" not in " ".join(shorts(events))
            assert "addPhoneAudio" in last(events, "updated phoneAudio Disconnected").links
            assert "addAudio" in last(events, "updated audioVideo Disconnected").links

    run(test)


@speakers
def test_who_answers_for_another_has_a_conversation_of_their_own(
    speaker: type[Person],
) -> None:
    async def test() -> None:
        async with party(speaker, eve=("PhoneAudio",), **PHONES) as people:
            ring = {"target": EVE}
            reply = await people.bob.post(
                "me/callForwardingSettings/simultaneousRingSettings/simultaneousRingToContact",
                json=ring,
            )
            assert reply.status_code == 204
            await chat(people)
            old = people.side(people.ann)
            reply = await people.ann.post(old.href("addPhoneAudio"), json={"operationId": "add"})
            assert reply.status_code == 201
            people.wait(1)
            await people.heard(people.ann)
            invitation = only(await people.heard(people.eve), RINGS)
            assert invitation.link("forwardedBy").endswith("/people/bob@contoso.example")
            assert (await people.eve.post(invitation.link("accept"))).status_code == 204
            events = await people.heard(people.ann)
            done = only(events, "completed phoneAudioInvitation")
            assert (done.status, done.subcode) == ("Success", "DerivedConversation")
            new = only(events, "added conversation").href
            assert done.link("derivedConversation") == new
            assert done.link("conversation") == old.href()
            connected = only(events, "updated phoneAudio Connected")
            assert done.link("derivedPhoneAudio") == connected.href
            accepted = done.resource["_embedded"]["acceptedByParticipant"]
            (accepted,) = accepted if isinstance(accepted, list) else [accepted]
            assert accepted["uri"] == EVE
            lost = await people.heard(people.bob)
            assert only(lost, "completed").subcode == "ConnectedElsewhere"
            assert "deleted conversation" not in " ".join(shorts(lost))
            chat_ = await people.ann.read(old.href())
            assert chat_["activeModalities"] == ["Messaging"]

    run(test)


@speakers
def test_calls_for_somebody_else_tell_so(speaker: type[Person]) -> None:
    async def test() -> None:
        async with party(speaker, eve=("PhoneAudio",), **PHONES) as people:
            page = "startPhoneAudioOnBehalfOfDelegator"
            assert page not in (await people.ann.read("communication"))["_links"]
            body = {"to": BOB, "delegator": EVE, "operationId": "for"}
            reply = await people.ann.post(f"communication/{page}", json=body)
            assert reply.status_code == 403
            await appoint(people, EVE, ANN)
            links = (await people.ann.read("communication"))["_links"]
            reply = await people.ann.post(links[page]["href"], json=body)
            assert reply.status_code == 201
            started = only(await people.heard(people.ann), "started phoneAudioInvitation")
            assert started.resource["delegator"] == EVE
            people.wait(1)
            invitation = only(await people.heard(people.bob), RINGS)
            assert invitation.resource["delegator"] == EVE
            for rel in ("delegator", "onBehalfOf"):
                assert invitation.link(rel).endswith("/people/eve@contoso.example")
            assert invitation.resource["_embedded"]["from"]["uri"] == ANN

    run(test)
