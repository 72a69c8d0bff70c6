"""Who is in a meeting of the simulator, with which rights, and what all are told of it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import pytest
from attrs import define, field
from meetings_party import Party, drain, only, party, shorts
from simulated import ANN, BOB, EVE, Person, Seen


def run(act: Callable[[Party], Awaitable[None]], **settings: Any) -> None:
    async def whole() -> None:
        async with party(**settings) as people:
            await act(people)

    asyncio.run(whole())


async def chat(people: Party) -> tuple[list[Seen], list[Seen]]:
    """Ann and Bob write to each other; what they saw."""
    await people.ann.post("communication/messagingInvitations", json={"to": BOB, "subject": "Us"})
    invitation = (await drain(people.bob))[0]
    assert (await people.bob.post(invitation.link("accept"))).status_code == 204
    return await drain(people.ann), await drain(people.bob)


async def meet(people: Party, *guests: Person, **values: Any) -> str:
    """A meeting of Ann's in which she is, with others on their way; its URI."""
    meeting = await people.schedule(subject="Meeting", **values)
    uri: str = meeting.values["onlineMeetingUri"]
    for person in (people.ann, *guests):
        assert (await people.join(person, uri)).status_code == 201
    return uri


async def conversations(person: Person) -> list[dict[str, str]]:
    links = (await person.read("communication/conversations"))["_links"]
    found: list[dict[str, str]] = links.get("conversation", [])
    return found


async def conversation(person: Person) -> dict[str, Any]:
    (link,) = await conversations(person)
    return await person.read(link["href"])


async def participant(person: Person, uri: str) -> dict[str, Any]:
    """Another one as a person sees them now."""
    here = (await conversation(person))["_links"]["self"]["href"]
    return await person.read(f"{here}/participants/{uri.removeprefix('sip:')}")


async def act_on(person: Person, uri: str, rel: str) -> int:
    """Does something with a participant; the status."""
    found = await participant(person, uri)
    reply = await person.post(found["_links"][rel]["href"])
    return reply.status_code


# From two to many


def test_a_third_one_makes_a_conference_of_a_talk() -> None:
    async def act(people: Party) -> None:
        mine, _ = await chat(people)
        told = only(mine, "updated conversation Connected")
        assert "addParticipant" in told.links
        assert not {"onlineMeeting", "lobby", "leaders"} & told.links
        body = {"to": EVE, "operationId": "third"}
        reply = await people.ann.post(told.link("addParticipant"), json=body)
        assert reply.status_code == 201

        # That it was `Conferencing` was superseded before anybody asked for events.
        events = await drain(people.ann)
        assert shorts(events)[:3] == [
            "started participantInvitation Connecting",
            "updated conversation Conferenced",
            "added onlineMeeting in conversation",
        ]
        assert events[0].href == reply.headers["location"]
        assert events[0].resource["operationId"] == "third"
        assert "cancel" in events[0].links
        assert "completed" not in " ".join(shorts(events))
        told = only(events, "updated conversation Conferenced")
        assert {"onlineMeeting", "participants", "attendees", "leaders", "lobby"} <= told.links
        assert "added participant in attendees" in shorts(events)
        # It is a conference for the other one, too, who does not lead it.
        events = await drain(people.bob)
        assert shorts(events)[:2] == [
            "updated conversation Conferenced",
            "added onlineMeeting in conversation",
        ]
        assert not {"addParticipant", "enableAudienceMuteLock"} & events[0].links
        assert "added participant in leaders" in shorts(events)

        invitation = (await drain(people.eve))[0]
        assert (await people.eve.post(invitation.link("accept"))).status_code == 204
        events = await drain(people.ann)
        names = shorts(events)
        assert names[-1] == "completed participantInvitation Connected Success"
        assert names.index("added participant") < names.index("added participant in attendees")
        (accepted,) = events[-1].resource["_embedded"]["acceptedByParticipant"]
        assert accepted["uri"] == EVE
        assert "added participant in attendees" in shorts(await drain(people.bob))
        assert (await people.ann.read(events[-1].href))["state"] == "Connected"

    run(act)


