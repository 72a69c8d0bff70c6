"""Calls over the network in the simulator, over raw HTTP in JSON and XML."""

from __future__ import annotations

from typing import Any

import pytest
from simulated import ANN, BOB, Person, Seen
from simulated_calls import (
    ANN_PHONE,
    ANSWER,
    BOB_PHONE,
    INCOMING,
    OFFER,
    OTHER,
    SPEAKERS,
    Party,
    answer,
    call,
    chat,
    last,
    media,
    only,
    party,
    run,
    sdp_of,
    send_sdp,
    shorts,
    talk,
)

speakers = pytest.mark.parametrize("speaker", SPEAKERS)


# Beginning


@speakers
def test_an_offer_reaches_the_other_as_it_is(speaker: type[Person]) -> None:
    async def test() -> None:
        async with party(speaker) as people:
            reply = await call(people, subject="Lunch", importance="Urgent")
            assert reply.status_code == 201
            mine = await people.heard(people.ann)
            assert shorts(mine) == [
                "started audioVideoInvitation Connecting",
                "added conversation Connecting",
                "added localParticipant",
                "updated audioVideo Connecting",
                "updated audioVideoInvitation Alerting",
            ]
            assert reply.headers["location"] == mine[0].href == mine[-1].href
            assert mine[0].resource["operationId"] == "call"
            assert "cancel" in mine[-1].links
            theirs = await people.heard(people.bob)
            assert shorts(theirs) == [
                "started audioVideoInvitation Connecting",
                "added conversation Incoming",
                "added localParticipant",
                "added participant",
            ]
            invitation = theirs[0]
            assert {"acceptWithAnswer", "sendProvisionalAnswer", "decline"} <= invitation.links
            assert "acceptWithPhoneAudio" not in invitation.links
            assert sdp_of(invitation.link("mediaOffer")) == OFFER
            assert invitation.resource["direction"] == "Incoming"
            assert invitation.resource["subject"] == "Lunch"
            assert invitation.resource["_embedded"]["from"]["uri"] == ANN

    run(test)


@speakers
def test_an_answer_connects_both(speaker: type[Person]) -> None:
    async def test() -> None:
        async with party(speaker) as people:
            for events in await talk(people):
                session = only(events, "added audioVideoSession")
                assert session.sender == "communication"
                assert session.resource["rel"] == "session"
                assert session.resource["state"] == "Established"
                assert "renegotiations" in session.links
                connected = only(events, "updated audioVideo Connected")
                assert {"stopAudioVideo", "stopAudio", "stopVideo"} <= connected.links
                assert connected.link("audioVideoSession") == session.href
                names = shorts(events)
                assert names.count("added participantAudio in participant") == 1
                assert names.count("added participantVideo in localParticipant") == 1
                conversation = only(events, "updated conversation Connected")
                assert conversation.resource["activeModalities"] == ["Audio", "Video"]
                told = [name for name in names if "presence" not in name]
                assert told[-1] == "completed audioVideoInvitation Connected Success"

    run(test)


@speakers
def test_answers_come_back_as_they_are(speaker: type[Person]) -> None:
    async def test() -> None:
        async with party(speaker) as people:
            assert (await call(people)).status_code == 201
            started = only(await people.heard(people.ann), INCOMING)
            invitation = only(await people.heard(people.bob), INCOMING)
            href = invitation.link("sendProvisionalAnswer")
            reply = await send_sdp(people.bob, href, OTHER, sessionContext="bobs")
            assert reply.status_code == 204
            early = only(await people.heard(people.ann), "updated audioVideoNegotiation")
            assert early.sender == "audioVideoInvitation"
            assert early.link("audioVideoInvitation") == started.href
            assert sdp_of(early.link("mediaProvisionalAnswer")) == OTHER
            assert "mediaAnswer" not in early.links
            await answer(people.bob, invitation)
            events = await people.heard(people.ann)
            final = only(events, "updated audioVideoNegotiation")
            assert sdp_of(final.link("mediaAnswer")) == ANSWER
            assert final.resource["msAcceptedContentId"] == "part-1"
            assert final.resource["sessionContext"] == "anns"
            assert final.resource["remoteEndpoint"].startswith(BOB)
            done = only(events, "completed audioVideoInvitation")
            accepted = done.resource["_embedded"]["acceptedByParticipant"]
            (accepted,) = accepted if isinstance(accepted, list) else [accepted]
            assert accepted["uri"] == BOB
            read = await people.ann.read(final.href)
            assert sdp_of(read["_links"]["mediaAnswer"]["href"]) == ANSWER

    run(test)


