"""Meetings of the simulator: scheduled, changed, joined and ended, over raw HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from meetings_party import NAMESPACE, WIRES, Json, Party, Shown, Wire, drain, only, party, shorts
from simulated import ANN, BOB, EVE, HOST, Person, Seen, server

SCHEDULED = "onlineMeetings/myOnlineMeetings"
NOW = datetime.fromtimestamp(1_700_000_000, UTC)

wires = pytest.mark.parametrize("wire", WIRES, ids=lambda wire: wire.name)


def run(wire: Wire, act: Callable[[Party], Awaitable[None]], **settings: Any) -> None:
    async def whole() -> None:
        async with party(wire, **settings) as people:
            await act(people)

    asyncio.run(whole())


def moment(text: str) -> datetime:
    """A date in either spelling."""
    if text.startswith("/Date("):
        return datetime.fromtimestamp(int(text[6:-2]) / 1000, UTC)
    return datetime.fromisoformat(text)


async def read(people: Party, person: Person, href: str) -> Shown:
    accept = people.wire.body({})["headers"]["Accept"]
    reply = await person.get(href, headers={"Accept": accept})
    assert reply.status_code == 200, reply.text
    return people.wire.read(reply)


@wires
def test_what_may_be_chosen_is_told_before(wire: Wire) -> None:
    async def act(people: Party) -> None:
        hub = await read(people, people.ann, "onlineMeetings")
        eligible = await read(people, people.ann, hub.link("onlineMeetingEligibleValues"))
        levels = eligible.values["accessLevels"]
        assert set(levels) == {"SameEnterprise", "Locked", "Invited", "Everyone"}
        assert {"myOnlineMeetings", "myAssignedOnlineMeeting"} <= set(eligible.links)
        usual = await read(people, people.ann, hub.link("onlineMeetingDefaultValues"))
        assert usual.values["accessLevel"] in levels
        assert (
            usual.values["automaticLeaderAssignment"]
            in eligible.values["automaticLeaderAssignments"]
        )
        policies = await read(people, people.ann, hub.link("onlineMeetingPolicies"))
        assert policies.values["phoneUserAdmission"] == "Enabled"
        texts = await read(people, people.ann, hub.link("onlineMeetingInvitationCustomization"))
        assert texts.values["invitationFooterText"]
        dial_in = await read(people, people.ann, hub.link("phoneDialInInformation"))
        regions = dial_in.embedded["dialInRegion"]
        assert dial_in.values["defaultRegion"] in {row.values["name"] for row in regions}
        region = await read(people, people.ann, regions[1].href)
        assert region.values == regions[1].values

    run(wire, act)


@wires
def test_a_meeting_is_scheduled_with_what_is_usual(wire: Wire) -> None:
    async def act(people: Party) -> None:
        made = await people.schedule(
            subject="Holiday <party> & more", description="Sing", attendees=[BOB], leaders=[]
        )
        assert made.rel == "myOnlineMeeting"
        values = dict(made.values)
        key = values["onlineMeetingId"]
        assert values["onlineMeetingUri"] == f"{ANN};gruu;opaque=app:conf:focus:id:{key}"
        assert values["joinUrl"] == f"https://meet.contoso.example/ann/{key}"
        assert values["subject"] == "Holiday <party> & more"
        assert values["attendees"] == [BOB]
        assert not values["leaders"]
        assert values["organizerUri"] == ANN
        assert values["accessLevel"] == "SameEnterprise"
        assert "please pass this in a PUT request" in values.values()
        in_eight_hours = moment(values["expirationTime"]) - NOW
        assert timedelta(hours=8) <= in_eight_hours < timedelta(hours=8, minutes=1)
        again = await read(people, people.ann, made.href)
        assert again.values == made.values

    run(wire, act)


@wires
def test_the_organizer_leads_without_being_listed(wire: Wire) -> None:
    async def act(people: Party) -> None:
        made = await people.schedule(leaders=[BOB, ANN.upper().replace("SIP:", "sip:")])
        assert made.values["leaders"] == [BOB]
        await people.join(people.ann, made.values["onlineMeetingUri"])
        assert "added localParticipant in leaders" in shorts(await drain(people.ann))

    run(wire, act)


@wires
def test_meetings_are_listed_whole_with_the_one_that_is_always_there(wire: Wire) -> None:
    async def act(people: Party) -> None:
        made = [await people.schedule(subject=text) for text in ("One", "Two")]
        found = await read(people, people.ann, SCHEDULED)
        assert [row.values for row in found.embedded["myOnlineMeeting"]] == [
            row.values for row in made
        ]
        (given,) = found.embedded["myAssignedOnlineMeeting"]
        assert given.rel == "myAssignedOnlineMeeting"
        assert (await read(people, people.ann, given.href)).values == given.values
        theirs = await read(people, people.bob, SCHEDULED)
        assert "myOnlineMeeting" not in theirs.embedded
        assert (await people.bob.get(made[0].href)).status_code in (403, 404)
        other = made[0].href.replace(people.ann.base, people.bob.base)
        assert (await people.bob.get(other)).status_code == 404

    run(wire, act)


@wires
@pytest.mark.parametrize("spelling", ["iso", "date"])
def test_a_day_comes_back_as_it_was_sent(wire: Wire, spelling: str) -> None:
    day = NOW + timedelta(days=30, milliseconds=250)
    text = day.isoformat() if spelling == "iso" else f"/Date({int(day.timestamp() * 1000)})/"

    async def act(people: Party) -> None:
        made = await people.schedule(subject="x", expirationTime=text)
        assert moment(made.values["expirationTime"]) == day
        again = await read(people, people.ann, made.href)
        assert again.values["expirationTime"] == made.values["expirationTime"]

    run(wire, act)


YEAR = timedelta(days=365)
NOT_ELIGIBLE: dict[str, tuple[str, Any, dict[str, bool]]] = {
    "an access level that is none": ("accessLevel", "Nobody", {}),
    "one that the administrator forbids": ("accessLevel", "Everyone", {"anonymousMeetings": False}),
    "leaders by chance": ("automaticLeaderAssignment", "Random", {}),
    "announcements": ("entryExitAnnouncement", "Enabled", {"entryExitAnnouncement": False}),
    "telephones": ("phoneUserAdmission", "Enabled", {"phoneUserAdmission": False}),
    "a lobby bypass that is none": ("lobbyBypassForPhoneUsers", "Sometimes", {}),
    "long ago": ("expirationTime", (NOW - YEAR - timedelta(days=1)).isoformat(), {}),
    "in ages": ("expirationTime", (NOW + 11 * YEAR).isoformat(), {}),
    "no day": ("expirationTime", "tomorrow", {}),
    "an attendee of another company": ("attendees", ["sip:zoe@fabrikam.example"], {}),
    "a leader of another company": ("leaders", [BOB, "sip:zoe@fabrikam.example"], {}),
}


@wires
@pytest.mark.parametrize("case", NOT_ELIGIBLE)
def test_what_is_not_eligible_is_refused_by_name(wire: Wire, case: str) -> None:
    name, value, policies = NOT_ELIGIBLE[case]

    async def act(people: Party) -> None:
        people.simulated.users["ann@contoso.example"].policies.update(policies)
        sent = {"subject": "x", name: value}
        reply = await people.ask(people.ann, "POST", SCHEDULED, sent)
        status, subcode, faults = wire.fault(reply)
        assert (status, subcode) == (400, "ParameterValidationFailure")
        assert faults == {name: "Invalid"}
        found = await read(people, people.ann, SCHEDULED)
        assert "myOnlineMeeting" not in found.embedded

    run(wire, act)


def test_one_meeting_too_many_is_refused() -> None:
    settings = server("simulator.settings").Settings(max_online_meetings=2)

    async def act(people: Party) -> None:
        made = [await people.schedule(subject=text) for text in ("One", "Two")]
        reply = await people.ask(people.ann, "POST", SCHEDULED, {"subject": "Three"})
        assert (reply.status_code, reply.json()["subcode"]) == (409, "TooManyOnlineMeetings")
        assert (await people.ann.send("DELETE", made[0].href)).status_code == 204
        await people.schedule(subject="Three")

    run(Json(), act, settings=settings)


@wires
def test_a_change_replaces_all_and_needs_the_newest_tag(wire: Wire) -> None:
    async def act(people: Party) -> None:
        made = await people.schedule(subject="Old", description="Gone", attendees=[BOB, EVE])
        tag = made.values["etag"]
        sent = {
            **{name: value for name, value in made.values.items() if value not in ([], "")},
            "subject": "New",
            "attendees": [EVE],
            "onlineMeetingId": "MINE",
            "organizerUri": BOB,
            "joinUrl": "https://evil.example/",
            "attendanceAnnouncementsStatus": "Disabled",
        }
        del sent["description"]

        async def put(values: dict[str, Any], match: str | None) -> Any:
            more = {} if match is None else {"If_Match": match}
            return await people.ask(people.ann, "PUT", made.href, values, **more)

        assert (await put(sent, None)).status_code == 428
        assert (await put(sent, tag)).status_code == 428  # without quotes
        assert (await put(sent, '"0"')).status_code == 412
        echo = next(name for name, text in sent.items() if "please pass" in str(text))
        without = {name: value for name, value in sent.items() if name != echo}
        status, _, faults = wire.fault(await put(without, f'"{tag}"'))
        assert (status, faults) == (400, {echo: "Missing"})

        reply = await put(sent, f'"{tag}"')
        assert reply.status_code == 200
        now = wire.read(reply)
        assert now.values["subject"] == "New"
        assert now.values["attendees"] == [EVE]
        assert now.values["description"] == ""
        assert now.values["expirationTime"] == made.values["expirationTime"]
        for name in ("onlineMeetingId", "organizerUri", "joinUrl", "onlineMeetingUri"):
            assert now.values[name] == made.values[name]
        assert "attendanceAnnouncementsStatus" not in now.values
        assert reply.headers["etag"] == f'"{now.values["etag"]}"' != f'"{tag}"'
        assert (await put(sent, f'"{tag}"')).status_code == 412
        assert (await read(people, people.ann, made.href)).values == now.values
        cached = await people.ann.get(made.href, headers={"If-None-Match": reply.headers["etag"]})
        assert cached.status_code == 304

    run(wire, act)


@wires
def test_extensions_keep_whatever_is_put_into_them(wire: Wire) -> None:
    async def act(people: Party) -> None:
        meeting = await people.schedule(subject="x")
        home = meeting.link("onlineMeetingExtensions")
        sent = {"id": "a/b ü", "type": "RoamedParticipantData", "color": "re<d", "room": "7"}
        reply = await people.ask(people.ann, "POST", home, sent)
        assert reply.status_code == 201
        made = wire.read(reply)
        assert made.rel == "onlineMeetingExtension"
        assert sent.items() <= made.values.items()
        reply = await people.ask(people.ann, "POST", home, sent)
        assert reply.status_code == 409

        read_ = await read(people, people.ann, made.href)
        assert read_.values == made.values
        changed = {**read_.values, "room": "8", "floor": "2"}
        del changed["color"]
        tag = read_.values["etag"]
        stale = await people.ask(people.ann, "PUT", made.href, changed, If_Match='"0"')
        assert stale.status_code == 412
        reply = await people.ask(people.ann, "PUT", made.href, changed, If_Match=f'"{tag}"')
        assert reply.status_code == 200
        now = wire.read(reply).values
        assert (now["room"], now["floor"], now["id"]) == ("8", "2", "a/b ü")
        assert "color" not in now

        listed = await read(people, people.ann, home)
        assert [row.values for row in listed.embedded["onlineMeetingExtension"]] == [now]
        assert (await people.ann.send("DELETE", made.href)).status_code == 204
        assert (await people.ann.get(made.href)).status_code == 404

    run(wire, act)


JOINED = [
    "started onlineMeetingInvitation Connecting",
    "added conversation Conferencing",
    "added localParticipant",
    "updated conversation Conferenced",
    "added onlineMeeting in conversation",
]


def test_joining_leads_into_the_meeting_without_messages() -> None:
    async def act(people: Party) -> None:
        meeting = await people.schedule(subject="Talk")
        uri = meeting.values["onlineMeetingUri"]
        href = people.ann.application["_embedded"]["communication"]["_links"]["joinOnlineMeeting"][
            "href"
        ]
        for person in (people.ann, people.bob):
            body = {"onlineMeetingUri": uri.upper(), "operationId": "op"}
            if person is people.ann:
                body["onlineMeetingUri"] = uri
            reply = await person.post(href.replace(people.ann.base, person.base), json=body)
            assert reply.status_code == 201
            events = await drain(person)
            assert shorts(events)[:5] == JOINED
            last = only(events, "completed onlineMeetingInvitation Connected Success")
            assert last is events[-1]
            assert last.href == reply.headers["location"]
            assert last.resource["operationId"] == "op"
            assert last.resource["onlineMeetingUri"] == uri
            conversation = only(events, "updated conversation Conferenced")
            assert conversation.resource["subject"] == "Talk"
            shown = await person.read(conversation.link("onlineMeeting"))
            assert shown["onlineMeetingUri"] == uri
            assert shown["organizerUri"] == ANN
            again = await people.join(person, uri)
            assert (again.status_code, again.json()["subcode"]) == (409, "AlreadyExists")

        # Messages go to those who asked for them.
        messaging = await people.bob.read(conversation.link("messaging"))
        assert "sendMessage" not in messaging["_links"]
        assert "addMessaging" in messaging["_links"]
        await people.quiet(people.ann)
        ann = await add_messaging(people.ann)
        await people.ann.post(ann.link("sendMessage"), content=b"Anybody?")
        assert "completed message Success" in shorts(await drain(people.ann))
        assert not [row for row in await drain(people.bob) if row.rel == "message"]
        await add_messaging(people.bob)
        await people.ann.post(ann.link("sendMessage"), content=b"Now?")
        (heard,) = (row for row in await drain(people.bob) if row.rel == "message")
        assert heard.resource["direction"] == "Incoming"

    run(Json(), act)


async def add_messaging(person: Person, **body: Any) -> Any:
    """Adds messages to the one conversation of a person; gives messaging as it is told."""
    (conversation,) = (await person.read("communication/conversations"))["_links"]["conversation"]
    messaging = await person.read(f"{conversation['href']}/messaging")
    reply = await person.post(
        messaging["_links"]["addMessaging"]["href"], json={"operationId": "im", **body}
    )
    assert reply.status_code == 201, reply.text
    events = await drain(person)
    done = only(events, "completed messagingInvitation Connected Success")
    assert (done.href, done.resource["operationId"]) == (reply.headers["location"], "im")
    return only(events, "updated messaging Connected")


@pytest.mark.parametrize("way", ["startOnlineMeeting", "joinOnlineMeeting"])
def test_a_meeting_is_opened_on_the_spot(way: str) -> None:
    async def act(people: Party) -> None:
        links = people.ann.application["_embedded"]["communication"]["_links"]
        href = links[way]["href"]
        assert way == "joinOnlineMeeting" or href.endswith("?onlineMeetingUri=adhoc")
        body = {"subject": "Now", "operationId": "op", "threadId": "t1", "importance": "Urgent"}
        reply = await people.ann.post(href, json=body)
        assert reply.status_code == 201
        events = await drain(people.ann)
        assert shorts(events)[:5] == JOINED
        told = only(events, "updated conversation Conferenced")
        assert told.resource["subject"] == "Now"
        assert (told.resource["threadId"], told.resource["importance"]) == ("t1", "Urgent")
        meeting = await people.ann.read(told.link("onlineMeeting"))
        assert meeting["organizerUri"] == ANN
        assert "enableAudienceMuteLock" in told.links
        found = await people.ann.read(SCHEDULED)
        assert "myOnlineMeeting" not in found["_embedded"]  # it is on no calendar
        assert (await people.join(people.bob, meeting["onlineMeetingUri"])).status_code == 201
        assert "added participant in attendees" in shorts(await drain(people.ann))

    run(Json(), act)


def test_events_of_meetings_say_the_same_in_xml() -> None:
    async def act(people: Party) -> None:
        uri = (await people.schedule(subject="x")).values["onlineMeetingUri"]
        told: list[list[str]] = []
        for person in (people.ann, people.bob):
            await people.join(person, uri, operationId="op")
            reply = await person.get(person.next, headers={"Accept": "application/xml"})
            told.append(
                shorts([row for row in seen_in_xml(reply.text) if row.rel != "participant"])
            )
            mine = [row for row in await drain(person) if row.rel != "participant"]
            assert told[-1] == shorts(mine)  # the same batch, once more
        assert [line.replace("leaders", "attendees") for line in told[0]] == told[1]

    run(Json(), act)


def seen_in_xml(text: str) -> list[Seen]:
    """The events of a batch in XML."""
    root = ElementTree.fromstring(text)
    found: list[Seen] = []
    for sender in root.iterfind(f"{{{NAMESPACE}}}sender"):
        for event in sender:
            place = event.find(f"{{{NAMESPACE}}}in")
            whole = event.find(f"{{{NAMESPACE}}}resource")
            state = None
            if whole is not None:
                state = whole.findtext(f"{{{NAMESPACE}}}property[@name='state']")
            found.append(
                Seen(
                    sender.attrib["rel"],
                    event.tag.partition("}")[2],
                    event.attrib["rel"],
                    event.attrib["href"],
                    "" if place is None else place.attrib["rel"],
                    event.get("status", ""),
                    event.findtext(f"{{{NAMESPACE}}}reason/{{{NAMESPACE}}}subcode") or "",
                    {"state": state} if state else {},
                )
            )
    return found


def test_a_meeting_that_there_is_not_is_not_found() -> None:
    async def act(people: Party) -> None:
        reply = await people.join(people.ann, f"{BOB};gruu;opaque=app:conf:focus:id:NONE")
        assert (reply.status_code, reply.json()["subcode"]) == (404, "DestinationNotFound")
        assert await drain(people.ann) == []

    run(Json(), act)


WHO_WAITS: dict[str, tuple[dict[str, Any], bool, bool]] = {
    "colleagues come in": ({"accessLevel": "SameEnterprise"}, False, True),
    "all come in": ({"accessLevel": "Everyone"}, False, False),
    "those on the list come in": ({"accessLevel": "Invited", "attendees": [BOB]}, False, True),
    "others wait": ({"accessLevel": "Invited", "attendees": [EVE]}, True, True),
    "all wait": ({"accessLevel": "Locked", "attendees": [BOB]}, True, True),
    "leaders never wait": ({"accessLevel": "Locked", "leaders": [BOB]}, False, True),
}


@pytest.mark.parametrize("case", WHO_WAITS)
def test_the_access_level_tells_who_waits(case: str) -> None:
    values, does_bob_wait, does_zoe_wait = WHO_WAITS[case]

    async def act(people: Party) -> None:
        simulated = people.simulated
        zoe_ = server("simulator.users").User("sip:zoe@fabrikam.example", password="password")
        with simulated.step() as world:
            world.add([zoe_])
        zoe = await Person.sign_in(people.http, zoe_.uri)
        uri = (await people.schedule(subject="x", **values)).values["onlineMeetingUri"]
        for person, waits in (
            (people.bob, does_bob_wait),
            (zoe, does_zoe_wait),
            (people.ann, False),
        ):
            await people.join(person, uri)
            state = "InLobby" if waits else "Conferenced"
            events = await drain(person)
            assert f"updated conversation {state}" in shorts(events)
            is_done = any(row.type == "completed" for row in events)
            assert is_done is not waits

    run(Json(), act)


@pytest.mark.parametrize(
    ("assignment", "leaders", "links"),
    [
        ("Disabled", [], False),
        ("Disabled", [BOB], True),
        ("SameEnterprise", [], True),
        ("Everyone", [], True),
    ],
)
def test_who_leads_from_the_beginning(assignment: str, leaders: list[str], links: bool) -> None:
    async def act(people: Party) -> None:
        meeting = await people.schedule(automaticLeaderAssignment=assignment, leaders=leaders)
        await people.join(people.bob, meeting.values["onlineMeetingUri"])
        events = await drain(people.bob)
        told = only(events, "updated conversation Conferenced")
        assert ("enableAudienceMuteLock" in told.links) is links
        place = "leaders" if links else "attendees"
        assert f"added localParticipant in {place}" in shorts(events)

    run(Json(), act)


def test_a_change_of_the_meeting_reaches_those_who_are_in_it() -> None:
    async def act(people: Party) -> None:
        meeting = await people.schedule(subject="Old", accessLevel="Locked")
        uri = meeting.values["onlineMeetingUri"]
        await people.join(people.ann, uri)
        await people.join(people.bob, uri)
        await people.quiet()
        values = {**meeting.values, "subject": "New", "accessLevel": "SameEnterprise"}
        tag = f'"{meeting.values["etag"]}"'
        reply = await people.ask(people.ann, "PUT", meeting.href, values, If_Match=tag)
        assert reply.status_code == 200
        told = await drain(people.ann)
        shown = only(told, "updated onlineMeeting in conversation")
        assert shown.resource["subject"] == "New"
        assert only(told, "updated conversation Conferenced").resource["subject"] == "New"
        # Whom the new level lets in waits no longer.
        assert "completed onlineMeetingInvitation Connected Success" in shorts(
            await drain(people.bob)
        )

    run(Json(), act)


def test_leaving_ends_the_conversation_for_one_and_deleting_the_meeting_for_all() -> None:
    async def act(people: Party) -> None:
        meeting = await people.schedule(subject="x")
        uri = meeting.values["onlineMeetingUri"]
        for person in people.everybody():
            await people.join(person, uri)
        await people.quiet()
        (link,) = (await people.eve.read("communication/conversations"))["_links"]["conversation"]
        assert (await people.eve.send("DELETE", link["href"])).status_code == 204
        assert shorts(await drain(people.eve))[-1] == "deleted conversation"
        for person in (people.ann, people.bob):
            assert shorts(await drain(person)) == [
                "deleted participant in attendees",
                "deleted participant",
            ]
        assert (await people.join(people.eve, uri)).status_code == 201  # and comes back
        await people.quiet()
        assert (await people.ann.send("DELETE", meeting.href)).status_code == 204
        for person in people.everybody():
            assert shorts(await drain(person))[-1] == "deleted conversation Ended"
        assert (await people.join(people.bob, uri)).status_code == 404
        assert (await people.ann.get(meeting.href)).status_code == 404

    run(Json(), act)


def test_a_meeting_is_forgotten_long_after_its_day() -> None:
    async def act(people: Party) -> None:
        meeting = await people.schedule(subject="x")
        uri = meeting.values["onlineMeetingUri"]
        with people.simulated.step() as world:
            find = server("simulator.domains.meetings.calendar").find
            day = 86400.0
            for days, is_there in ((0.5, True), (13.0, True), (2.0, False)):
                world.schedule.now += days * day
                assert (find(world, uri) is not None) is is_there

    run(Json(), act)


@pytest.mark.parametrize("answer", ["accept", "decline"])
def test_an_invitation_into_a_meeting_is_answered(answer: str) -> None:
    async def act(people: Party) -> None:
        await people.ann.post(
            "communication/onlineMeetingInvitations?onlineMeetingUri=adhoc",
            json={"subject": "Come"},
        )
        told = only(await drain(people.ann), "updated conversation Conferenced")
        await people.ann.post(told.link("addParticipant"), json={"to": BOB, "operationId": "a"})
        assert "started participantInvitation Connecting" in shorts(await drain(people.ann))
        events = await drain(people.bob)
        asked = events[0]
        assert asked.short == "started onlineMeetingInvitation Connecting"
        assert {"accept", "decline", "conversation", "to"} <= asked.links
        assert asked.resource["direction"] == "Incoming"
        assert asked.resource["subject"] == "Come"
        assert asked.resource["_embedded"]["from"]["uri"] == ANN
        assert (await people.bob.get(asked.href)).json()["state"] == "Connecting"
        assert (await people.bob.post(asked.link(answer))).status_code == 204
        theirs, mine = shorts(await drain(people.bob)), shorts(await drain(people.ann))
        if answer == "accept":
            assert theirs[-1] == "completed onlineMeetingInvitation Connected Success"
            assert "updated conversation Conferenced" in theirs
            assert "added participant in leaders" in theirs
            assert mine[-1] == "completed participantInvitation Connected Success"
            assert mine.index("added participant in attendees") < len(mine) - 1
        else:
            assert "completed onlineMeetingInvitation Declined Failure Declined" in theirs
            assert theirs[-1] == "deleted conversation Declined"
            assert mine == ["completed participantInvitation Declined Failure Declined"]
        again = await people.bob.post(asked.link(answer))
        assert again.status_code == 404

    run(Json(), act)


def test_a_meeting_that_goes_on_comes_back_with_its_world() -> None:
    async def act(people: Party) -> None:
        meeting = await people.schedule(subject="x", accessLevel="Locked")
        uri = meeting.values["onlineMeetingUri"]
        await people.join(people.ann, uri)
        await people.join(people.bob, uri)
        events = await drain(people.ann)
        admit = only(events, "added participant in lobby").link("admit")
        stored = people.simulated.snapshot()
        assert (await people.ann.post(admit)).status_code == 204
        people.simulated.restore(stored)
        assert (await people.ann.post(admit)).status_code == 204
        assert "completed onlineMeetingInvitation Connected Success" in shorts(
            await drain(people.bob)
        )

    run(Json(), act)


def test_paths_as_the_documentation_spells_them_are_served_too() -> None:
    async def act(people: Party) -> None:
        base = people.ann.base.replace("/ucwa/oauth/v1/", "/ucwa/v1/")
        for path in (
            "onlineMeetings/onlineMeetingEligibleValues",
            "onlineMeetings/onlineMeetingDefaultValues",
            "onlineMeetings/myOnlineMeetings",
        ):
            assert (await people.ann.get(f"{HOST}{base}/{path}")).status_code == 200
        for path in ("startOnlineMeeting", "joinOnlineMeeting"):
            reply = await people.ann.post(f"{base}/communication/{path}", json={})
            assert reply.status_code == 201
        key = (await drain(people.ann))[1].href.rpartition("/")[2]
        path = f"{base}/communication/conversations/{key}"
        reply = await people.ann.post(f"{path}/addParticipant", json={"to": BOB})
        assert reply.status_code == 201
        assert (await people.ann.get(f"{path}/leaders")).status_code == 200

    run(Json(), act)