def test_messages_go_on_in_a_conference_and_reach_all_who_joined_them() -> None:
    async def act(people: Party) -> None:
        mine, _ = await chat(people)
        told = only(mine, "updated conversation Connected")
        await people.ann.post(told.link("addParticipant"), json={"to": EVE})
        invitation = (await drain(people.eve))[0]
        await people.eve.post(invitation.link("accept"))
        await people.quiet()
        send = only(mine, "updated messaging Connected").link("sendMessage")

        async def heard(person: Person) -> list[str]:
            events = await drain(person)
            return [
                row.link("plainMessage")
                for row in events
                if row.resource.get("direction") == "Incoming"
            ]

        await people.ann.post(send, content=b"Two?")
        assert await heard(people.eve) == []
        assert len(await heard(people.bob)) == 1
        messaging = await people.eve.read(
            (await conversation(people.eve))["_links"]["messaging"]["href"]
        )
        first = {"_links": {"message": {"href": "data:text/plain;charset=utf-8,Hello"}}}
        reply = await people.eve.post(messaging["_links"]["addMessaging"]["href"], json=first)
        assert reply.status_code == 201
        assert [row[-5:] for row in await heard(people.bob)] == ["Hello"]
        assert "added participantMessaging in participant" in shorts(await drain(people.ann))
        await people.ann.post(send, content=b"Three")
        for person in (people.bob, people.eve):
            assert [row[-5:] for row in await heard(person)] == ["Three"]

    run(act)


@pytest.mark.parametrize(
    ("how", "subcode"),
    [
        ("decline", "Declined"),
        ("wait", "Timeout"),
        ("cancel", "Canceled"),
        ("unknown", "DestinationNotFound"),
        ("away", "Unreachable"),
    ],
)
def test_asking_somebody_in_can_fail(how: str, subcode: str) -> None:
    async def act(people: Party) -> None:
        mine, _ = await chat(people)
        told = only(mine, "updated conversation Connected")
        if how == "away":
            await people.eve.send("DELETE", people.eve.base)
        to = "sip:nobody@contoso.example" if how == "unknown" else EVE
        await people.ann.post(told.link("addParticipant"), json={"to": to})
        events = await drain(people.ann)
        if how == "decline":
            await people.eve.post((await drain(people.eve))[0].link("decline"))
        elif how == "wait":
            people.simulated.clock.advance(30)
        elif how == "cancel":
            await people.ann.post(events[0].link("cancel"))
        events += await drain(people.ann)
        (done,) = (row for row in events if row.type == "completed")
        assert (done.rel, done.status, done.subcode) == (
            "participantInvitation",
            "Failure",
            subcode,
        )
        # The conference stays, of the two.
        found = await conversation(people.ann)
        listed = await people.ann.read(found["_links"]["participants"]["href"])
        assert {row["title"] for row in listed["_links"]["participant"]} == {"ann", "bob"}
        assert (found["state"], found["participantCount"]) == ("Conferenced", 2)
        if how in ("decline", "wait", "cancel"):
            theirs = " ".join(shorts(await drain(people.eve)))
            assert "deleted conversation" in theirs
            assert await conversations(people.eve) == []

    run(act)


def test_nobody_is_asked_in_twice_or_by_those_who_may_not() -> None:
    async def act(people: Party) -> None:
        mine, _ = await chat(people)
        add = only(mine, "updated conversation Connected").link("addParticipant")
        for to, status in (("", 400), (" ", 400), (ANN, 409), (BOB, 409)):
            assert (await people.ann.post(add, json={"to": to})).status_code == status
        assert (await people.ann.post(add, json={})).status_code == 400
        assert (await people.ann.post(add, json={"to": EVE})).status_code == 201
        again = await people.ann.post(add, json={"to": EVE})
        assert (again.status_code, again.json()["subcode"]) == (409, "AlreadyExists")
        here = (await conversation(people.bob))["_links"]["self"]["href"].rpartition("/")[2]
        path = f"communication/participantInvitations?conversation={here}"
        assert (await people.bob.post(path, json={"to": EVE})).status_code == 403
        missing = await people.bob.post(path[:-1] + "zz", json={"to": EVE})
        assert missing.status_code == 404

    run(act)