@pytest.mark.parametrize(
    ("page", "modalities"),
    [
        ("startAudio", ["Audio"]),
        ("startVideo", ["Video"]),
        ("startAudioVideo", ["Audio", "Video"]),
    ],
)
def test_each_call_has_what_was_asked_for(page: str, modalities: list[str]) -> None:
    async def test() -> None:
        async with party() as people:
            mine, theirs = await talk(people, page)
            for events in (mine, theirs):
                conversation = only(events, "updated conversation Connected")
                assert conversation.resource["activeModalities"] == modalities
                links = only(events, "updated audioVideo Connected").links
                assert ("stopVideo" in links) == ("Video" in modalities)
                assert ("stopAudio" in links) == ("Audio" in modalities)

    run(test)


def test_documented_addresses_begin_calls_too() -> None:
    async def test() -> None:
        async with party() as people:
            for page in ("startAudio", "startVideo", "startAudioVideo"):
                body = {"to": BOB, **media(OFFER)}
                reply = await people.ann.post(f"communication/{page}", json=body)
                assert reply.status_code == 201

    run(test)


@speakers
@pytest.mark.parametrize(
    ("sdp", "reason"),
    [(b"hello", "Invalid"), (b"<sdp/>", "Invalid"), (b"", "Missing"), (b"\x00\xff", "Invalid")],
)
def test_what_is_no_description_is_refused(speaker: type[Person], sdp: bytes, reason: str) -> None:
    async def test() -> None:
        async with party(speaker) as people:
            if sdp:
                check(await call(people, sdp=sdp), "mediaOffer", reason)
            mine, _ = await talk(people)
            session = only(mine, "added audioVideoSession")
            href = session.link("renegotiations")
            reply = await send_sdp(people.ann, href, sdp, operationId="r")
            check(reply, "sdp", reason)
            # It left no trace: the next one is taken.
            reply = await send_sdp(people.ann, href, OTHER, operationId="s")
            assert reply.status_code == 201

    def check(reply: Any, name: str, reason: str) -> None:
        assert reply.status_code == 400
        error = reply.json()
        assert error["subcode"] == "ParameterValidationFailure"
        assert error["parameters"] == [{"name": name, "reason": reason}]

    run(test)


def test_line_breaks_in_base64_are_overlooked() -> None:
    async def test() -> None:
        async with party() as people:
            body = media(OFFER)
            href = body["_links"]["mediaOffer"]["href"]
            broken = href[:60] + "\r\n " + href[60:]
            links = {"mediaOffer": {"href": broken}}
            assert (await call(people, _links=links)).status_code == 201
            invitation = only(await people.heard(people.bob), INCOMING)
            assert sdp_of_any(invitation) == OFFER

    def sdp_of_any(invitation: Seen) -> bytes:
        return sdp_of("".join(invitation.link("mediaOffer").split()))

    run(test)


# Calls that come to nothing


@pytest.mark.parametrize(
    ("act", "subcode", "state"),
    [
        ("decline", "Declined", "Declined"),
        ("wait", "Timeout", "Failed"),
        ("cancel", "Canceled", "Cancelled"),
        ("stop", "Canceled", "Cancelled"),
    ],
)
def test_a_call_that_nobody_takes_fails_once(act: str, subcode: str, state: str) -> None:
    async def test() -> None:
        async with party() as people:
            await call(people)
            mine = await people.heard(people.ann)
            theirs = only(await people.heard(people.bob), INCOMING)
            match act:
                case "decline":
                    body = {"reason": "Local"}
                    await people.bob.post(theirs.link("decline"), json=body)
                case "cancel":
                    await people.ann.post(last(mine, "updated audioVideoInv").link("cancel"))
                case "stop":
                    href = only(mine, "updated audioVideo Connecting").link("stopAudioVideo")
                    await people.ann.post(href)
                case _:
                    people.wait(30)
            events = await people.heard(people.ann)
            completed = only(events, "completed audioVideoInvitation")
            assert completed.short == (f"completed audioVideoInvitation {state} Failure {subcode}")
            assert "deleted conversation" in " ".join(shorts(events))
            failed = only(await people.heard(people.bob), "completed")
            assert failed.status == "Failure"
            assert "acceptWithAnswer" not in failed.links
            href = theirs.link("acceptWithAnswer")
            late = await send_sdp(people.bob, href, ANSWER, sessionContext="s")
            assert late.status_code == 404

    run(test)


