"""Call forwarding in the simulator, over raw HTTP in JSON and XML."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from simulated import ANN, BOB, EVE, Person, server
from simulated_calls import (
    BOB_PHONE,
    INCOMING,
    SPEAKERS,
    Party,
    answer,
    appoint,
    call,
    only,
    party,
    run,
    shorts,
)

speakers = pytest.mark.parametrize("speaker", SPEAKERS)
SETTINGS = "me/callForwardingSettings"
IMMEDIATE, RING, UNANSWERED = (
    f"{SETTINGS}/{name}"
    for name in ("immediateForwardSettings", "simultaneousRingSettings", "unansweredCallSettings")
)
ECHO = "please pass this in a PUT request"
EVERYBODY: dict[str, Any] = {"eve": ("Audio",)}
PARTS = ("immediateForwardSettings", "simultaneousRingSettings", "unansweredCallSettings")


async def settings(person: Person) -> dict[str, Any]:
    href = (await person.read("me"))["_links"]["callForwardingSettings"]["href"]
    return await person.read(href)


async def do(person: Person, rel: str, **body: Any) -> httpx.Response:
    """Follows a link of the settings, or of one of the three in them."""
    found = await settings(person)
    owners = [found, *found["_embedded"].values()]
    (href,) = (row["_links"][rel]["href"] for row in owners if rel in row["_links"])
    return await person.post(href, json=body)


async def put(person: Person, href: str, **changes: Any) -> httpx.Response:
    """Sends back what is there, with changes."""
    now = await person.get(href)
    body = {name: value for name, value in now.json().items() if not name.startswith("_")}
    headers = {"If-Match": now.headers["etag"]}
    return await person.send("PUT", href, json={**body, **changes}, headers=headers)


# The settings


@speakers
def test_all_settings_are_read_at_once(speaker: type[Person]) -> None:
    async def test() -> None:
        async with party(speaker) as people:
            found = await settings(people.bob)
            assert found["activeSetting"] == "None"
            assert found["activePeriod"] == "Always"
            assert found["unansweredCallHandling"] == "Disabled"
            assert ECHO in found.values()
            assert set(found["_links"]) == {"self"}
            embedded = found["_embedded"]
            assert set(embedded) == set(PARTS)
            for name in PARTS:
                alone = await people.bob.read(f"{SETTINGS}/{name}")
                assert alone == embedded[name]
            assert embedded["unansweredCallSettings"]["target"] == "Voicemail"
            # Without delegates or a team there is nothing to send calls to.
            assert links_of(embedded["immediateForwardSettings"]) == {
                "immediateForwardToContact",
                "immediateForwardToVoicemail",
            }
            assert links_of(embedded["simultaneousRingSettings"]) == {"simultaneousRingToContact"}

    run(test)


def links_of(body: dict[str, Any]) -> set[str]:
    return set(body["_links"]) - {"self"}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", SETTINGS),
        ("PUT", SETTINGS),
        ("GET", IMMEDIATE),
        ("POST", f"{IMMEDIATE}/immediateForwardToVoicemail"),
        ("POST", f"{IMMEDIATE}/immediateForwardToDelegates"),
        ("GET", RING),
        ("PUT", RING),
        ("POST", f"{RING}/simultaneousRingToTeam"),
        ("GET", UNANSWERED),
        ("POST", f"{UNANSWERED}/unansweredCallToVoicemail"),
        ("POST", f"{UNANSWERED}/resetUnansweredCallSettings"),
        ("POST", f"{SETTINGS}/turnOffCallForwarding"),
    ],
)
def test_nothing_is_forwarded_without_enterprise_voice(method: str, path: str) -> None:
    async def test() -> None:
        async with party() as people:
            people.user(BOB).policies["enterpriseVoice"] = False
            assert "callForwardingSettings" not in (await people.bob.read("me"))["_links"]
            reply = await people.bob.send(method, path)
            assert (reply.status_code, reply.json()["code"]) == (403, "Forbidden")

    run(test)


@speakers
@pytest.mark.parametrize(
    ("rel", "body", "active", "part", "target"),
    [
        ("immediateForwardToContact", {"target": EVE}, "ImmediateForward", 0, "Contact"),
        (
            "immediateForwardToContact",
            {"target": "tel:+15550199"},
            "ImmediateForward",
            0,
            "Contact",
        ),
        ("immediateForwardToDelegates", {}, "ImmediateForward", 0, "Delegates"),
        ("immediateForwardToVoicemail", {}, "ImmediateForward", 0, "Voicemail"),
        ("simultaneousRingToContact", {"target": EVE}, "SimultaneousRing", 1, "Contact"),
        ("simultaneousRingToDelegates", {"ringDelay": 55}, "SimultaneousRing", 1, "Delegates"),
        ("simultaneousRingToTeam", {"ringDelay": 0}, "SimultaneousRing", 1, "Team"),
        ("unansweredCallToContact", {"target": EVE, "ringDelay": 5}, "None", 2, "Contact"),
        ("unansweredCallToVoicemail", {"ringDelay": 60}, "None", 2, "Voicemail"),
    ],
)
def test_each_setting_is_set_and_turned_off(
    speaker: type[Person], rel: str, body: dict[str, Any], active: str, part: int, target: str
) -> None:
    async def test() -> None:
        async with party(speaker, **EVERYBODY) as people:
            await appoint(people, BOB, ANN)
            gather_team(people)
            assert (await do(people.bob, rel, **body)).status_code == 204
            found = await settings(people.bob)
            assert found["activeSetting"] == active
            assert found["unansweredCallHandling"] == ("Enabled" if part == 2 else "Disabled")
            assert ("turnOffCallForwarding" in found["_links"]) == (active != "None")
            row = found["_embedded"][PARTS[part]]
            assert row["target"] == target
            if "ringDelay" in body:
                assert int(row["ringDelay"]) == body["ringDelay"]
            contact = row["_links"].get("contact", {}).get("href", "")
            wanted = body.get("target", "").removeprefix("sip:")
            assert contact.endswith(f"/people/{wanted}" if wanted else "")
            if contact:
                assert (await people.bob.read(contact))["uri"] == body["target"]
            if active != "None":
                assert (await do(people.bob, "turnOffCallForwarding")).status_code == 204
                found = await settings(people.bob)
                assert found["activeSetting"] == "None"
                assert "turnOffCallForwarding" not in found["_links"]
                assert found["_embedded"][PARTS[part]]["target"] == "None"

    run(test)


def gather_team(people: Party) -> None:
    """Bob's team is managed elsewhere."""
    team = people.user(BOB).part(people.module("forwarding.state").Team)
    team.members = [people.user(EVE)]