def test_who_was_asked_may_come_by_themselves() -> None:
    async def act(people: Party) -> None:
        uri = await meet(people, accessLevel="Locked")
        add = (await conversation(people.ann))["_links"]["addParticipant"]["href"]
        await people.ann.post(add, json={"to": BOB})
        await people.quiet()
        assert (await people.join(people.bob, uri)).status_code == 201
        assert "completed participantInvitation Connected Success" in shorts(
            await drain(people.ann)
        )
        theirs = shorts(await drain(people.bob))
        assert "completed onlineMeetingInvitation Connected Success" in theirs
        assert "completed onlineMeetingInvitation Failed Failure ConnectedElsewhere" in theirs
        assert len(await conversations(people.bob)) == 1

    run(act)


# The lobby


def test_a_leader_lets_in_who_waits() -> None:
    async def act(people: Party) -> None:
        await meet(people, people.bob, accessLevel="Locked")
        waiting = await drain(people.bob)
        told = only(waiting, "updated conversation InLobby")
        assert not {"onlineMeeting", "addParticipant", "lobby"} & told.links
        assert "completed" not in " ".join(shorts(waiting))
        assert only(waiting, "updated localParticipant").resource["inLobby"] is True
        messaging = await people.bob.read(told.link("messaging"))
        assert "addMessaging" not in messaging["_links"]
        reply = await people.bob.post(f"{told.link('messaging')}/messagingInvitations", json={})
        assert reply.status_code == 409

        events = await drain(people.ann)
        seen = only(events, "added participant in lobby")
        assert seen.resource["inLobby"] is True
        assert {"admit", "reject"} <= seen.links
        assert not {"promote", "demote", "eject"} & seen.links
        (outside,) = (
            await people.ann.read((await conversation(people.ann))["_links"]["lobby"]["href"])
        )["_embedded"]["participant"]
        assert outside["uri"] == BOB

        assert (await people.ann.post(seen.link("admit"))).status_code == 204
        events = await drain(people.ann)
        assert shorts(events) == [
            "deleted participant in lobby",
            "added participant in attendees",
            "updated participant",
        ]
        assert not {"admit", "reject"} & events[2].links
        assert {"promote", "eject"} <= events[2].links
        events = await drain(people.bob)
        names = shorts(events)
        assert names[-1] == "completed onlineMeetingInvitation Connected Success"
        assert "updated conversation Conferenced" in names
        assert "added localParticipant in attendees" in names
        assert "inLobby" not in only(events, "updated localParticipant").resource
        assert "added participant in leaders" in names
        again = await people.ann.post(seen.link("admit"))
        assert again.status_code == 409

    run(act)


@pytest.mark.parametrize(
    ("how", "subcode"),
    [("reject", "Denied"), ("wait", "Timeout"), ("leave", "Canceled"), ("cancel", "Canceled")],
)
def test_who_is_not_let_in_is_out(how: str, subcode: str) -> None:
    async def act(people: Party) -> None:
        uri = await meet(people, people.bob, accessLevel="Locked")
        theirs = await drain(people.bob)
        seen = only(await drain(people.ann), "added participant in lobby")
        match how:
            case "reject":
                assert (await people.ann.post(seen.link("reject"))).status_code == 204
            case "wait":
                for _ in range(6):  # as long as clients keep asking for events
                    people.simulated.clock.advance(300)
                    for person in (people.ann, people.bob):
                        await person.post("me/reportMyActivity")
                    await people.quiet(people.ann)
                    theirs += await drain(people.bob)
            case "leave":
                href = only(theirs, "updated conversation InLobby").href
                await people.bob.send("DELETE", href)
            case _:
                href = only(theirs, "started onlineMeetingInvitation Connecting").link("cancel")
                await people.bob.post(href)
        theirs += await drain(people.bob)
        (done,) = (row for row in theirs if row.type == "completed")
        assert (done.rel, done.status, done.subcode) == (
            "onlineMeetingInvitation",
            "Failure",
            subcode,
        )
        assert f"deleted conversation {subcode}" in shorts(theirs)
        if how != "wait":
            assert shorts(await drain(people.ann)) == [
                "deleted participant in lobby",
                "deleted participant",
            ]
        assert (await conversation(people.ann))["participantCount"] == 1
        assert (await people.join(people.bob, uri)).status_code == 201  # and may ask again

    run(act)