@pytest.mark.parametrize(
    ("to", "subcode"),
    [
        ("sip:nobody@contoso.example", "DestinationNotFound"),
        ("sip:eve@contoso.example", "Unreachable"),
    ],
)
def test_who_is_not_there_is_not_called(to: str, subcode: str) -> None:
    async def test() -> None:
        async with party() as people:
            assert (await call(people, to=to)).status_code == 201
            events = await people.heard(people.ann)
            assert only(events, "completed audioVideoInvitation").subcode == subcode

    run(test)


def test_all_applications_ring_and_one_answers() -> None:
    async def test() -> None:
        async with party() as people:
            second = await Person.sign_in(people.http, BOB)
            body = {"userAgent": "other", "endpointId": "other", "culture": "en-US"}
            reply = await second.post("/ucwa/oauth/v1/applications", json=body)
            second.application = reply.json()
            second.next = second.application["_links"]["events"]["href"]
            await second.be_available("Audio")
            await people.settle()
            await call(people)
            one = only(await people.heard(people.bob), INCOMING)
            other = only(await people.heard(second), INCOMING)
            await answer(second, other)
            lost = await people.heard(people.bob)
            assert only(lost, "completed").subcode == "ConnectedElsewhere"
            assert "deleted conversation" in " ".join(shorts(lost))
            href = one.link("acceptWithAnswer")
            late = await send_sdp(people.bob, href, ANSWER, sessionContext="s")
            assert late.status_code == 404
            assert only(await people.heard(people.ann), "completed").status == "Success"

    run(test)


@pytest.mark.parametrize("policy", ["Audio", "Video"])
def test_what_is_not_allowed_is_not_offered(policy: str) -> None:
    async def test() -> None:
        async with party() as people:
            people.user(ANN).policies[policy] = False
            links = (await people.ann.read("communication"))["_links"]
            assert f"start{policy}" not in links
            assert "startAudioVideo" not in links
            body = {"to": BOB, **media(OFFER)}
            for page in (f"start{policy}", "startAudioVideo"):
                reply = await people.ann.post(f"communication/{page}", json=body)
                assert reply.status_code == 403

    run(test)


# In a conversation that there is


@speakers
def test_a_call_is_added_to_a_chat_and_ends_without_it(speaker: type[Person]) -> None:
    async def test() -> None:
        async with party(speaker) as people:
            await chat(people)
            href = people.side(people.ann).href("audioVideo")
            links = (await people.ann.read(href))["_links"]
            assert {"addAudio", "addVideo", "addAudioVideo"} <= set(links)
            body = {"operationId": "add", "sessionContext": "anns", **media(OFFER)}
            reply = await people.ann.post(links["addAudio"]["href"], json=body)
            assert reply.status_code == 201
            again = await people.ann.post(links["addAudio"]["href"], json=body)
            assert (again.status_code, again.json()["subcode"]) == (409, "AlreadyExists")
            await answer(people.bob, only(await people.heard(people.bob), INCOMING))
            events = await people.heard(people.ann)
            conversation = only(events, "updated conversation Connected")
            assert conversation.resource["activeModalities"] == ["Messaging", "Audio"]
            assert "added conversation" not in " ".join(shorts(events))
            await people.settle()
            stop = (await people.ann.read(href))["_links"]["stopAudioVideo"]["href"]
            assert (await people.ann.post(stop)).status_code == 204
            for person in (people.ann, people.bob):
                events = await people.heard(person)
                assert "updated audioVideo Disconnected" in " ".join(shorts(events))
                assert "deleted audioVideoSession" in shorts(events)
                assert "deleted conversation" not in shorts(events)
                left = last(events, "updated conversation")
                assert left.resource["activeModalities"] == ["Messaging"]
            assert (await people.ann.post(stop)).status_code == 404

    run(test)


