"""What the simulator lets guests and idle clients do, and what the administrator allows."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from simulated import ANN, BOB, HOST, Person, connect, server, simulator
from simulated_calls import party, run
from simulated_chat import ALL

MEETING = "sip:ann@contoso.example;gruu;opaque=app:conf:focus:id:KEY"


async def guest(http: Any, simulated: Any) -> Person:
    """Somebody without an account who knows a meeting."""
    server("simulator.guests").admit_guests(simulated.world, MEETING, "KEY")
    form = {
        "grant_type": "urn:microsoft.rtc:anonmeeting",
        "password": "KEY",
        "ms_rtc_conferenceuri": MEETING,
    }
    reply = await http.post(f"{HOST}/WebTicket/oauthtoken", data=form)
    person = Person(http, "", reply.json()["access_token"])
    body = {"userAgent": "raw", "endpointId": "guest", "culture": "en-US"}
    person.application = (await person.post("/ucwa/oauth/v1/applications", json=body)).json()
    person.next = person.application["_links"]["events"]["href"]
    return person


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "me/makeMeAvailable", {"supportedModalities": ["Messaging"]}),
        ("GET", "me/phones", None),
        ("GET", "people/contacts", None),
        ("GET", "people/search?query=bob", None),
        ("POST", "people/presenceSubscriptions", {"duration": 10, "uris": [BOB]}),
        ("POST", "communication/messagingInvitations", {"to": BOB}),
        ("POST", "communication/startMessaging", {"to": BOB, "operationId": "1"}),
        ("POST", "communication/startAudio", {"to": BOB}),
        ("POST", "communication/startPhoneAudio", {"to": BOB}),
        ("GET", "communication/conversationLogs", None),
        ("GET", "communication/missedItems", None),
        ("GET", "onlineMeetings/myOnlineMeetings", None),
        ("POST", "reportMyNetwork", {"clientNetworkType": "External"}),
    ],
)
def test_guests_may_do_nothing_but_be_in_their_meeting(
    method: str, path: str, body: dict[str, Any] | None
) -> None:
    async def test() -> None:
        simulated = simulator()
        async with connect(simulated) as http:
            person = await guest(http, simulated)
            more = {} if body is None else {"json": body}
            reply = await person.send(method, path, **more)
            assert (reply.status_code, reply.json()["code"]) == (403, "Forbidden"), reply.text
            member = await Person.sign_in(http, ANN)
            allowed = await member.send(method, path, **more)
            assert allowed.status_code in (200, 201, 204, 400), allowed.text

    run(test)


def test_guests_are_offered_no_more_than_they_may_do() -> None:
    async def test() -> None:
        simulated = simulator()
        async with connect(simulated) as http:
            shown = (await guest(http, simulated)).application["_embedded"]
            links = {rel: set(part["_links"]) for rel, part in shown.items()}
            assert "joinOnlineMeeting" in links["communication"]
            assert links["communication"].isdisjoint(
                {"startMessaging", "startPhoneAudio", "conversationLogs", "missedItems"}
            )
            assert links["me"].isdisjoint({"makeMeAvailable", "phones", "note", "presence"})

    run(test)


@pytest.mark.parametrize("reports", [True, False])
def test_who_can_be_reached_has_to_report_activity(reports: bool) -> None:
    async def test() -> None:
        settings = server("simulator.settings").Settings(unreported=600)
        async with party(ann=ALL, bob=(), settings=settings) as people:
            base = people.ann.base
            for _ in range(2):
                people.wait(299)  # after the 5 seconds in which she came
                assert (await people.bob.get("me")).status_code == 200
                if reports:
                    await people.ann.post(f"{base}/me/reportMyActivity")
            reply = await people.ann.get("me")
            if reports:
                assert reply.status_code == 200
                return
            assert (reply.status_code, reply.json()["subcode"]) == (
                410,
                "InactiveApplicationExpired",
            )
            people.wait(301)
            reply = await people.ann.get("me")
            assert (reply.status_code, reply.json()["subcode"]) == (404, "ApplicationNotFound")

    run(test)


def test_whoever_waits_for_events_is_told_that_the_application_expired() -> None:
    async def test() -> None:
        settings = server("simulator.settings").Settings(unreported=100)
        async with party(ann=ALL, bob=(), settings=settings) as people:
            waiting = asyncio.create_task(people.ann.get(people.ann.next))
            for _ in range(30):
                await asyncio.sleep(0)
            people.wait(100)
            reply = await waiting
            assert (reply.status_code, reply.json()["subcode"]) == (
                410,
                "InactiveApplicationExpired",
            )

    run(test)


@pytest.mark.parametrize("unreported", [None, 1e9])
def test_reports_need_not_be_asked_for(unreported: float | None) -> None:
    async def test() -> None:
        settings = server("simulator.settings").Settings(unreported=unreported)
        async with party(ann=ALL, bob=(), settings=settings) as people:
            for _ in range(5):
                people.wait(800)
                assert (await people.ann.get("me")).status_code == 200

    run(test)


@pytest.mark.parametrize("policy", ["photos", "htmlMessaging", "emoticons", "messagingUrls"])
def test_policies_tell_what_the_administrator_allows(policy: str) -> None:
    async def test() -> None:
        async with party(ann=ALL, bob=()) as people:
            href = (await people.ann.read(""))["_links"]["policies"]["href"]
            assert (await people.ann.read(href))[policy] == "Enabled"
            people.user(ANN).policies[policy] = False
            shown = await people.ann.read(href)
            assert shown[policy] == "Disabled"
            assert shown["_links"]["self"]["href"] == href

    run(test)


def test_reports_on_the_network_are_taken_and_checked() -> None:
    async def test() -> None:
        async with party(ann=ALL, bob=()) as people:
            href = (await people.ann.read(""))["_links"]["reportMyNetwork"]["href"]
            body = {"clientNetworkType": "External", "ip": "192.0.2.7", "subnetID": "192.0.2.0"}
            assert (await people.ann.post(href, json=body)).status_code == 201
            reply = await people.ann.post(href, json={"ip": "192.0.2.7"})
            assert (reply.status_code, reply.json()["parameters"][0]["name"]) == (
                400,
                "clientNetworkType",
            )
            replayed = await people.ann.post("communication/replayMessage")
            assert replayed.status_code == 204

    run(test)