# Roles


def test_links_come_and_go_with_the_role_and_are_told() -> None:
    async def act(people: Party) -> None:
        await meet(people, people.bob, people.eve)
        for uri in (ANN, EVE):
            found = await participant(people.bob, uri)
            assert not {"admit", "reject", "promote", "demote", "eject"} & set(found["_links"])
        await people.quiet()

        assert await act_on(people.ann, BOB, "promote") == 204
        assert shorts(await drain(people.ann)) == [
            "deleted participant in attendees",
            "added participant in leaders",
            "updated participant",
        ]
        assert shorts(await drain(people.eve)) == [
            "deleted participant in attendees",
            "added participant in leaders",
        ]
        events = await drain(people.bob)
        told = only(events, "updated conversation Conferenced")
        assert {"addParticipant", "enableAudienceMuteLock"} <= told.links
        assert only(events, "updated localParticipant").resource["role"] == "Leader"
        eve = next(row for row in events if row.resource.get("uri") == EVE)
        assert (eve.short, {"promote", "eject"} <= eve.links) == ("updated participant", True)
        ann = next(row for row in events if row.resource.get("uri") == ANN)
        assert not {"demote", "eject"} & ann.links  # nobody does it to the organizer

        assert await act_on(people.bob, EVE, "promote") == 204
        assert await act_on(people.eve, BOB, "demote") == 204
        await people.quiet(people.ann, people.eve)
        events = await drain(people.bob)
        told = only(events, "updated conversation Conferenced")
        assert not {"addParticipant", "enableAudienceMuteLock"} & told.links
        eve = [row for row in events if row.resource.get("uri") == EVE][-1]
        assert not {"promote", "demote", "eject"} & eve.links

    run(act)


@pytest.mark.parametrize("rel", ["admit", "reject", "promote", "demote", "eject"])
def test_only_leaders_do_what_leaders_do(rel: str) -> None:
    async def act(people: Party) -> None:
        await meet(people, people.bob, people.eve)
        here = (await conversation(people.bob))["_links"]["self"]["href"]
        for uri, status in ((EVE, 403), (ANN, 403), ("sip:zoe@contoso.example", 404)):
            path = f"{here}/participants/{uri.removeprefix('sip:')}/{rel}"
            assert (await people.bob.post(path)).status_code == status
        here = (await conversation(people.ann))["_links"]["self"]["href"]
        statuses = {"promote": 204, "eject": 204}
        for uri, status in ((ANN, 404), (BOB, statuses.get(rel, 409))):
            path = f"{here}/participants/{uri.removeprefix('sip:')}/{rel}"
            assert (await people.ann.post(path)).status_code == status

    run(act)


def test_the_organizer_is_neither_demoted_nor_sent_away() -> None:
    async def act(people: Party) -> None:
        await meet(people, people.bob, leaders=[BOB])
        here = (await conversation(people.bob))["_links"]["self"]["href"]
        for rel in ("demote", "eject"):
            path = f"{here}/participants/{ANN.removeprefix('sip:')}/{rel}"
            assert (await people.bob.post(path)).status_code == 409
        assert (await participant(people.bob, ANN))["organizer"] is True

    run(act)