def test_video_is_added_to_a_call_and_taken_away() -> None:
    async def test() -> None:
        async with party() as people:
            mine, _ = await talk(people, "startAudio")
            connected = only(mine, "updated audioVideo Connected")
            body = {"sessionContext": "anns", **media(OTHER)}
            reply = await people.ann.post(connected.link("addVideo"), json=body)
            assert reply.status_code == 201
            await answer(people.bob, only(await people.heard(people.bob), INCOMING))
            events = await people.heard(people.ann)
            assert only(events, "completed audioVideoInvitation").status == "Success"
            assert "added audioVideoSession" not in " ".join(shorts(events))
            connected = last(events, "updated audioVideo Connected")
            assert "addVideo" not in connected.links
            await people.ann.post(connected.link("stopVideo"))
            events = await people.heard(people.bob)
            assert shorts(events)[-1] == "deleted participantVideo in participant"
            href = people.side(people.ann).href("audioVideo")
            assert (await people.ann.read(href))["state"] == "Connected"

    run(test)


def test_a_video_that_is_declined_leaves_the_call_as_it_was() -> None:
    async def test() -> None:
        async with party() as people:
            mine, _ = await talk(people, "startAudio")
            connected = only(mine, "updated audioVideo Connected")
            await people.ann.post(connected.link("addVideo"), json=media(OTHER))
            invitation = only(await people.heard(people.bob), INCOMING)
            await people.bob.post(invitation.link("decline"))
            events = await people.heard(people.ann)
            assert only(events, "completed audioVideoInvitation").subcode == "Declined"
            back = last(events, "updated audioVideo Connected")
            assert {"addVideo", "audioVideoSession"} <= back.links

    run(test)


# Changes of a call


async def renegotiate(people: Party, person: Person, name: str) -> Any:
    href = people.side(person).href("renegotiations")
    return await send_sdp(person, href, OTHER, operationId=name)


@speakers
def test_a_change_is_offered_and_answered(speaker: type[Person]) -> None:
    async def test() -> None:
        async with party(speaker) as people:
            await talk(people)
            reply = await renegotiate(people, people.ann, "hold")
            assert reply.status_code == 201
            assert reply.json()["operationId"] == "hold"
            (started,) = await people.heard(people.ann)
            assert started.short == "started audioVideoRenegotiation"
            assert started.href == reply.headers["location"]
            assert started.resource["direction"] == "Outgoing"
            (asked,) = await people.heard(people.bob)
            assert asked.resource["direction"] == "Incoming"
            assert sdp_of(asked.link("mediaOffer")) == OTHER
            reply = await send_sdp(people.bob, asked.link("answer"), ANSWER)
            assert reply.status_code == 204
            for person in (people.ann, people.bob):
                (done,) = await people.heard(person)
                assert done.short == "completed audioVideoRenegotiation Success"
                assert sdp_of(done.link("mediaAnswer")) == ANSWER
                assert "answer" not in done.links

    run(test)


@pytest.mark.parametrize("by", [ANN, BOB])
def test_a_second_change_is_refused_while_one_is_open(by: str) -> None:
    async def test() -> None:
        async with party() as people:
            await talk(people)
            assert (await renegotiate(people, people.ann, "one")).status_code == 201
            reply = await renegotiate(people, people.people[by], "two")
            assert (reply.status_code, reply.json()["subcode"]) == (409, "AlreadyExists")
            asked = only(await people.heard(people.bob), "started audioVideoRenegotiation")
            await send_sdp(people.bob, asked.link("answer"), ANSWER)
            done = only(await people.heard(people.ann), "completed")
            assert (done.status, done.resource["operationId"]) == ("Success", "one")
            assert (await renegotiate(people, people.ann, "two")).status_code == 201

    run(test)


