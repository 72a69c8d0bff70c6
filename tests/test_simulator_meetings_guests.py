"""Guests of the simulator's meetings: they have a conference and its key, no account."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from meetings_party import WIRES, Party, Wire, drain, only, party, shorts
from simulated import ANN, BOB, HOST, Person, server

TOKENS = f"{HOST}/WebTicket/oauthtoken"


def run(act: Callable[[Party], Awaitable[None]], wire: Wire | None = None, **settings: Any) -> None:
    async def whole() -> None:
        async with party(wire, **settings) as people:
            await act(people)

    asyncio.run(whole())


async def ask_token(http: httpx.AsyncClient, uri: str, key: str, **more: str) -> httpx.Response:
    form = {"grant_type": "urn:microsoft.rtc:anonmeeting", "password": key, **more}
    return await http.post(TOKENS, data={**form, "ms_rtc_conferenceuri": uri})


async def guest_of(people: Party, uri: str, collection: str = "applications") -> Person:
    """A guest with an application."""
    key = uri.rpartition(":")[2]
    reply = await ask_token(people.http, uri, key)
    assert reply.status_code == 200, reply.text
    assert reply.json()["expires_in"] == 3600
    guest = Person(people.http, "", reply.json()["access_token"])
    body = {"userAgent": "raw", "culture": "en-US"}
    if collection == "applications":
        body["endpointId"] = reply.json()["access_token"][4:20]
    reply = await guest.post(f"/ucwa/oauth/v1/{collection}", json=body)
    assert reply.status_code == 201, reply.text
    guest.application = reply.json()
    guest.next = guest.application["_links"]["events"]["href"]
    return guest


async def meeting(people: Party, **values: Any) -> str:
    made = await people.schedule(subject="Open house", **values)
    uri: str = made.values["onlineMeetingUri"]
    assert (await people.join(people.ann, uri)).status_code == 201
    await people.quiet()
    return uri


@pytest.mark.parametrize(
    ("uri", "key", "error"),
    [
        ("{uri}", "wrong", "invalid_grant"),
        ("{uri}1", "{key}", "invalid_grant"),
        ("", "{key}", "invalid_request"),
    ],
)
def test_a_token_needs_the_meeting_and_its_key(uri: str, key: str, error: str) -> None:
    async def act(people: Party) -> None:
        found = await meeting(people)
        known = {"uri": found, "key": found.rpartition(":")[2]}
        reply = await ask_token(people.http, uri.format(**known), key.format(**known))
        assert (reply.status_code, reply.json()["error"]) == (400, error)
        assert (await ask_token(people.http, found.upper(), known["key"])).status_code == 200

    run(act)


@pytest.mark.parametrize("collection", ["applications", "anonApplications"])
def test_a_guest_joins_waits_is_let_in_and_writes(collection: str) -> None:
    async def act(people: Party) -> None:
        uri = await meeting(people)
        guest = await guest_of(people, uri, collection)
        embedded = guest.application["_embedded"]
        assert "makeMeAvailable" not in embedded["me"]["_links"]
        assert set(embedded["onlineMeetings"]["_links"]) == {"self"}
        assert not {"startMessaging", "startOnlineMeeting"} & set(
            embedded["communication"]["_links"]
        )
        href = embedded["communication"]["_links"]["joinOnlineMeeting"]["href"]
        body = {"onlineMeetingUri": uri, "anonymousDisplayName": "Zoe", "operationId": "in"}
        reply = await guest.post(href, json=body)
        assert reply.status_code == 201, reply.text

        events = await drain(guest)
        started = only(events, "started onlineMeetingInvitation Connecting")
        assert started.resource["anonymousDisplayName"] == "Zoe"
        assert only(events, "updated localParticipant").resource["anonymous"] is True
        assert "updated conversation InLobby" in shorts(events)
        seen = only(await drain(people.ann), "added participant in lobby")
        assert (seen.resource["name"], seen.resource["anonymous"]) == ("Zoe", True)
        assert not {"contact", "contactPresence"} & seen.links
        assert (await people.ann.post(seen.link("admit"))).status_code == 204
        events = await drain(guest)
        done = only(events, "completed onlineMeetingInvitation Connected Success")
        assert done.resource["operationId"] == "in"
        told = only(events, "updated conversation Conferenced")
        assert "addParticipant" not in told.links

        # The guest and Ann write to each other.
        ours = await conversation(people.ann)
        for person, home in ((guest, told.link("messaging")), (people.ann, ours["messaging"])):
            add = (await person.read(home))["_links"]["addMessaging"]["href"]
            assert (await person.post(add, json={})).status_code == 201
        sends = [
            only(await drain(person), "updated messaging Connected").link("sendMessage")
            for person in (guest, people.ann)
        ]
        assert (await guest.post(sends[0], content=b"Hello")).status_code == 201
        heard = next(row for row in await drain(people.ann) if row.rel == "message")
        assert heard.link("plainMessage").endswith(",Hello")
        assert "contact" not in heard.links
        assert (await people.ann.post(sends[1], content=b"Welcome")).status_code == 201
        heard = [row for row in await drain(guest) if row.rel == "message"][-1]
        assert heard.link("plainMessage").endswith(",Welcome")

        assert (await guest.send("DELETE", told.href)).status_code == 204
        assert shorts(await drain(guest))[-1] == "deleted conversation"
        assert "deleted participant" in shorts(await drain(people.ann))

    run(act)


async def conversation(person: Person) -> dict[str, str]:
    """The links of the only one."""
    (link,) = (await person.read("communication/conversations"))["_links"]["conversation"]
    links = (await person.read(link["href"]))["_links"]
    return {rel: one["href"] for rel, one in links.items()}


def test_an_open_meeting_takes_guests_in_at_once() -> None:
    async def act(people: Party) -> None:
        uri = await meeting(people, accessLevel="Everyone", automaticLeaderAssignment="Everyone")
        guest = await guest_of(people, uri)
        await people.join(guest, uri, anonymousDisplayName="Zoe")
        events = await drain(guest)
        assert "added localParticipant in leaders" in shorts(events)
        told = only(events, "updated conversation Conferenced")
        assert "enableAudienceMuteLock" in told.links
        assert "addParticipant" not in told.links  # a guest knows nobody to ask

    run(act)


@pytest.mark.parametrize("wire", WIRES, ids=lambda wire: wire.name)
@pytest.mark.parametrize("name", [None, "", "x" * 251])
def test_a_guest_needs_a_name(wire: Wire, name: str | None) -> None:
    async def act(people: Party) -> None:
        uri = await meeting(people)
        guest = await guest_of(people, uri)
        values = {"onlineMeetingUri": uri}
        if name is not None:
            values["anonymousDisplayName"] = name
        reply = await people.ask(guest, "POST", "communication/onlineMeetingInvitations", values)
        reason = "Invalid" if name else "Missing"
        assert wire.fault(reply) == (
            400,
            "ParameterValidationFailure",
            {"anonymousDisplayName": reason},
        )
        assert await drain(guest) == []
        values["anonymousDisplayName"] = "Zoë <1>"
        reply = await people.ask(guest, "POST", "communication/onlineMeetingInvitations", values)
        assert reply.status_code == 201
        seen = only(await drain(people.ann), "added participant in lobby")
        assert seen.resource["name"] == "Zoë <1>"

    run(act, wire)


FORBIDDEN: dict[str, tuple[str, str, dict[str, Any], str | None]] = {
    "to be reachable": ("POST", "me/makeMeAvailable", {}, "AnonymousNotAllowed"),
    "contacts": ("GET", "people/contacts", {}, None),
    "to open a meeting": (
        "POST",
        "communication/onlineMeetingInvitations?onlineMeetingUri=adhoc",
        {},
        None,
    ),
    "to open one by joining": (
        "POST",
        "communication/onlineMeetingInvitations",
        {"anonymousDisplayName": "Zoe"},
        None,
    ),
    "a calendar": ("GET", "onlineMeetings/myOnlineMeetings", {}, None),
    "to schedule": ("POST", "onlineMeetings/myOnlineMeetings", {"subject": "x"}, None),
    "what may be chosen": ("GET", "onlineMeetings/eligibleValues", {}, None),
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_what_guests_may_not(what: str) -> None:
    method, path, body, subcode = FORBIDDEN[what]

    async def act(people: Party) -> None:
        guest = await guest_of(people, await meeting(people))
        more = {"json": body} if method == "POST" else {}
        reply = await guest.send(method, path, **more)
        assert reply.status_code == 403, reply.text
        if subcode is not None:
            assert reply.json()["subcode"] == subcode

    run(act)


def test_a_guest_joins_no_other_meeting() -> None:
    async def act(people: Party) -> None:
        uri = await meeting(people)
        other = (await people.schedule(subject="Other")).values["onlineMeetingUri"]
        guest = await guest_of(people, uri)
        for wrong in (other, f"{BOB};gruu;opaque=app:conf:focus:id:NONE"):
            reply = await people.join(guest, wrong, anonymousDisplayName="Zoe")
            assert (reply.status_code, reply.json()["code"]) == (403, "Forbidden")
        assert (await people.join(guest, uri, anonymousDisplayName="Zoe")).status_code == 201

    run(act)


def test_a_renewed_token_is_the_same_guest() -> None:
    async def act(people: Party) -> None:
        uri = await meeting(people, accessLevel="Everyone")
        guest = await guest_of(people, uri)
        await people.join(guest, uri, anonymousDisplayName="Zoe")
        mine = await conversation(guest)
        await people.quiet()
        await drain(guest)
        key = uri.rpartition(":")[2]
        old = guest.token
        reply = await ask_token(people.http, uri, key, ms_rtc_renew=old)
        assert reply.status_code == 200
        guest.token = reply.json()["access_token"]
        assert guest.token != old
        assert await conversation(guest) == mine
        found = await guest.read(guest.base)
        assert found["_links"]["self"] == guest.application["_links"]["self"]
        again = await people.join(guest, uri, anonymousDisplayName="Zoe")
        assert (again.status_code, again.json()["subcode"]) == (409, "AlreadyExists")
        assert await drain(people.ann) == []  # nobody came or went
        # Somebody who asks anew is somebody else.
        other = await guest_of(people, uri)
        assert (await other.get(guest.base)).status_code == 403
        await people.join(other, uri, anonymousDisplayName="Zoe")
        assert "added participant in attendees" in shorts(await drain(people.ann))

    run(act)


def test_the_token_of_a_guest_lasts_an_hour() -> None:
    settings = server("simulator.settings").Settings(idle=7200.0, absence=7200.0)

    async def act(people: Party) -> None:
        uri = await meeting(people, accessLevel="Everyone")
        guest = await guest_of(people, uri)
        people.simulated.clock.advance(3599)
        assert (await guest.get("communication")).status_code == 200
        people.simulated.clock.advance(2)
        assert (await guest.get("communication")).status_code == 401
        reply = await ask_token(people.http, uri, uri.rpartition(":")[2], ms_rtc_renew=guest.token)
        assert (reply.status_code, reply.json()["error"]) == (400, "invalid_grant")

    run(act, settings=settings)


def test_a_deleted_meeting_gives_no_more_tokens() -> None:
    async def act(people: Party) -> None:
        made = await people.schedule(subject="x")
        uri = made.values["onlineMeetingUri"]
        guest = await guest_of(people, uri)
        assert (await people.ann.send("DELETE", made.href)).status_code == 204
        assert (await ask_token(people.http, uri, uri.rpartition(":")[2])).status_code == 400
        reply = await people.join(guest, uri, anonymousDisplayName="Zoe")
        assert (reply.status_code, reply.json()["subcode"]) == (404, "DestinationNotFound")

    run(act)


def test_only_guests_register_as_guests() -> None:
    async def act(people: Party) -> None:
        path = "/ucwa/oauth/v1/anonApplications"
        body = {"userAgent": "raw", "culture": "en-US"}
        assert (await people.ann.post(path, json=body)).status_code == 403
        reply = await people.http.post(HOST + path, json=body)
        assert reply.status_code == 401
        assert "anonmeeting" in reply.headers["www-authenticate"]
        guest = await guest_of(people, await meeting(people), "anonApplications")
        assert (await guest.post(path, json=body)).status_code == 200
        assert (await guest.post(path, json={})).status_code == 400
        options = await guest.send("OPTIONS", path)
        assert {row["httpMethod"] for row in options.json()["metadata"]} == {"POST", "OPTIONS"}

    run(act)


def test_what_an_application_keeps_for_participants_is_seen_by_guests() -> None:
    async def act(people: Party) -> None:
        made = await people.schedule(subject="x", accessLevel="Everyone")
        uri, home = made.values["onlineMeetingUri"], made.link("onlineMeetingExtensions")
        for type_, text in (("RoamedParticipantData", "all"), ("RoamedOrganizerData", "one")):
            await people.ann.post(home, json={"id": text, "type": type_, "text": text})
        guest = await guest_of(people, uri)
        await people.join(guest, uri, anonymousDisplayName="Zoe")
        shown = await guest.read((await conversation(guest))["onlineMeeting"])
        (extension,) = shown["_embedded"]["onlineMeetingExtension"]
        assert extension["text"] == "all"
        href = extension["_links"]["self"]["href"]
        assert (await guest.read(href))["text"] == "all"
        assert (await guest.send("DELETE", href)).status_code in (403, 404)
        assert "onlineMeetingExtensions" not in shown["_links"]
        mine = await people.ann.read(made.href)
        assert len(mine["_embedded"]["onlineMeetingExtension"]) == 2
        assert mine["organizerUri"] == ANN

    run(act)