def test_who_is_ejected_is_told_why() -> None:
    async def act(people: Party) -> None:
        await meet(people, people.bob, people.eve)
        await people.quiet()
        assert await act_on(people.ann, EVE, "eject") == 204
        assert shorts(await drain(people.eve))[-1] == "deleted conversation Ejected"
        for person in (people.ann, people.bob):
            assert shorts(await drain(person)) == [
                "deleted participant in attendees",
                "deleted participant",
            ]
        assert await conversations(people.eve) == []

    run(act)


# The audience

LOCKS = {
    "enableAudienceMuteLock": ("disableAudienceMuteLock", "audienceMute", "Enabled"),
    "disableAudienceMessaging": ("enableAudienceMessaging", "audienceMessaging", "Disabled"),
}


@pytest.mark.parametrize("rel", LOCKS)
def test_locks_swap_their_links_and_all_are_told(rel: str) -> None:
    opposite, name, value = LOCKS[rel]

    async def act(people: Party) -> None:
        await meet(people, people.bob)
        await people.quiet()
        before = await conversation(people.ann)
        assert opposite not in before["_links"]
        href = before["_links"][rel]["href"]
        assert (await people.ann.post(href)).status_code == 204
        told = only(await drain(people.ann), "updated conversation Conferenced")
        assert (rel in told.links, opposite in told.links) == (False, True)
        assert told.resource[name] == value
        theirs = only(await drain(people.bob), "updated conversation Conferenced")
        assert theirs.resource[name] == value
        assert not {rel, opposite} & theirs.links
        assert (await people.ann.post(href)).status_code == 409
        mine = (await conversation(people.bob))["_links"]["self"]["href"]
        theirs_ = href.replace(before["_links"]["self"]["href"], mine)
        assert (await people.bob.post(theirs_.replace(rel, opposite))).status_code == 403
        assert (await people.ann.post(told.link(opposite))).status_code == 204
        assert await conversation(people.ann) == before

    run(act)


def test_messages_that_are_taken_away_can_be_added_again() -> None:
    async def act(people: Party) -> None:
        await meet(people, people.bob, people.eve)
        home = (await conversation(people.bob))["_links"]["messaging"]["href"]
        add = (await people.bob.read(home))["_links"]["addMessaging"]["href"]
        assert (await people.bob.post(add, json={})).status_code == 201
        await people.quiet()
        links = (await conversation(people.ann))["_links"]
        await people.ann.post(links["disableAudienceMessaging"]["href"])
        gone = only(await drain(people.bob), "updated messaging Disconnected Removed")
        assert not {"sendMessage", "addMessaging"} & gone.links
        # Who had none is told that there are none to be had.
        there = only(await drain(people.eve), "updated messaging Disconnected")
        assert "addMessaging" not in there.links
        assert (await people.bob.post(add, json={})).status_code == 409
        links = (await conversation(people.ann))["_links"]
        await people.ann.post(links["enableAudienceMessaging"]["href"])
        back = only(await drain(people.bob), "updated messaging Disconnected")
        assert (await people.bob.post(back.link("addMessaging"), json={})).status_code == 201
        assert "updated messaging Connected" in shorts(await drain(people.bob))

    run(act)


def test_who_writes_to_all_learns_whom_it_did_not_reach() -> None:
    async def act(people: Party) -> None:
        await meet(people, people.bob, people.eve)
        for person in people.everybody():
            home = (await conversation(person))["_links"]["messaging"]["href"]
            add = (await person.read(home))["_links"]["addMessaging"]["href"]
            assert (await person.post(add, json={})).status_code == 201
        await people.quiet()
        home = (await conversation(people.ann))["_links"]["messaging"]["href"]
        send = (await people.ann.read(home))["_links"]["sendMessage"]["href"]
        await people.ann.post(f"{send}?operationId=m", content=b"Hello all")
        assert "completed message Success" in shorts(await drain(people.bob))
        people.simulated.clock.advance(30)
        told = only(await drain(people.ann), "completed message Failure Timeout")
        assert told.resource["operationId"] == "m"
        (failed,) = told.resource["_links"]["failedDeliveryParticipant"]
        assert (await people.ann.read(failed["href"]))["uri"] == EVE
        assert not [row for row in await drain(people.eve) if row.rel == "message"]

    run(act)