@speakers
@pytest.mark.parametrize(
    ("path", "body", "status", "subcode", "names"),
    [
        (f"{IMMEDIATE}/immediateForwardToContact", {}, 400, "", ["target"]),
        (f"{IMMEDIATE}/immediateForwardToContact", {"target": "x" * 81}, 400, "", ["target"]),
        (f"{IMMEDIATE}/immediateForwardToContact", {"target": "eve"}, 400, "", ["target"]),
        (f"{IMMEDIATE}/immediateForwardToDelegates", {}, 403, "NoDelegatesConfigured", []),
        (f"{RING}/simultaneousRingToDelegates", {}, 403, "NoDelegatesConfigured", []),
        (f"{RING}/simultaneousRingToTeam", {}, 403, "NoTeamMembersConfigured", []),
        (f"{RING}/simultaneousRingToTeam", {"ringDelay": 56}, 400, "", ["ringDelay"]),
        (f"{RING}/simultaneousRingToDelegates", {"ringDelay": -1}, 400, "", ["ringDelay"]),
        (f"{UNANSWERED}/unansweredCallToVoicemail", {"ringDelay": 4}, 400, "", ["ringDelay"]),
        (f"{UNANSWERED}/unansweredCallToVoicemail", {"ringDelay": 61}, 400, "", ["ringDelay"]),
        (f"{UNANSWERED}/unansweredCallToContact", {"ringDelay": 5}, 400, "", ["target"]),
    ],
)
def test_what_can_not_be_set_is_refused(
    speaker: type[Person],
    path: str,
    body: dict[str, Any],
    status: int,
    subcode: str,
    names: list[str],
) -> None:
    async def test() -> None:
        async with party(speaker) as people:
            before = await settings(people.bob)
            reply = await people.bob.post(path, json=body)
            assert reply.status_code == status
            error = reply.json()
            assert error["subcode"] == ("ParameterValidationFailure" if names else subcode)
            assert [row["name"] for row in error.get("parameters", [])] == names
            assert await settings(people.bob) == before

    run(test)


