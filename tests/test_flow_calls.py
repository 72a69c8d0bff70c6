"""Calls of the generated clients by the simulator: over the network, by telephone, forwarded."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from attrs import evolve
from flow_server import (
    ANN,
    BOB,
    EVE,
    PATIENCE,
    WAYS,
    Cases,
    Combination,
    FlowServer,
    Stage,
    client,
    started,
)
from simulated import server
from simulated_calls import ANN_PHONE, ANSWER, BOB_PHONE, EVE_PHONE, OFFER, OTHER, SDP
from test_flow_chat import connected

CASES = Cases()
NETWORK = ("Messaging", "Audio", "Video")
PHONES = ("Messaging", "PhoneAudio")


@pytest.fixture(scope="module", name="served")
def _served() -> Iterator[FlowServer]:
    with started() as served:
        yield served


@pytest.mark.parametrize("how", WAYS)
@pytest.mark.parametrize("name", CASES)
def test_flow(served: FlowServer, name: str, how: Combination) -> None:
    CASES.run(served, name, how)


def people() -> tuple[Any, ...]:
    """Each with a telephone at work."""
    users = server("simulator.users")
    return tuple(
        users.User(uri, password="password", phones=[users.Phone("Work", number, is_fixed=True)])
        for uri, number in ((ANN, ANN_PHONE), (BOB, BOB_PHONE), (EVE, EVE_PHONE))
    )


def sdp(data: bytes) -> Any:
    return client("content").Content(SDP, data)


def kind(name: str) -> Any:
    return getattr(client("resources"), name)


def offer(ucwa: Any, to: str = BOB, page: str = "start_audio_video", data: bytes = OFFER) -> Any:
    """What begins a call."""
    link = getattr(ucwa.application.embedded.communication.links, page)
    return link.post(to=to, session_context="anns", media_offer=sdp(data))


async def event(stage: Stage, events: Any, type_: str, state: str = "") -> Any:
    """The next event of a type, with its resource; others are passed over."""
    while True:
        found = await stage.next(events)
        now = "" if found.resource is None else str(getattr(found.resource, "state", ""))
        if found.type == type_ and state in ("", now):
            return found


async def talk(stage: Stage, *, page: str = "start_audio_video") -> tuple[Any, Any, Any, Any]:
    """Ann and Bob, and their sessions after Bob took Ann's call."""
    ann, bob = [await stage.available(user, *NETWORK) for user in (ANN, BOB)]
    return ann, bob, *await called(stage, ann, bob, page)


async def called(stage: Stage, ann: Any, bob: Any, page: str) -> tuple[Any, Any]:
    rings = bob.events(kind("AudioVideoInvitation"), type="started")
    mine, theirs = (ucwa.events(kind("AudioVideoSession"), type="added") for ucwa in (ann, bob))
    asking = asyncio.create_task(ann.run(offer(ann, page=page), timeout=PATIENCE))
    invitation = (await stage.meanwhile(asking, stage.next(rings))).resource
    await bob.send(answer(invitation))
    await asking
    return (await stage.next(mine)).resource, (await stage.next(theirs)).resource


def answer(invitation: Any, data: bytes = ANSWER) -> Any:
    link = invitation.links.accept_with_answer
    return link.post(sdp=data, processed_offer_id="part-1", session_context="bobs")


# Over the network


@CASES.add()
async def descriptions_arrive_bit_by_bit(stage: Stage) -> None:
    ann, bob = [await stage.available(user, *NETWORK) for user in (ANN, BOB)]
    rings = bob.events(kind("AudioVideoInvitation"), type="started")
    told = ann.events(kind("AudioVideoNegotiation"))
    asking = asyncio.create_task(ann.run(offer(ann), timeout=PATIENCE))
    invitation = (await stage.meanwhile(asking, stage.next(rings))).resource
    assert invitation.media_offer.data == OFFER
    assert str(invitation.direction) == "Incoming"
    provisional = invitation.links.send_provisional_answer
    await bob.send(provisional.post(sdp=OTHER, session_context="bobs"))
    early = (await stage.next(told)).resource
    assert early.media_provisional_answer.data == OTHER
    await bob.send(answer(invitation))
    final = (await stage.next(told)).resource
    assert final.media_answer.data == ANSWER
    assert (final.session_context, final.ms_accepted_content_id) == ("anns", "part-1")
    assert final.remote_endpoint.startswith(BOB)
    done = await asking
    call = await ann.follow(done.links.audio_video)
    assert str(call.state) == "Connected"
    assert call.links.stop_audio_video