# The roster in every order


@define
class Roster:
    """What somebody knows of a conversation by its events alone."""

    people: set[str] = field(factory=set)
    views: dict[str, set[str]] = field(
        factory=lambda: {"attendees": set(), "leaders": set(), "lobby": set()}
    )

    def take(self, events: Sequence[Seen]) -> None:
        for event in events:
            if event.rel not in ("participant", "localParticipant"):
                continue
            who = event.href.lower()
            if event.within in self.views:
                known = self.views[event.within]
                (known.add if event.type == "added" else known.remove)(who)
                assert who in self.people, "nobody is in a view who is not on the roster"
            elif not event.within and event.type == "added":
                assert who not in self.people, "everybody comes once"
                self.people.add(who)
            elif not event.within and event.type == "deleted":
                assert not any(who in view for view in self.views.values())
                self.people.remove(who)


SCRIPTS = {
    "in, up, down, out": ["join bob", "promote bob", "demote bob", "eject bob"],
    "waits, in, up, out": ["lock", "join bob", "admit bob", "promote bob", "leave bob"],
    "waits, refused, again": ["lock", "join bob", "reject bob", "join bob", "admit bob"],
    "one waits, one comes": ["join eve", "lock", "join bob", "promote eve", "admit bob by eve"],
    "a leader goes while one waits": [
        "join bob",
        "promote bob",
        "lock",
        "join eve",
        "leave ann",
        "admit eve by bob",
        "join ann",
        "eject eve by bob",
    ],
    "who waits goes": ["lock", "join bob", "join eve", "leave bob", "admit eve", "leave eve"],
    "who waits comes in by a new level": ["lock", "join bob", "join eve", "unlock", "promote eve"],
}


@pytest.mark.parametrize("script", SCRIPTS)
def test_events_keep_the_roster_right(script: str) -> None:
    async def act(people: Party) -> None:
        meeting = await people.schedule(subject="x")
        uri = meeting.values["onlineMeetingUri"]
        by_name = {"ann": people.ann, "bob": people.bob, "eve": people.eve}
        rosters = {name: Roster() for name in by_name}
        for line in ["join ann", *SCRIPTS[script]]:
            verb, _, rest = line.partition(" ")
            who, _, by = rest.partition(" by ")
            if verb == "join":
                assert (await people.join(by_name[who], uri)).status_code == 201
                rosters[who] = Roster()
            elif verb == "leave":
                here = (await conversation(by_name[who]))["_links"]["self"]["href"]
                assert (await by_name[who].send("DELETE", here)).status_code == 204
            elif verb in ("lock", "unlock"):
                level = "Locked" if verb == "lock" else "SameEnterprise"
                now = people.wire.read(await people.ann.get(meeting.href)).values
                reply = await people.ask(
                    people.ann,
                    "PUT",
                    meeting.href,
                    {**now, "accessLevel": level},
                    If_Match=f'"{now["etag"]}"',
                )
                assert reply.status_code == 200
            else:
                actor = by_name[by or "ann"]
                assert await act_on(actor, f"sip:{who}@contoso.example", verb) == 204
            for name, person in by_name.items():
                await compare(person, rosters[name])

    run(act)


async def compare(person: Person, roster: Roster) -> None:
    """The roster that somebody has by events is the one that the views show."""
    roster.take(await drain(person))
    if not await conversations(person):
        assert all(person.uri.removeprefix("sip:") in row for row in roster.people)
        return
    links = (await conversation(person))["_links"]
    if "leaders" not in links:  # waits outside, and sees nobody
        assert not any(roster.views.values())
        return
    for view, known in roster.views.items():
        found = await person.read(links[view]["href"])
        rows = found["_links"].get("participant", [])
        embedded = found.get("_embedded", {}).get("participant", [])
        shown = {row["href"].lower() for row in rows}
        shown |= {row["_links"]["self"]["href"].lower() for row in embedded}
        assert shown == known, view