def test_who_has_no_voicemail_forwards_nothing_there() -> None:
    async def test() -> None:
        async with party() as people:
            people.user(BOB).policies["voicemail"] = False
            found = await settings(people.bob)
            assert found["_embedded"]["unansweredCallSettings"]["target"] == "None"
            assert "immediateForwardToVoicemail" not in str(found)
            for path in (
                f"{IMMEDIATE}/immediateForwardToVoicemail",
                f"{UNANSWERED}/unansweredCallToVoicemail",
            ):
                assert (await people.bob.post(path)).status_code == 403

    run(test)


@speakers
def test_nothing_stays_unanswered_while_all_is_forwarded(speaker: type[Person]) -> None:
    async def test() -> None:
        async with party(speaker) as people:
            assert (await do(people.bob, "unansweredCallToVoicemail")).status_code == 204
            await do(people.bob, "immediateForwardToVoicemail")
            found = await settings(people.bob)
            assert found["unansweredCallHandling"] == "Disabled"
            assert links_of(found["_embedded"]["unansweredCallSettings"]) == set()
            body = {"target": EVE}
            for page in (
                "unansweredCallToContact",
                "unansweredCallToVoicemail",
                "resetUnansweredCallSettings",
            ):
                reply = await people.bob.post(f"{UNANSWERED}/{page}", json=body)
                assert reply.status_code == 403
            reply = await put(people.bob, UNANSWERED, ringDelay=30)
            assert reply.status_code == 403
            await do(people.bob, "turnOffCallForwarding")
            assert (await settings(people.bob))["unansweredCallHandling"] == "Enabled"

    run(test)


def test_resetting_brings_back_what_was_in_the_beginning() -> None:
    async def test() -> None:
        async with party() as people:
            fresh = (await settings(people.bob))["_embedded"]["unansweredCallSettings"]
            await do(people.bob, "unansweredCallToContact", target=ANN, ringDelay=60)
            assert await people.bob.read(UNANSWERED) != fresh
            assert (await do(people.bob, "resetUnansweredCallSettings")).status_code == 204
            assert await people.bob.read(UNANSWERED) == fresh

    run(test)


# Replacing


@speakers
@pytest.mark.parametrize(
    ("href", "changes", "status"),
    [
        (SETTINGS, {"activePeriod": "Workhours"}, 200),
        (SETTINGS, {"unansweredCallHandling": "Enabled"}, 200),
        (SETTINGS, {"activeSetting": "None"}, 200),
        (SETTINGS, {"activeSetting": "ImmediateForward"}, 400),
        (RING, {"ringDelay": 10}, 200),
        (RING, {"ringDelay": 56}, 400),
        (RING, {"target": "Team"}, 400),
        (RING, {"target": "None"}, 200),
        (UNANSWERED, {"ringDelay": 60}, 200),
        (UNANSWERED, {"ringDelay": 61}, 400),
        (UNANSWERED, {"target": "None"}, 200),
        (UNANSWERED, {"target": "Contact"}, 400),
    ],
)
def test_settings_are_replaced(
    speaker: type[Person], href: str, changes: dict[str, Any], status: int
) -> None:
    async def test() -> None:
        async with party(speaker) as people:
            await do(people.bob, "simultaneousRingToContact", target=ANN)
            before = await people.bob.read(href)
            reply = await put(people.bob, href, **changes)
            assert reply.status_code == status, reply.text
            after = await people.bob.read(href)
            if status == 200:
                ((name, value),) = changes.items()
                assert str(after[name]) == str(value)
                assert after["etag"] != before["etag"]
                return
            assert reply.json()["subcode"] == "ParameterValidationFailure"
            assert [row["name"] for row in reply.json()["parameters"]] == list(changes)
            assert after == before

    run(test)


@pytest.mark.parametrize("href", [SETTINGS, RING, UNANSWERED])
def test_replacing_takes_the_tag_and_the_property_to_send_back(href: str) -> None:
    async def test() -> None:
        async with party() as people:
            now = await people.bob.get(href)
            tag, body = now.headers["etag"], now.json()
            assert tag == f'"{body["etag"]}"'
            echo = next(name for name, value in body.items() if value == ECHO)
            without = {name: value for name, value in body.items() if name != echo}
            for headers, sent, status in (
                ({}, body, 428),
                ({"If-Match": '"other"'}, body, 412),
                ({"If-Match": tag}, without, 400),
                ({"If-Match": tag}, body, 200),
            ):
                reply = await people.bob.send("PUT", href, json=sent, headers=headers)
                assert reply.status_code == status
            again = await people.bob.get(href, headers={"If-None-Match": tag})
            assert again.status_code == 304

    run(test)


