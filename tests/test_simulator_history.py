"""What the simulator keeps of past conversations, and what somebody missed, over raw HTTP."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from simulated import ANN, BOB, EVE, Person, server
from simulated_calls import ANSWER, OFFER, SPEAKERS, Party, media, party, run
from simulated_chat import ALL, chat, only, said, say, shorts, start, text_of

BOTH = pytest.mark.parametrize("speaker", SPEAKERS)


def pair(speaker: type[Person] = Person, **more: Any) -> Any:
    return party(speaker, ann=ALL, bob=ALL, **more)


async def communication(person: Person) -> dict[str, Any]:
    links: dict[str, Any] = (await person.read("communication"))["_links"]
    return links


async def logs(person: Person, query: str = "") -> list[dict[str, Any]]:
    """The conversation logs of somebody, as the links lead to them."""
    links = await communication(person)
    found = await person.read(links["conversationLogs"]["href"] + query)
    rows = found["_links"].get("conversationLog", [])
    return [await person.read(row["href"]) for row in (rows if isinstance(rows, list) else [rows])]


async def only_log(person: Person) -> dict[str, Any]:
    (found,) = await logs(person)
    return found


def href(shown: dict[str, Any], rel: str) -> str:
    found: str = shown["_links"][rel]["href"]
    return found


def embedded(shown: dict[str, Any], rel: str) -> list[dict[str, Any]]:
    rows = shown.get("_embedded", {}).get(rel, [])
    return rows if isinstance(rows, list) else [rows]


async def pieces(person: Person, log: dict[str, Any]) -> list[dict[str, Any]]:
    """All transcripts of a log, page by page."""
    found: list[dict[str, Any]] = []
    page = await person.read(href(log, "conversationLogTranscripts"))
    while True:
        found += embedded(page, "conversationLogTranscript")
        if "nextConversationLogTranscripts" not in page["_links"]:
            return found
        page = await person.read(href(page, "nextConversationLogTranscripts"))


def texts(rows: list[dict[str, Any]]) -> list[str]:
    """What was written: by the user, or by somebody else."""
    return [
        ("me: " if "me" in row["_links"] else "")
        + text_of(href(embedded(row, "messageTranscript")[0], "plainMessage"))
        for row in rows
    ]


async def missed(person: Person) -> tuple[int, int, int, int]:
    """Logs; missed; of these unread; unheard voicemails."""
    shown = await person.read((await communication(person))["missedItems"]["href"])
    names = (
        "conversationLogsCount",
        "missedConversationsCount",
        "unreadMissedConversationsCount",
        "unreadVoicemailsCount",
    )
    one, two, three, four = (int(shown[name]) for name in names)
    return one, two, three, four


@BOTH
def test_what_was_written_is_kept_for_both(speaker: type[Person]) -> None:
    async def test() -> None:
        async with pair(speaker) as people:
            mine, theirs = await chat(people)
            await say(people.ann, mine, "Noon?")
            assert said((await people.heard(people.bob))[-1]) == "Noon?"
            await say(people.bob, theirs, "Fine + good")
            await people.heard(people.ann)
            await people.ann.send("DELETE", mine.link("conversation"))
            await people.settle()
            log = await only_log(people.ann)
            assert (log["direction"], log["status"], log["type"], log["subject"]) == (
                "Outgoing",
                "Archived",
                "MessageLog",
                "Lunch",
            )
            assert log["modalities"] == ["Messaging"]
            assert int(log["totalRecipientsCount"]) == 1
            assert log["previewMessage"] == "Hungry?"
            (other,) = embedded(log, "conversationLogRecipient")
            assert (other["sipUri"], other["displayName"]) == (BOB, "bob")
            assert await people.ann.read(href(other, "self")) == other
            assert "markAsRead" not in log["_links"]
            assert texts(await pieces(people.ann, log)) == [
                "me: Hungry?",
                "me: Noon?",
                "Fine + good",
            ]
            theirs_ = await only_log(people.bob)
            assert theirs_["direction"] == "Incoming"
            assert theirs_["threadId"] == log["threadId"]
            assert texts(await pieces(people.bob, theirs_)) == [
                "Hungry?",
                "Noon?",
                "me: Fine + good",
            ]
            assert await missed(people.ann) == (1, 0, 0, 0)

    run(test)


def test_each_part_of_a_transcript_is_there_by_its_address() -> None:
    async def test() -> None:
        async with pair() as people:
            await chat(people)
            (row,) = await pieces(people.ann, await only_log(people.ann))
            assert await people.ann.read(href(row, "self")) == row
            (message,) = embedded(row, "messageTranscript")
            assert await people.ann.read(href(message, "self")) == message
            assert href(row, "me") == f"{people.ann.base}/me"
            for other in ("audioTranscript", "errorTranscript"):
                reply = await people.ann.get(f"{href(row, 'self')}/{other}")
                assert reply.status_code == 404

    run(test)


@BOTH
def test_transcripts_come_in_pages_until_there_are_no_more(speaker: type[Person]) -> None:
    async def test() -> None:
        settings = server("simulator.settings").Settings(transcript_page=2)
        async with pair(speaker, settings=settings) as people:
            mine, _ = await chat(people)
            for number in range(4):
                await say(people.ann, mine, str(number))
            log = await only_log(people.ann)
            page = await people.ann.read(href(log, "conversationLogTranscripts"))
            assert len(embedded(page, "conversationLogTranscript")) == 2
            second = await people.ann.read(href(page, "nextConversationLogTranscripts"))
            assert second["rel"] == "nextConversationLogTranscripts"
            await say(people.ann, mine, "meanwhile")
            assert texts(await pieces(people.ann, log)) == [
                f"me: {text}" for text in ("Hungry?", "0", "1", "2", "3", "meanwhile")
            ]

    run(test)


def test_logs_are_listed_newest_first_as_many_as_wanted() -> None:
    async def test() -> None:
        async with pair() as people:
            for number in range(3):
                await start(people, EVE, f"{number}")
                people.wait(1)
            found = [row["previewMessage"] for row in await logs(people.ann)]
            assert found == ["2", "1", "0"]
            assert len(await logs(people.ann, "?limit=2")) == 2
            base = (await communication(people.ann))["conversationLogs"]["href"]
            for wrong in ("0", "-1", "x"):
                reply = await people.ann.get(f"{base}?limit={wrong}")
                assert (reply.status_code, reply.json()["subcode"]) == (
                    400,
                    "ParameterValidationFailure",
                )

    run(test)


@pytest.mark.parametrize("how", ["wait", "cancel", "absent"])
@BOTH
def test_an_invitation_that_nobody_took_is_missed_until_it_is_read(
    speaker: type[Person], how: str
) -> None:
    async def test() -> None:
        async with party(speaker, ann=ALL, bob=() if how == "absent" else ALL) as people:
            await start(people)
            if how == "wait":
                people.wait(30)
            elif how == "cancel":
                invitation = (await people.heard(people.ann))[0]
                await people.ann.post(invitation.link("cancel"))
            event = (await people.heard(people.bob))[-1]
            assert (event.sender, event.short) == ("communication", "updated missedItems")
            assert int(event.resource["unreadMissedConversationsCount"]) == 1
            assert await missed(people.bob) == (1, 1, 1, 0)
            log = await only_log(people.bob)
            assert (log["status"], log["direction"]) == ("Missed", "Incoming")
            assert texts(await pieces(people.bob, log)) == ["Hungry?"]
            assert (await people.bob.post(href(log, "markAsRead"))).status_code == 204
            (event,) = await people.heard(people.bob)
            assert event.short == "updated missedItems"
            assert int(event.resource["unreadMissedConversationsCount"]) == 0
            assert await missed(people.bob) == (1, 1, 0, 0)
            assert "markAsRead" not in (await only_log(people.bob))["_links"]
            again = await people.bob.post(f"{href(log, 'self')}/markAsRead")
            assert again.status_code == 204
            assert await people.heard(people.bob) == []
            assert await missed(people.ann) == (1, 0, 0, 0)

    run(test)


@pytest.mark.parametrize("reason", ["Local", "Global"])
def test_what_was_declined_is_not_missed(reason: str) -> None:
    async def test() -> None:
        async with pair() as people:
            await start(people)
            invitation = (await people.heard(people.bob))[0]
            await people.bob.post(invitation.link("decline"), json={"reason": reason})
            assert "updated missedItems" not in shorts(await people.heard(people.bob))
            assert await missed(people.bob) == (0, 0, 0, 0)

    run(test)


def test_a_lost_message_is_found_among_what_was_missed_at_the_next_start() -> None:
    async def test() -> None:
        async with pair() as people:
            mine, _ = await chat(people)
            await say(people.ann, mine, "Are you there?")
            await people.bob.send("DELETE", people.bob.base)
            await people.enter(BOB, *ALL)
            people.wait(5)
            events = await people.heard(people.bob)
            event = only(events, "updated missedItems")
            assert event.resource["unreadMissedConversationsCount"] == 1
            log = await only_log(people.bob)
            assert texts(await pieces(people.bob, log))[-1] == "Are you there?"

    run(test)


@BOTH
def test_a_past_conversation_goes_on_in_the_same_thread(speaker: type[Person]) -> None:
    async def test() -> None:
        async with pair(speaker) as people:
            mine, _ = await chat(people)
            await people.ann.send("DELETE", mine.link("conversation"))
            await people.settle()
            log = await only_log(people.bob)
            body = {
                "operationId": "on",
                "_links": {"message": {"href": "data:text/plain;charset=utf-8,And+now%3F"}},
            }
            reply = await people.bob.post(href(log, "continueMessaging"), json=body)
            assert reply.status_code == 201
            started = (await people.heard(people.bob))[0]
            assert (started.short, started.href) == (
                "started messagingInvitation Connecting",
                reply.headers["location"],
            )
            assert started.resource["operationId"] == "on"
            assert started.resource["threadId"] == log["threadId"]
            asked = (await people.heard(people.ann))[0]
            assert asked.resource["threadId"] == log["threadId"]
            assert asked.resource["to"] == ANN

    run(test)


async def call(people: Party) -> str:
    """Ann calls Bob, who takes it; returns where her conversation is."""
    body = {"to": BOB, "sessionContext": "ann-1", **media(OFFER)}
    assert (await people.ann.post("communication/startAudio", json=body)).status_code == 201
    rung = (await people.heard(people.bob))[0]
    reply = await people.bob.post(
        f"{rung.link('acceptWithAnswer')}?sessionContext=bob-1",
        content=ANSWER,
        headers={"Content-Type": "application/sdp"},
    )
    assert reply.status_code == 204, reply.text
    found: str = people.side(people.ann).href()
    return found


@pytest.mark.parametrize("end", ["stop", "leave"])
def test_calls_are_kept_with_their_length(end: str) -> None:
    async def test() -> None:
        async with party() as people:
            conversation = await call(people)
            people.wait(95)
            if end == "stop":
                shown = await people.ann.read(f"{conversation}/audioVideo")
                await people.ann.post(href(shown, "stopAudioVideo"))
            else:
                await people.ann.send("DELETE", conversation)
            for person in (people.ann, people.bob):
                log = await only_log(person)
                assert (log["type"], log["modalities"]) == ("AudioLog", ["Audio"])
                found = [embedded(row, "audioTranscript")[0] for row in await pieces(person, log)]
                assert [(row["status"], row.get("duration")) for row in found] == [
                    ("Connected", None),
                    ("Ended", "PT95S"),
                ]

    run(test)


def test_a_call_that_nobody_took_is_missed_and_can_be_returned() -> None:
    async def test() -> None:
        async with party() as people:
            body = {"to": BOB, "sessionContext": "1", **media(OFFER)}
            await people.ann.post("communication/startAudio", json=body)
            people.wait(30)
            await people.settle()
            log = await only_log(people.bob)
            assert (log["status"], log["type"]) == ("Missed", "AudioLog")
            assert "conversationLogTranscripts" not in log["_links"]
            again = {"operationId": "2", "sessionContext": "2", **media(OFFER)}
            reply = await people.bob.post(href(log, "continueAudio"), json=again)
            assert reply.status_code == 201, reply.text
            asked = (await people.heard(people.ann))[0]
            assert asked.short == "started audioVideoInvitation Connecting"
            assert asked.resource["threadId"] == log["threadId"]

    run(test)


def test_a_voicemail_is_counted_until_it_is_heard() -> None:
    async def test() -> None:
        async with pair() as people:
            rules = server("simulator.domains.history.rules")
            taking_part = server("simulator.conversations.taking_part")
            with people.simulated.step() as world:
                taking_part.tell_voicemail(world, people.user(BOB), people.user(ANN))
            (event,) = await people.heard(people.bob)
            assert (event.short, event.resource["voiceMailsCount"]) == ("updated missedItems", 1)
            assert await missed(people.bob) == (0, 0, 0, 1)
            with people.simulated.step():
                rules.hear_voicemails(people.user(BOB))
            assert await missed(people.bob) == (0, 0, 0, 0)
            assert shorts(await people.heard(people.bob)) == ["updated missedItems"]

    run(test)


def test_what_may_be_continued_follows_from_what_may_be_started() -> None:
    async def test() -> None:
        async with pair() as people:
            await chat(people)
            offered = await communication(people.ann)
            links = (await only_log(people.ann))["_links"]
            for how in ("Messaging", "Audio", "AudioVideo", "Video", "PhoneAudio"):
                assert (f"continue{how}" in links) is (f"start{how}" in offered), how
            people.user(ANN).policies["Messaging"] = False
            assert "continueMessaging" not in (await only_log(people.ann))["_links"]

    run(test)


def test_a_message_that_is_too_long_to_be_kept_leaves_an_error() -> None:
    async def test() -> None:
        settings = server("simulator.settings").Settings(transcript_limit=10)
        async with pair(settings=settings) as people:
            mine, _ = await chat(people)
            await say(people.ann, mine, "x" * 11)
            rows = await pieces(people.ann, await only_log(people.ann))
            (error,) = embedded(rows[-1], "errorTranscript")
            assert error["reason"] == "TranscriptionFailed"
            assert await people.ann.read(href(error, "self")) == error

    run(test)


def test_a_deleted_log_is_gone_and_what_goes_on_begins_another() -> None:
    async def test() -> None:
        async with pair() as people:
            mine, _ = await chat(people)
            log = await only_log(people.ann)
            assert (await people.ann.send("DELETE", href(log, "self"))).status_code == 204
            assert (await people.ann.get(href(log, "self"))).status_code == 404
            assert await logs(people.ann) == []
            await say(people.ann, mine, "Still here")
            assert texts(await pieces(people.ann, await only_log(people.ann))) == ["me: Still here"]
            assert len(await logs(people.bob)) == 1

    run(test)


@pytest.mark.parametrize("how", ["administrator", "user"])
def test_without_history_there_are_no_logs_and_no_link(how: str) -> None:
    async def test() -> None:
        async with pair() as people:
            if how == "administrator":
                people.user(ANN).policies["conversationHistory"] = False
            else:
                reply = await switch_off(people.ann)
                assert reply.status_code == 200, reply.text
                await people.settle()
            await chat(people)
            shown = await people.ann.read("communication")
            assert shown["conversationHistory"] == "Disabled"
            assert "conversationLogs" not in shown["_links"]
            assert (await people.ann.get("communication/conversationLogs")).status_code == 404
            assert await missed(people.ann) == (0, 0, 0, 0)
            assert len(await logs(people.bob)) == 1

    run(test)


async def switch_off(person: Person) -> httpx.Response:
    shown = await person.read("communication")
    body = {name: value for name, value in shown.items() if not name.startswith("_")}
    body["conversationHistory"] = "Disabled"
    headers = {"If-Match": f'"{shown["etag"]}"'}
    return await person.send("PUT", "communication", json=body, headers=headers)


def test_history_is_part_of_what_a_snapshot_keeps() -> None:
    async def test() -> None:
        async with pair() as people:
            await chat(people)
            kept = people.simulated.snapshot()
            log = await only_log(people.ann)
            await people.ann.send("DELETE", href(log, "self"))
            people.simulated.restore(kept)
            assert await only_log(people.ann) == log

    run(test)