@pytest.mark.parametrize(
    ("reason", "subcode"),
    [
        ("InsufficientBandwidth", "InsufficientBandwidth"),
        ("IPv6NotSupported", "IPv6NotSupported"),
        (None, "MediaNegotiationFailure"),
        ("", "MediaNegotiationTimeOut"),
        ("stop", "CallTerminated"),
    ],
)
def test_a_change_that_is_not_wanted_fails(reason: str | None, subcode: str) -> None:
    async def test() -> None:
        async with party() as people:
            await talk(people)
            await renegotiate(people, people.ann, "r")
            asked = only(await people.heard(people.bob), "started audioVideoRenegotiation")
            await people.heard(people.ann)
            match reason:
                case "":
                    people.wait(30)
                case "stop":
                    await people.bob.post(people.side(people.bob).href("stopAudioVideo"))
                case _:
                    body = {} if reason is None else {"reason": reason}
                    await people.bob.post(asked.link("dismiss"), json=body)
            done = only(await people.heard(people.ann), "completed audioVideoRenegotiation")
            assert (done.status, done.subcode) == ("Failure", subcode)

    run(test)


# Parked calls


@speakers
@pytest.mark.parametrize("page", ["resumeAudio", "resumeAudioVideo"])
def test_a_parked_call_is_resumed(speaker: type[Person], page: str) -> None:
    async def test() -> None:
        async with party(speaker) as people:
            await talk(people)
            with people.simulated.step():
                people.module("media.parking").suspend(people.side(people.ann))
            (parked,) = await people.heard(people.ann)
            assert parked.short == "updated audioVideoSession Suspended"
            assert {"resumeAudio", "resumeAudioVideo"} <= parked.links
            assert "renegotiations" not in parked.links
            early = await renegotiate(people, people.ann, "r")
            assert early.status_code == 404
            reply = await send_sdp(people.ann, parked.link(page), OFFER, operationId="back")
            assert reply.status_code == 201
            events = await people.heard(people.ann)
            names = shorts(events)
            done = only(events, "completed audioVideoRenegotiation Success")
            assert sdp_of(done.link("mediaAnswer")).startswith(b"v=0")
            back = only(events, "updated audioVideoSession Established")
            assert names.index(done.short) < names.index(back.short)
            assert "renegotiations" in back.links
            people.wait(300)
            assert not [name for name in shorts(await people.heard(people.ann)) if "audio" in name]

    run(test)


def test_a_parked_call_that_nobody_resumes_expires() -> None:
    async def test() -> None:
        async with party() as people:
            await talk(people)
            with people.simulated.step():
                people.module("media.parking").suspend(people.side(people.ann))
            await people.heard(people.ann)
            people.wait(90)
            for person in (people.ann, people.bob):
                events = await people.heard(person)
                ended = only(events, "updated audioVideo Disconnected")
                assert ended.subcode == "Expired"
                assert "deleted audioVideoSession" in shorts(events)

    run(test)


# Conferences


@speakers
def test_a_call_becomes_one_of_a_conference(speaker: type[Person]) -> None:
    async def test() -> None:
        async with party(speaker) as people:
            mine, _ = await talk(people, "startAudio")
            href = only(mine, "updated audioVideo Connected").link("escalateAudio")
            assert "conversation=" in href
            assert "context=escalate" in href
            query = {"operationId": "up", "sessionContext": "new"}
            reply = await send_sdp(people.ann, href, OTHER, **query)
            assert reply.status_code == 201
            assert reply.json()["operationId"] == "up"
            events = await people.heard(people.ann)
            names = shorts(events)
            assert names[0] == "started audioVideoInvitation Connecting"
            assert events[0].href == reply.headers["location"]
            assert "updated conversation Conferenced" in names
            final = only(events, "updated audioVideoNegotiation")
            assert sdp_of(final.link("mediaAnswer")).startswith(b"v=0")
            session = only(events, "added audioVideoSession")
            assert session.resource["sessionContext"] == "new"
            assert "escalateAudio" not in last(events, "updated audioVideo Connected").links
            assert only(events, "completed audioVideoInvitation").status == "Success"
            theirs = await people.heard(people.bob)
            assert "updated conversation Conferenced" in shorts(theirs)
            assert "escalateAudio" not in last(theirs, "updated audioVideo Connected").links
            # The server answers changes at once, whoever else is in it.
            await people.settle()
            assert (await renegotiate(people, people.ann, "r")).status_code == 201
            assert shorts(await people.heard(people.ann)) == [
                "started audioVideoRenegotiation",
                "completed audioVideoRenegotiation Success",
            ]
            again = await send_sdp(people.ann, href, OTHER, **query)
            assert again.status_code == 409

    run(test)