def test_what_is_embedded_does_not_change_the_tag() -> None:
    async def test() -> None:
        async with party() as people:
            before = await settings(people.bob)
            assert (await put(people.bob, RING, ringDelay=9)).status_code == 200
            assert (await settings(people.bob))["etag"] == before["etag"]

    run(test)


# What calls do because of it


@speakers
def test_a_forwarded_call_rings_there_alone(speaker: type[Person]) -> None:
    async def test() -> None:
        async with party(speaker, **EVERYBODY) as people:
            await do(people.bob, "immediateForwardToContact", target=EVE)
            await call(people)
            mine = await people.heard(people.ann)
            assert shorts(mine)[-1] == "updated audioVideoInvitation Forwarded"
            assert await people.heard(people.bob) == []
            invitation = only(await people.heard(people.eve), INCOMING)
            assert invitation.link("forwardedBy").endswith("/people/bob@contoso.example")
            assert invitation.link("to").endswith("/people/bob@contoso.example")
            assert "onBehalfOf" not in invitation.links
            await answer(people.eve, invitation)
            events = await people.heard(people.ann)
            done = only(events, "completed audioVideoInvitation")
            assert (done.status, done.subcode) == ("Success", "")
            accepted = done.resource["_embedded"]["acceptedByParticipant"]
            (accepted,) = accepted if isinstance(accepted, list) else [accepted]
            assert accepted["uri"] == EVE
            assert done.resource["to"] == BOB
            people_there = [event.href for event in events if event.short == "added participant"]
            assert [href.rpartition("/")[2] for href in people_there] == ["eve@contoso.example"]

    run(test)


@speakers
def test_delegates_are_rung_on_behalf_of_who_they_act_for(speaker: type[Person]) -> None:
    async def test() -> None:
        async with party(speaker, **EVERYBODY) as people:
            await appoint(people, BOB, EVE)
            await do(people.bob, "immediateForwardToDelegates")
            await call(people)
            invitation = only(await people.heard(people.eve), INCOMING)
            for rel in ("forwardedBy", "onBehalfOf"):
                assert invitation.link(rel).endswith("/people/bob@contoso.example")
            assert await people.heard(people.bob) == []

    run(test)


@pytest.mark.parametrize("taker", [BOB, EVE])
@pytest.mark.parametrize("delay", [0, 40])
def test_both_ring_and_one_of_them_takes_it(taker: str, delay: int) -> None:
    async def test() -> None:
        async with party(**EVERYBODY) as people:
            await appoint(people, BOB, EVE)
            await do(people.bob, "simultaneousRingToDelegates", ringDelay=delay)
            await call(people)
            first = only(await people.heard(people.bob), INCOMING)
            assert "forwardedBy" not in first.links
            if delay:
                people.wait(delay - 1)
                assert INCOMING not in shorts(await people.heard(people.eve))
                people.wait(1)
            second = only(await people.heard(people.eve), INCOMING)
            assert second.link("onBehalfOf").endswith("/people/bob@contoso.example")
            await people.heard(people.ann)
            other = EVE if taker == BOB else BOB
            await answer(people.people[taker], first if taker == BOB else second)
            done = only(await people.heard(people.ann), "completed audioVideoInvitation")
            assert done.status == "Success"
            lost = await people.heard(people.people[other])
            assert only(lost, "completed").subcode == "ConnectedElsewhere"
            side = people.side(people.ann)
            names = [member.user.uri for member in side.gathering.members]
            assert sorted(names) == sorted([ANN, taker])

    run(test)


def test_the_team_rings_and_the_caller_sees_it() -> None:
    async def test() -> None:
        async with party(**EVERYBODY) as people:
            gather_team(people)
            await do(people.bob, "simultaneousRingToTeam")
            await call(people)
            mine = await people.heard(people.ann)
            assert shorts(mine)[-1] == "updated audioVideoInvitation TeamRing"
            first = only(await people.heard(people.bob), INCOMING)
            second = only(await people.heard(people.eve), INCOMING)
            # Who declines does so for themselves, as long as others ring.
            await people.bob.post(first.link("decline"))
            assert only(await people.heard(people.bob), "completed").subcode == "Declined"
            assert await people.heard(people.ann) == []
            await people.eve.post(second.link("decline"))
            done = only(await people.heard(people.ann), "completed")
            assert (done.status, done.subcode) == ("Failure", "Declined")

    run(test)