@CASES.add()
async def what_is_no_description_is_refused(stage: Stage) -> None:
    errors = client("errors")
    ann, bob, mine, _ = await talk(stage)
    for data in (b"hello", b"\x00\xff"):
        with pytest.raises(errors.BadRequest) as raised:
            await ann.run(mine.links.renegotiations.post(sdp=data, operation_id="bad"))
        assert raised.value.subcode == "ParameterValidationFailure"
        assert "sdp" in str(raised.value.parameters)
    del bob


@CASES.add()
async def a_call_is_changed_and_ended(stage: Stage) -> None:
    ann, bob, mine, theirs = await talk(stage)
    assert mine.links.renegotiations
    assert theirs.links.renegotiations
    asked = bob.events(kind("AudioVideoRenegotiation"), type="started")
    hold = mine.links.renegotiations.post(sdp=OTHER, operation_id="hold")
    asking = asyncio.create_task(ann.run(hold, timeout=PATIENCE))
    change = (await stage.meanwhile(asking, stage.next(asked))).resource
    assert change.media_offer.data == OTHER
    with pytest.raises(client("errors").Conflict) as raised:
        await ann.run(mine.links.renegotiations.post(sdp=OTHER, operation_id="second"))
    assert raised.value.subcode == "AlreadyExists"
    # The page of `answer` has no parameter for what it takes.
    await bob.send(evolve(change.links.answer.post(), content=sdp(ANSWER)))
    assert (await asking).media_answer.data == ANSWER
    refused = mine.links.renegotiations.post(sdp=OFFER, operation_id="third")
    asking = asyncio.create_task(ann.run(refused, timeout=PATIENCE))
    change = (await stage.meanwhile(asking, event(stage, asked, "started"))).resource
    reasons = client("enums").ReNegotiationDeclineReason
    await bob.send(change.links.dismiss.post(reason=reasons("InsufficientBandwidth")))
    with pytest.raises(client("errors").OperationFailed) as failed:
        await asking
    assert failed.value.subcode == "InsufficientBandwidth"
    ends = bob.events(kind("AudioVideo"))
    sessions = bob.events(kind("AudioVideoSession"), type="deleted")
    call = await ann.follow(mine.links.audio_video)
    await ann.send(call.links.stop_audio_video.post())
    assert (await event(stage, ends, "updated", "Disconnected")).resource
    assert await stage.next(sessions)


@CASES.add()
async def a_call_that_is_not_taken_fails_once(stage: Stage) -> None:
    errors = client("errors")
    ann, bob = [await stage.available(user, *NETWORK) for user in (ANN, BOB)]
    rings = bob.events(kind("AudioVideoInvitation"), type="started")
    begun = ann.events(kind("AudioVideoInvitation"), type="started")
    for subcode in ("Declined", "Timeout", "Canceled"):
        asking = asyncio.create_task(ann.run(offer(ann), timeout=PATIENCE))
        invitation = (await stage.meanwhile(asking, stage.next(rings))).resource
        own = await stage.next(begun)
        match subcode:
            case "Declined":
                await bob.send(invitation.links.decline.post())
            case "Timeout":
                stage.advance(30)
            case _:
                newest = await ann.send(own.link.get())
                await ann.send(newest.links.cancel.post())
        with pytest.raises(errors.OperationFailed) as raised:
            await asking
        assert raised.value.subcode == subcode