def test_stopping_in_a_conference_leaves_the_others_talking() -> None:
    async def test() -> None:
        async with party() as people:
            mine, _ = await talk(people)
            href = only(mine, "updated audioVideo Connected").link("escalateAudioVideo")
            await send_sdp(people.ann, href, OTHER, operationId="up", sessionContext="c")
            await people.settle()
            ann, bob = people.side(people.ann), people.side(people.bob)
            await people.ann.post(ann.href("stopAudioVideo"))
            events = await people.heard(people.ann)
            assert only(events, "updated audioVideo Disconnected").links >= {"addAudio"}
            gone = [name for name in shorts(await people.heard(people.bob)) if "deleted" in name]
            assert gone == [
                "deleted participantAudio in participant",
                "deleted participantVideo in participant",
            ]
            assert (await people.bob.read(bob.href("audioVideo")))["state"] == "Connected"
            body = {"operationId": "again", "joinAudioMuted": True, **media(OFFER)}
            assert (await people.ann.post(ann.href("addAudio"), json=body)).status_code == 201
            events = await people.heard(people.ann)
            assert only(events, "completed audioVideoInvitation").status == "Success"
            own = only(events, "added participantAudio in localParticipant")
            assert own.resource["audioMuted"] is True
            theirs = only(await people.heard(people.bob), "added participantAudio in participant")
            assert theirs.resource["audioMuted"] is True
            # Ann leads the conference: she may mute Bob, who may not mute her.
            assert "unmuteAudio" not in theirs.links

    run(test)


def test_a_locked_audience_is_muted_and_can_not_change_that() -> None:
    async def test() -> None:
        async with party() as people:
            mine, _ = await talk(people)
            href = only(mine, "updated audioVideo Connected").link("escalateAudioVideo")
            await send_sdp(people.ann, href, OTHER, operationId="up", sessionContext="c")
            await people.settle()
            ann, bob = people.side(people.ann), people.side(people.bob)
            await people.ann.post(ann.href("enableAudienceMuteLock"))
            locked = last(await people.heard(people.bob), "updated participantAudio")
            assert locked.resource["audioMuted"] is True
            assert "unmuteAudio" not in locked.links
            reply = await people.bob.post(f"{locked.href}/unmute")
            assert reply.status_code == 403
            seen = last(await people.heard(people.ann), "updated participantAudio in participant")
            assert (await people.ann.post(seen.link("unmuteAudio"))).status_code == 204
            await people.ann.post(ann.href("disableAudienceMuteLock"))
            await people.settle()
            href = bob.href("participantAudio", participantId="bob@contoso.example")
            assert "muteAudio" in (await people.bob.read(href))["_links"]

    run(test)


@speakers
def test_muting_is_seen_by_both(speaker: type[Person]) -> None:
    async def test() -> None:
        async with party(speaker) as people:
            mine, _ = await talk(people)
            href = only(mine, "added participantAudio in localParticipant").link("muteAudio")
            for muted, name in ((True, "unmuteAudio"), (False, "muteAudio")):
                assert (await people.ann.post(href)).status_code == 204
                (changed,) = await people.heard(people.ann)
                assert changed.short == "updated participantAudio in localParticipant"
                assert changed.resource["audioMuted"] is muted
                assert {"muteAudio", "unmuteAudio"} & changed.links == {name}
                (seen,) = await people.heard(people.bob)
                assert seen.short == "updated participantAudio in participant"
                assert seen.resource["audioMuted"] is muted
                assert not {"muteAudio", "unmuteAudio"} & seen.links
                href = changed.link(name)
            other = only(mine, "added participantAudio in participant")
            reply = await people.ann.post(f"{other.href}/mute")
            assert reply.status_code == 403

    run(test)