@speakers
def test_voicemail_answers_after_a_while(speaker: type[Person]) -> None:
    async def test() -> None:
        async with party(speaker) as people:
            await do(people.bob, "unansweredCallToVoicemail", ringDelay=45)
            await call(people)
            await people.heard(people.ann)
            people.wait(44)
            assert "completed" not in " ".join(shorts(await people.heard(people.ann)))
            people.wait(1)
            events = await people.heard(people.ann)
            done = only(events, "completed audioVideoInvitation")
            assert done.status == "Success"
            accepted = done.resource["_embedded"]["acceptedByParticipant"]
            (accepted,) = accepted if isinstance(accepted, list) else [accepted]
            assert accepted["uri"] == f"{BOB};opaque=app:voicemail"
            assert "updated audioVideo Connected" in shorts(events)
            lost = await people.heard(people.bob)
            assert only(lost, "completed audioVideoInvitation").subcode == "Forwarded"

    run(test)


@pytest.mark.parametrize("bob", [("Audio",), ()])
def test_somebody_else_gets_what_is_not_answered(bob: tuple[str, ...]) -> None:
    async def test() -> None:
        async with party(bob=bob, **EVERYBODY) as people:
            await do(people.bob, "unansweredCallToContact", target=EVE, ringDelay=10)
            await call(people)
            # Who can't be reached at all need not be waited for.
            people.wait(10 if bob else 0)
            invitation = only(await people.heard(people.eve), INCOMING)
            assert invitation.link("forwardedBy").endswith("/people/bob@contoso.example")
            people.wait(29)
            await people.heard(people.ann)
            people.wait(1)
            done = only(await people.heard(people.ann), "completed")
            assert (done.status, done.subcode) == ("Failure", "Timeout")

    run(test)


def test_voicemail_takes_all_calls_at_once() -> None:
    async def test() -> None:
        async with party() as people:
            await do(people.bob, "immediateForwardToVoicemail")
            await call(people)
            events = await people.heard(people.ann)
            assert only(events, "completed audioVideoInvitation").status == "Success"
            assert INCOMING not in shorts(await people.heard(people.bob))
            await people.ann.post(people.side(people.ann).href("stopAudioVideo"))
            assert "deleted conversation" in " ".join(shorts(await people.heard(people.ann)))

    run(test)


@pytest.mark.parametrize(
    ("day", "hour", "is_forwarded"),
    [(8, 8, False), (8, 9, True), (8, 16, True), (8, 17, False), (10, 12, False)],
)
def test_rules_of_working_hours_rest_at_other_times(
    day: int, hour: int, is_forwarded: bool
) -> None:
    async def test() -> None:
        # The 8th is a Thursday.
        start = datetime(2026, 1, day, hour, tzinfo=UTC).timestamp()
        clock = server().VirtualClock(start)
        async with party(clock=clock, **EVERYBODY) as people:
            await do(people.bob, "immediateForwardToContact", target=EVE)
            assert (await put(people.bob, SETTINGS, activePeriod="Workhours")).status_code == 200
            await call(people)
            assert (INCOMING in shorts(await people.heard(people.eve))) is is_forwarded
            assert (INCOMING in shorts(await people.heard(people.bob))) is not is_forwarded

    run(test)


def test_calls_are_not_forwarded_twice() -> None:
    async def test() -> None:
        async with party(**EVERYBODY) as people:
            await do(people.bob, "immediateForwardToContact", target=EVE)
            await do(people.eve, "immediateForwardToContact", target=BOB)
            await call(people)
            assert INCOMING in shorts(await people.heard(people.eve))
            assert await people.heard(people.bob) == []

    run(test)


def test_nobody_is_called_by_themselves_by_way_of_another() -> None:
    async def test() -> None:
        async with party() as people:
            await do(people.bob, "simultaneousRingToContact", target=ANN)
            await call(people)
            names = shorts(await people.heard(people.ann))
            assert names.count(INCOMING) == 1
            await do(people.bob, "immediateForwardToContact", target=ANN)
            await people.settle()
            await call(people)
            done = only(await people.heard(people.ann), "completed audioVideoInvitation")
            assert (done.status, done.subcode) == ("Failure", "Unreachable")

    run(test)


def test_a_number_takes_forwarded_calls() -> None:
    async def test() -> None:
        async with party(phones=True) as people:
            await do(people.bob, "immediateForwardToContact", target="tel:+15550199")
            await call(people)
            people.pick_up("+15550199")
            done = only(await people.heard(people.ann), "completed audioVideoInvitation")
            assert done.status == "Success"
            with people.simulated.step() as world:
                pick_up = people.module("ringing.telephones").pick_up
                assert not pick_up(world, BOB_PHONE)

    run(test)