@CASES.add()
async def a_parked_call_is_resumed_or_expires(stage: Stage) -> None:
    ann, _, mine, _ = await talk(stage)
    events = ann.events(kind("AudioVideoSession"), type="updated")
    parking = server("simulator.domains.calls.media.parking")

    def park() -> None:
        with stage.simulator.step():
            (side,) = stage.application_of(ann).conversations.values()
            parking.suspend(side)

    park()
    parked = (await stage.next(events)).resource
    assert not parked.links.renegotiations
    back = parked.links.resume_audio_video.post(sdp=OFFER, operation_id="back")
    assert (await ann.run(back, timeout=PATIENCE)).media_answer
    assert (await stage.next(events)).resource.links.renegotiations
    ends = ann.events(kind("AudioVideo"))
    park()
    assert await stage.next(events)
    stage.advance(parking.PARKED)
    ended = await event(stage, ends, "updated", "Disconnected")
    assert str(ended.reason.subcode) == "Expired"
    del mine


@CASES.add()
async def a_call_becomes_one_of_a_conference(stage: Stage) -> None:
    ann, _, mine, _ = await talk(stage)
    states = ann.events(kind("Conversation"), type="updated")
    call = await ann.follow(mine.links.audio_video)
    post = call.links.escalate_audio_video.post
    request = post(sdp=OFFER, operation_id="up", session_context="up")
    await ann.run(request, timeout=PATIENCE)
    assert await event(stage, states, "updated", "Conferenced")


@CASES.add()
async def muting_is_seen(stage: Stage) -> None:
    ann, bob, *_ = await talk(stage, page="start_audio")
    own = bob.events(kind("ParticipantAudio"), type="updated")
    (side,) = await ann.conversations.running()
    local = await ann.follow(side.conversation.links.local_participant)
    audio = await ann.follow(local.links.participant_audio)
    await ann.send(audio.links.mute_audio.post())
    audio = await ann.send(audio.links.self_.get())
    assert audio.audio_muted
    assert audio.links.unmute_audio
    assert not audio.links.mute_audio
    seen = await stage.next(own)
    muted = seen.resource or await bob.follow(seen.link)
    assert muted.audio_muted


@CASES.add(users=people)
async def a_call_moves_to_the_telephone(stage: Stage) -> None:
    ann, _, mine, _ = await talk(stage)
    ends = ann.events(kind("AudioVideo"), type="updated")
    call = await ann.follow(mine.links.audio_video)
    move = call.links.replace_with_phone_audio.post(to=BOB, phone_number=ANN_PHONE)
    moving = asyncio.create_task(ann.run(move, timeout=PATIENCE))
    await stage.until(lambda: stage.requests("*eplaceWithPhoneAudio", "POST"))
    stage.advance(1)
    await moving
    ended = await event(stage, ends, "updated", "Disconnected")
    assert str(ended.reason.subcode) == "SessionSwitched"


# By telephone


def dial(ucwa: Any, to: str = BOB, **more: Any) -> Any:
    return ucwa.application.embedded.communication.links.start_phone_audio.post(to=to, **more)


async def rung(stage: Stage, asking: asyncio.Task[Any], rings: Any) -> Any:
    """The invitation of who is called, once the caller's own telephone was picked up."""
    await stage.until(lambda: stage.requests("*/phoneAudioInvitations*", "POST"))
    stage.advance(1)
    return (await stage.meanwhile(asking, stage.next(rings))).resource


@CASES.add(users=people)
async def a_call_by_telephone_is_held_and_resumed(stage: Stage) -> None:
    ann, bob = [await stage.available(user, *PHONES) for user in (ANN, BOB)]
    rings = bob.events(kind("PhoneAudioInvitation"), type="started")
    changes, theirs = (ucwa.events(kind("PhoneAudio")) for ucwa in (ann, bob))
    asking = asyncio.create_task(ann.run(dial(ann), timeout=PATIENCE))
    invitation = await rung(stage, asking, rings)
    assert str(invitation.direction) == "Incoming"
    connecting = await event(stage, changes, "updated", "Connecting")
    assert not connecting.resource.links.hold_phone_audio
    with pytest.raises(client("errors").LinkUnavailable):
        connecting.resource.links.hold_phone_audio.post()
    await bob.send(invitation.links.accept.post())
    await asking
    call = (await event(stage, changes, "updated", "Connected")).resource
    assert not call.links.resume_phone_audio
    await ann.send(call.links.hold_phone_audio.post())
    held = (await event(stage, changes, "updated")).resource
    assert held.links.resume_phone_audio
    assert not held.links.hold_phone_audio
    await ann.send(held.links.resume_phone_audio.post())
    call = (await event(stage, changes, "updated")).resource
    assert call.links.hold_phone_audio
    await ann.send(call.links.stop_phone_audio.post())
    assert await event(stage, changes, "updated", "Disconnected")
    assert await event(stage, theirs, "updated", "Disconnected")