# Telephones


def test_a_call_is_taken_by_telephone() -> None:
    async def test() -> None:
        async with party(bob=("Audio", "PhoneAudio"), phones=True) as people:
            await call(people)
            invitation = only(await people.heard(people.bob), INCOMING)
            reply = await people.bob.post(invitation.link("acceptWithPhoneAudio"))
            assert reply.status_code == 204
            events = await people.heard(people.ann)
            final = only(events, "updated audioVideoNegotiation")
            assert sdp_of(final.link("mediaAnswer")).startswith(b"v=0")
            conversation = only(events, "updated conversation Connected")
            assert conversation.resource["activeModalities"] == ["Audio"]
            theirs = await people.heard(people.bob)
            assert "holdPhoneAudio" in only(theirs, "updated phoneAudio Connected").links
            assert "added audioVideoSession" not in " ".join(shorts(theirs))

    run(test)


@speakers
def test_a_call_moves_to_the_telephone(speaker: type[Person]) -> None:
    async def test() -> None:
        async with party(speaker, phones=True) as people:
            mine, _ = await talk(people)
            href = only(mine, "updated audioVideo Connected").link("replaceWithPhoneAudio")
            body = {"operationId": "move", "to": BOB, "phoneNumber": ANN_PHONE}
            assert (await people.ann.post(href, json=body)).status_code == 201
            await people.heard(people.ann)
            people.wait(1)
            events = await people.heard(people.ann)
            assert "deleted audioVideoSession" in shorts(events)
            old = only(events, "updated audioVideo Disconnected")
            assert old.subcode == "SessionSwitched"
            assert "holdPhoneAudio" in only(events, "updated phoneAudio Connected").links
            assert only(events, "completed phoneAudioInvitation").status == "Success"
            href = people.side(people.bob).href("audioVideo")
            assert (await people.bob.read(href))["state"] == "Connected"
            bad = await people.ann.post(
                people.side(people.ann).href("replaceWithPhoneAudio"),
                json={"phoneNumber": "home", "to": BOB},
            )
            assert (bad.status_code, bad.json()["subcode"]) == (400, "NormalizationFailed")

    run(test)


@pytest.mark.parametrize("chats", [True, False])
def test_a_move_to_the_telephone_ends_with_the_call(chats: bool) -> None:
    async def test() -> None:
        async with party(phones=True) as people:
            await talk(people)
            side = people.side(people.ann)
            if chats:
                await people.ann.post(side.href("addMessaging"), json={"operationId": "m"})
                invitation = only(await people.heard(people.bob), "started messagingInvitation")
                await people.bob.post(invitation.link("accept"))
            href = side.href("replaceWithPhoneAudio")
            assert (await people.ann.post(href, json={"to": BOB})).status_code == 201
            assert (await people.ann.post(side.href("stopAudioVideo"))).status_code == 204
            people.wait(1)
            events = await people.heard(people.ann)
            assert only(events, "completed phoneAudioInvitation").status == "Failure"
            assert "phoneAudio Connected" not in " ".join(shorts(events))
            ended = "deleted conversation" in " ".join(shorts(events))
            assert ended is not chats

    run(test)


def test_only_an_answer_takes_a_call_over_the_network() -> None:
    async def test() -> None:
        async with party() as people:
            await call(people)
            invitation = only(await people.heard(people.bob), INCOMING)
            reply = await people.bob.post(f"{invitation.href}/accept")
            assert reply.status_code == 400
            assert reply.json()["parameters"] == [{"name": "sdp", "reason": "Missing"}]
            reply = await people.bob.post(f"{invitation.href}/acceptWithPhoneAudio")
            assert reply.status_code == 404
            await answer(people.bob, invitation)

    run(test)


# The end