@CASES.add(users=people)
async def a_call_by_telephone_may_be_declined(stage: Stage) -> None:
    ann, bob = [await stage.available(user, *PHONES) for user in (ANN, BOB)]
    rings = bob.events(kind("PhoneAudioInvitation"), type="started")
    asking = asyncio.create_task(ann.run(dial(ann), timeout=PATIENCE))
    invitation = await rung(stage, asking, rings)
    await bob.send(invitation.links.decline.post())
    with pytest.raises(client("errors").OperationFailed) as raised:
        await asking
    assert raised.value.subcode in ("Declined", "Busy")


@CASES.add(users=people)
async def a_number_that_is_none_is_refused(stage: Stage) -> None:
    ann = await stage.available(ANN, *PHONES)
    with pytest.raises(client("errors").BadRequest) as raised:
        await ann.run(dial(ann, phone_number="at home"), timeout=PATIENCE)
    assert raised.value.subcode == "NormalizationFailed"


@CASES.add(
    users=lambda: (server().User(ANN, password="password", policies={"PhoneAudio": False}), BOB)
)
async def who_may_not_call_has_no_link(stage: Stage) -> None:
    errors = client("errors")
    with pytest.raises(errors.Forbidden):
        await stage.available(ANN, *PHONES)
    ann = await stage.available(ANN)
    with pytest.raises(errors.LinkUnavailable):
        dial(ann)


@CASES.add(users=people)
async def a_chat_becomes_a_call(stage: Stage) -> None:
    ann, bob = [await stage.available(user, *PHONES) for user in (ANN, BOB)]
    mine, theirs = await connected(stage, ann, bob)
    rings = bob.events(kind("PhoneAudioInvitation"), type="started")
    phone = await ann.follow(mine.conversation.links.phone_audio)
    adding = asyncio.create_task(
        ann.run(phone.links.add_phone_audio.post(to=BOB), timeout=PATIENCE)
    )
    await stage.until(lambda: stage.requests("*honeAudio*", "POST"))
    stage.advance(1)
    invitation = (await stage.meanwhile(adding, stage.next(rings))).resource
    await bob.send(invitation.links.accept.post())
    await adding
    await mine.send("Still here", timeout=PATIENCE)
    assert (await stage.next(theirs.messages())).text == "Still here"
    now = await ann.send(mine.conversation.links.self_.get())
    assert {str(row) for row in now.active_modalities} == {"Messaging", "Audio"}


# Forwarding


async def settings_of(ucwa: Any) -> Any:
    return await ucwa.send(ucwa.application.embedded.me.links.call_forwarding_settings.get())


@CASES.add(users=people)
async def forwarding_is_set_and_turned_off(stage: Stage) -> None:
    errors = client("errors")
    ucwa = await stage.available(BOB)
    now = await settings_of(ucwa)
    assert not now.links.turn_off_call_forwarding
    at_once = now.embedded.immediate_forward_settings.links
    await ucwa.send(at_once.immediate_forward_to_contact.post(target=EVE))
    now = await settings_of(ucwa)
    assert str(now.active_setting) == "ImmediateForward"
    unanswered = now.embedded.unanswered_call_settings.links
    with pytest.raises((errors.Forbidden, errors.LinkUnavailable)):
        await ucwa.send(unanswered.unanswered_call_to_contact.post(target=EVE, ring_delay=20))
    await ucwa.send(now.links.turn_off_call_forwarding.post())
    now = await settings_of(ucwa)
    assert not now.links.turn_off_call_forwarding
    unanswered = now.embedded.unanswered_call_settings.links
    await ucwa.send(unanswered.unanswered_call_to_contact.post(target=EVE, ring_delay=20))
    now = await settings_of(ucwa)
    assert now.embedded.unanswered_call_settings.ring_delay == 20
    await ucwa.send(
        now.embedded.unanswered_call_settings.links.reset_unanswered_call_settings.post()
    )
    for delay in (4, 61):
        with pytest.raises(errors.BadRequest):
            await ucwa.send(
                unanswered.unanswered_call_to_contact.post(target=EVE, ring_delay=delay)
            )
    ring = now.embedded.simultaneous_ring_settings.links
    with pytest.raises((errors.StatusError, errors.LinkUnavailable)) as raised:
        await ucwa.send(ring.simultaneous_ring_to_delegates.post(ring_delay=0))
    if isinstance(raised.value, errors.StatusError):
        assert raised.value.subcode == "NoDelegatesConfigured"
    with pytest.raises((errors.StatusError, errors.LinkUnavailable)) as raised:
        await ucwa.send(ring.simultaneous_ring_to_team.post(ring_delay=0))
    if isinstance(raised.value, errors.StatusError):
        assert raised.value.subcode == "NoTeamMembersConfigured"


@CASES.add(users=people)
async def settings_are_replaced_with_what_goes_back(stage: Stage) -> None:
    ucwa = await stage.available(BOB)
    now = await settings_of(ucwa)
    unanswered = now.embedded.unanswered_call_settings
    await ucwa.send(unanswered.links.unanswered_call_to_contact.post(target=EVE, ring_delay=20))
    before = await ucwa.send(unanswered.links.self_.get())
    after = await ucwa.update(before, lambda row: evolve(row, ring_delay=35))
    assert after.ring_delay == 35
    assert (await ucwa.send(unanswered.links.self_.get())).ring_delay == 35
    (put,) = stage.requests(method="PUT")
    assert put.header("if-match").startswith('"')


@CASES.add(users=people)
async def a_forwarded_call_rings_elsewhere(stage: Stage) -> None:
    ann, bob, eve = [await stage.available(user, *NETWORK) for user in (ANN, BOB, EVE)]
    at_once = (await settings_of(bob)).embedded.immediate_forward_settings.links
    await bob.send(at_once.immediate_forward_to_contact.post(target=EVE))
    rings = eve.events(kind("AudioVideoInvitation"), type="started")
    nothing = bob.events(kind("AudioVideoInvitation"), type="started")
    asking = asyncio.create_task(ann.run(offer(ann), timeout=PATIENCE))
    invitation = (await stage.meanwhile(asking, stage.next(rings))).resource
    by = await eve.follow(invitation.links.forwarded_by)
    assert by.uri == BOB
    await eve.send(answer(invitation))
    await asking
    assert nothing.pending == 0


@CASES.add(users=people)
async def a_delegate_calls_for_somebody_else(stage: Stage) -> None:
    ann, bob, eve = (
        await stage.available(ANN, *PHONES),
        await stage.available(BOB, *PHONES),
        await stage.available(EVE, *PHONES),
    )
    groups = client("resources").DelegatesGroup
    (delegates,) = [row.group for row in await bob.people.groups() if isinstance(row.group, groups)]
    await bob.people.add_contact(ANN, delegates)
    await ann.send(ann.application.links.self_.get())
    rings = eve.events(kind("PhoneAudioInvitation"), type="started")
    link = ann.application.embedded.communication.links.start_phone_audio_on_behalf_of_delegator
    request = link.post(to=EVE, delegator=BOB)
    asking = asyncio.create_task(ann.run(request, timeout=PATIENCE))
    await stage.until(lambda: stage.requests("*honeAudio*", "POST"))
    stage.advance(1)
    invitation = (await stage.meanwhile(asking, stage.next(rings))).resource
    assert invitation.delegator == BOB or await eve.follow(invitation.links.on_behalf_of)
    await eve.send(invitation.links.accept.post())
    await asking