@pytest.mark.parametrize(
    ("reason", "subcode"),
    [
        (None, "CallTerminated"),
        ("UserInitiatedAction", "CallTerminated"),
        ("MediaConnectivityFailure", "MediaFailure"),
    ],
)
def test_hanging_up_ends_it_for_both(reason: str | None, subcode: str) -> None:
    async def test() -> None:
        async with party() as people:
            mine, _ = await talk(people)
            href = only(mine, "updated audioVideo Connected").link("stopAudioVideo")
            body = {} if reason is None else {"reason": reason}
            assert (await people.ann.post(href, json=body)).status_code == 204
            for person, told in ((people.ann, ""), (people.bob, subcode)):
                events = await people.heard(person)
                assert only(events, "updated audioVideo Disconnected").subcode == told
                assert "deleted audioVideoSession" in shorts(events)
                assert "deleted conversation" in " ".join(shorts(events))

    run(test)


def test_leaving_the_conversation_ends_the_call() -> None:
    async def test() -> None:
        async with party() as people:
            await talk(people)
            href = people.side(people.bob).href()
            assert (await people.bob.send("DELETE", href)).status_code == 204
            for person in (people.ann, people.bob):
                events = await people.heard(person)
                assert "updated audioVideo Disconnected" in shorts(events)
                assert "deleted audioVideoSession" in shorts(events)

    run(test)


def test_who_is_in_a_call_is_seen_on_the_phone() -> None:
    async def test() -> None:
        async with party() as people:
            await talk(people)
            assert (await people.ann.read("me/presence"))["activity"] == "on-the-phone"
            await people.ann.post(people.side(people.ann).href("stopAudioVideo"))
            assert "activity" not in await people.ann.read("me/presence")

    run(test)


# What else there is


@speakers
def test_relays_want_credentials(speaker: type[Person]) -> None:
    async def test() -> None:
        async with party(speaker) as people:
            links = (await people.ann.read("communication"))["_links"]
            href = links["mediaRelayAccessToken"]["href"]
            token = await people.ann.read(href)
            assert int(token["duration"]) == 480
            assert token["Uri"].startswith("sip:")
            assert token["userName"]
            assert token["password"]
            relays = token["_embedded"]["mediaRelay"]
            assert {relay["location"] for relay in relays} == {"Intranet", "Internet"}
            again = await people.ann.read(href)
            assert again["password"] == token["password"]

    run(test)


def test_what_clients_report_is_taken() -> None:
    async def test() -> None:
        async with party() as people:
            mine, _ = await talk(people)
            connected = only(mine, "updated audioVideo Connected")
            session = only(mine, "added audioVideoSession")
            body = {"errorCode": "RemoteFailure", "errorSubcode": "MediaFailure"}
            reply = await people.ann.post(connected.link("reportMediaDiagnostics"), json=body)
            assert reply.status_code == 204
            body = {"mediaEndpoint": "x"}
            reply = await people.ann.post(session.link("publishCallQualityFeedback"), json=body)
            assert reply.status_code == 204
            assert (await people.ann.read(session.href))["state"] == "Established"
            policies = await people.ann.read(connected.link("audioVideoPolicies"))
            assert policies["multiView"] == "Disabled"

    run(test)


def test_a_call_outlives_a_snapshot() -> None:
    async def test() -> None:
        async with party(phones=True) as people:
            await call(people)
            await people.heard(people.ann)
            invitation = only(await people.heard(people.bob), INCOMING)
            people.simulated.restore(people.simulated.snapshot())
            await answer(people.bob, invitation)
            state = (await people.ann.read(people.side(people.ann).href("audioVideo")))["state"]
            assert state == "Connected"

    run(test)


def test_a_desk_phone_takes_the_call_for_who_is_not_there() -> None:
    async def test() -> None:
        async with party(bob=("Messaging",), phones=True) as people:
            await call(people)
            people.pick_up(BOB_PHONE)
            events = await people.heard(people.ann)
            assert only(events, "completed audioVideoInvitation").status == "Success"
            assert "updated audioVideo Connected" in shorts(events)
            await people.settle()
            with people.simulated.step() as world:
                assert people.module("phone.rules").hang_up(world, BOB_PHONE)
            events = await people.heard(people.ann)
            assert only(events, "updated audioVideo Disconnected").subcode == "CallTerminated"

    run(test)
