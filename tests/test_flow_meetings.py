"""Meetings of the generated clients by the simulator: scheduled, joined, led; guests; rosters."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
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
from test_flow_chat import connected

CASES = Cases()
VIRTUAL = datetime.fromtimestamp(1_700_000_000, UTC)
"""The day of the simulator."""


@pytest.fixture(scope="module", name="served")
def _served() -> Iterator[FlowServer]:
    with started() as served:
        yield served


@pytest.mark.parametrize("how", WAYS)
@pytest.mark.parametrize("name", CASES)
def test_flow(served: FlowServer, name: str, how: Combination) -> None:
    CASES.run(served, name, how)


def level(name: str) -> Any:
    return client("enums").AccessLevel(name)


def links_of(ucwa: Any) -> Any:
    return ucwa.application.embedded.online_meetings.links


async def gathered(stage: Stage, *others: str, access: str = "Everyone") -> tuple[Any, ...]:
    """A meeting of Ann's and everybody's clients and sides, Ann's first."""
    ann = await stage.available(ANN)
    meeting = await ann.meetings.schedule("Plans", access_level=level(access))
    clients, sides = [ann], [await ann.meetings.join(meeting, timeout=PATIENCE)]
    for user in others:
        other = await stage.available(user)
        clients.append(other)
        sides.append(await other.meetings.join(meeting.online_meeting_uri, timeout=PATIENCE))
    return meeting, clients, sides


async def event(stage: Stage, events: Any, type_: str, rel: str, within: str | None = "") -> Any:
    """The next event of a kind; others are passed over."""
    while True:
        found = await stage.next(events)
        inside = "" if found.in_ is None else found.in_.rel
        if (found.type, found.link.rel) == (type_, rel) and within in (None, inside):
            return found


async def person(ucwa: Any, event_: Any) -> Any:
    """The participant of an event, in the newest state."""
    return await ucwa.send(event_.link.get())


# Scheduling


@CASES.add()
async def what_may_be_chosen_is_told_before(stage: Stage) -> None:
    ucwa = await stage.available()
    links = links_of(ucwa)
    eligible, usual, policies, dial_in = (
        outcome.value
        for outcome in await ucwa.batch(
            links.online_meeting_eligible_values.get(),
            links.online_meeting_default_values.get(),
            links.online_meeting_policies.get(),
            links.phone_dial_in_information.get(),
        )
    )
    assert level("SameEnterprise") in eligible.access_levels
    assert usual.access_level in eligible.access_levels
    assert policies.href
    assert dial_in.href


@CASES.add()
async def a_meeting_is_scheduled_changed_and_taken_off(stage: Stage) -> None:
    errors = client("errors")
    ucwa = await stage.available()
    when = VIRTUAL + timedelta(days=3)
    meeting = await ucwa.meetings.schedule(
        "Plans & <more> \N{SNOWMAN}",
        attendees=(BOB,),
        description="a\nb",
        expiration_time=when,
        access_level=level("SameEnterprise"),
    )
    assert (meeting.subject, meeting.description) == ("Plans & <more> \N{SNOWMAN}", "a\nb")
    assert meeting.attendees == (BOB,)
    assert meeting.expiration_time == when
    assert ANN not in (meeting.leaders or ())
    assert meeting.organizer_uri == ANN
    assert meeting.join_url.startswith("http")
    assert meeting.online_meeting_uri.startswith("sip:")
    listed = {row.online_meeting_id: row for row in await ucwa.meetings.list()}
    assert meeting.online_meeting_id in listed
    later = await ucwa.meetings.change(meeting, subject="Plans, part 2")
    # The first is out of date: the change is made to what is there now.
    last = await ucwa.meetings.change(meeting, attendees=(BOB, EVE))
    assert (last.subject, set(last.attendees)) == ("Plans, part 2", {BOB, EVE})
    assert last.expiration_time == when
    assert [row.status for row in stage.requests("*/myOnlineMeetings/*", "PUT")] == [200, 412, 200]
    found = await ucwa.meetings.get(meeting.join_url)
    assert found.online_meeting_id == meeting.online_meeting_id
    await ucwa.meetings.delete(later)
    assert await ucwa.meetings.get(meeting.online_meeting_id) is None
    with pytest.raises(errors.NotFound):
        await ucwa.meetings.delete(later)


@CASES.add()
async def a_meeting_is_kept_for_eight_hours_if_nothing_is_said(stage: Stage) -> None:
    ucwa = await stage.available()
    meeting = await ucwa.meetings.schedule("Plans")
    assert meeting.expiration_time == VIRTUAL + timedelta(hours=8)


@CASES.add(
    users=lambda: (
        server().User(ANN, password="password", policies={"anonymousMeetings": False}),
        BOB,
    )
)
async def what_is_not_eligible_is_refused(stage: Stage) -> None:
    ucwa = await stage.available()
    with pytest.raises(client("errors").BadRequest) as raised:
        await ucwa.meetings.schedule("Open", access_level=level("Everyone"))
    assert "accessLevel" in str(raised.value.parameters)


@CASES.add(max_online_meetings=2)
async def there_are_not_more_meetings_than_may_be(stage: Stage) -> None:
    ucwa = await stage.available()
    for number in range(2):
        await ucwa.meetings.schedule(str(number))
    with pytest.raises(client("errors").Conflict) as raised:
        await ucwa.meetings.schedule("One too many")
    assert raised.value.subcode == "TooManyOnlineMeetings"


@CASES.add()
async def extensions_keep_what_nobody_knows(stage: Stage) -> None:
    ucwa = await stage.available()
    meeting = await ucwa.meetings.schedule("Plans")
    kinds = client("enums").OnlineMeetingExtensionType
    extensions = meeting.links.online_meeting_extensions
    post = extensions.post(id="agenda", type=kinds.ROAMED_PARTICIPANT_DATA)
    made = await ucwa.send(evolve(post, body=(*post.body, ("colour", "blue"), ("room", "4 & 5"))))
    assert (made.id, made.extra["colour"], made.extra["room"]) == ("agenda", "blue", "4 & 5")
    read = await ucwa.send(made.links.self_.get())
    changed = await ucwa.update(read, lambda now: evolve(now, extra={**now.extra, "room": "6"}))
    assert (changed.extra["colour"], changed.extra["room"]) == ("blue", "6")
    await ucwa.send(changed.links.self_.delete())
    left = await ucwa.send(extensions.get())
    assert "agenda" not in [row.id for row in left.embedded.online_meeting_extension]


# Joining


@CASES.add()
async def joining_alone_brings_no_messages(stage: Stage) -> None:
    errors = client("errors")
    _, _, (mine, theirs) = await gathered(stage, BOB)
    assert (mine.state, theirs.state) == ("Conferenced", "Conferenced")
    assert not (await mine.messaging()).links.send_message
    with pytest.raises(errors.LinkUnavailable) as raised:
        await mine.send("Anybody?")
    assert "add_messaging" in str(raised.value)
    for side in (mine, theirs):
        await side.add_messaging(timeout=PATIENCE)
    messages = theirs.messages()
    await mine.send("Welcome", timeout=PATIENCE)
    assert (await stage.next(messages)).text == "Welcome"
    await theirs.leave()
    assert mine.is_open
    await mine.leave()


@CASES.add()
async def a_meeting_is_opened_on_the_spot(stage: Stage) -> None:
    ann, bob = await stage.available(ANN), await stage.available(BOB)
    mine = await ann.meetings.start("Now", timeout=PATIENCE)
    assert mine.state == "Conferenced"
    meeting = await ann.follow(mine.conversation.links.online_meeting)
    theirs = await bob.meetings.join(meeting.online_meeting_uri, timeout=PATIENCE)
    assert theirs.state == "Conferenced"


@CASES.add()
async def who_is_invited_into_a_meeting_answers(stage: Stage) -> None:
    ann, bob, eve = [await stage.available(user) for user in (ANN, BOB, EVE)]
    mine = await ann.meetings.start("Now", timeout=PATIENCE)
    for ucwa, uri in ((bob, BOB), (eve, EVE)):
        incoming = ucwa.meetings.incoming()
        asking = asyncio.create_task(mine.add_participant(uri, timeout=PATIENCE))
        invitation = await stage.meanwhile(asking, stage.next(incoming))
        if uri == BOB:
            theirs = await invitation.accept()
            await asking
            assert theirs.state == "Conferenced"
        else:
            await invitation.decline()
            with pytest.raises(client("errors").OperationFailed) as raised:
                await asking
            assert raised.value.subcode == "Declined"
        incoming.close()


@CASES.add()
async def a_third_one_makes_a_conference_of_a_talk(stage: Stage) -> None:
    ann, bob, eve = [await stage.available(user) for user in (ANN, BOB, EVE)]
    mine, theirs = await connected(stage, ann, bob)
    incoming, events = eve.meetings.incoming(), ann.events()
    asking = asyncio.create_task(mine.add_participant(EVE, timeout=PATIENCE))
    invitation = await stage.meanwhile(asking, stage.next(incoming))
    hers = await invitation.accept()
    joined = await asking
    assert joined.href
    await stage.until(lambda: mine.state == theirs.state == hers.state == "Conferenced")
    added = [row.event.link.rel for row in stage.simulator.events.find(user=ANN, type="added")]
    assert "onlineMeeting" in added
    seen = await event(stage, events, "completed", "participantInvitation")
    assert seen.status == "Success"
    if not (await hers.messaging()).links.send_message:
        await hers.add_messaging(timeout=PATIENCE)
    messages = [mine.messages(), theirs.messages()]
    await hers.send("Hello all", timeout=PATIENCE)
    for stream in messages:
        assert (await stage.next(stream)).text == "Hello all"


# The lobby and the roles


@CASES.add()
async def a_leader_lets_in_who_waits(stage: Stage) -> None:
    meeting, (ann,), (mine,) = await gathered(stage, access="Locked")
    bob, eve = await stage.available(BOB), await stage.available(EVE)
    events = ann.events(client("resources").Participant)
    uri = meeting.online_meeting_uri
    waits = await bob.meetings.join(uri, wait_in_lobby=False, timeout=PATIENCE)
    assert waits.in_lobby
    waiting = await person(ann, await event(stage, events, "added", "participant", "lobby"))
    assert waiting.uri == BOB
    await ann.send(waiting.links.admit.post())
    await waits.admitted(PATIENCE)
    assert waits.state == "Conferenced"
    assert (await event(stage, events, "deleted", "participant", "lobby")).link
    assert (await event(stage, events, "added", "participant", "attendees")).link
    hers = await eve.meetings.join(uri, wait_in_lobby=False, timeout=PATIENCE)
    waiting = await person(ann, await event(stage, events, "added", "participant", "lobby"))
    await ann.send(waiting.links.reject.post())
    with pytest.raises(client("errors").OperationFailed) as raised:
        await hers.admitted(PATIENCE)
    assert raised.value.subcode == "Denied"
    assert mine.is_open


@CASES.add()
async def links_come_and_go_with_the_role(stage: Stage) -> None:
    _, (ann, bob), (mine, theirs) = await gathered(stage, BOB)
    resources = client("resources")
    events, own = ann.events(resources.Participant), bob.events(resources.LocalParticipant)
    roster = await ann.follow(mine.conversation.links.attendees)
    (attendee,) = [await ann.follow(link) for link in roster.links.participant]
    assert attendee.uri == BOB
    his = await bob.follow(theirs.conversation.links.leaders)
    for link in his.links.participant:
        leader = await bob.follow(link)
        for rel in ("admit", "promote", "demote", "eject"):
            assert not getattr(leader.links, rel), rel
    await ann.send(attendee.links.promote.post())
    await event(stage, events, "added", "participant", "leaders")
    await event(stage, own, "updated", "localParticipant")
    leader = await ann.send(attendee.links.self_.get())
    assert str(leader.role) == "Leader"
    assert leader.links.demote
    assert not leader.links.promote
    await ann.send(leader.links.demote.post())
    await event(stage, events, "added", "participant", "attendees")
    await event(stage, own, "updated", "localParticipant")
    attendee = await ann.send(attendee.links.self_.get())
    await ann.send(attendee.links.eject.post())
    await event(stage, events, "deleted", "participant", "")
    await stage.until(lambda: not theirs.is_open)
    (ended,) = stage.simulator.events.find(user=BOB, type="deleted", rel="conversation")
    assert str(ended.event.reason.subcode) == "Ejected"
    assert mine.is_open


@CASES.add()
async def the_audience_is_muted_and_heard_again(stage: Stage) -> None:
    _, (ann, bob), (mine, theirs) = await gathered(stage, BOB)
    events = ann.events(client("resources").Conversation)
    pairs = (
        ("enable_audience_mute_lock", "disable_audience_mute_lock"),
        ("disable_audience_messaging", "enable_audience_messaging"),
    )
    for first, second in pairs:
        for rel, other in ((first, second), (second, first)):
            now = await ann.send(mine.conversation.links.self_.get())
            assert getattr(now.links, rel), rel
            assert not getattr(now.links, other)
            await ann.send(getattr(now.links, rel).post())
            assert (await stage.next(events)).type == "updated"
            now = await ann.send(mine.conversation.links.self_.get())
            assert getattr(now.links, other), other
            assert not getattr(now.links, rel)
        his = await bob.send(theirs.conversation.links.self_.get())
        assert not getattr(his.links, first)
        assert not getattr(his.links, second)


# Guests


async def guest(stage: Stage, meeting: Any, **settings: Any) -> Any:
    auth = client("auth").AnonymousMeeting(meeting.online_meeting_uri)
    return await stage.sign_in(ANN, auth=auth, **settings)


@CASES.add()
async def a_guest_joins_waits_is_let_in_and_writes(stage: Stage) -> None:
    meeting, (ann,), (mine,) = await gathered(stage, access="SameEnterprise")
    await mine.add_messaging(timeout=PATIENCE)
    events = ann.events(client("resources").Participant)
    visitor = await guest(stage, meeting)
    waits = await visitor.meetings.join(
        meeting.online_meeting_uri, display_name="Zoë Guest", wait_in_lobby=False, timeout=PATIENCE
    )
    assert waits.in_lobby
    waiting = await person(ann, await event(stage, events, "added", "participant", "lobby"))
    assert (waiting.name, waiting.anonymous) == ("Zoë Guest", True)
    await ann.send(waiting.links.admit.post())
    await waits.admitted(PATIENCE)
    await waits.add_messaging(timeout=PATIENCE)
    messages = mine.messages()
    await waits.send("Hello from outside", timeout=PATIENCE)
    received = await stage.next(messages)
    assert (received.text, received.sender) == ("Hello from outside", "Zoë Guest")
    await waits.leave()


@CASES.add()
async def an_open_meeting_takes_guests_in_at_once(stage: Stage) -> None:
    meeting, _, _ = await gathered(stage, access="Everyone")
    visitor = await guest(stage, meeting)
    side = await visitor.meetings.join(
        meeting.online_meeting_uri, display_name="Zoë", timeout=PATIENCE
    )
    assert side.state == "Conferenced"


@CASES.add()
async def guests_may_do_no_more_than_join(stage: Stage) -> None:
    errors = client("errors")
    meeting, (ann,), _ = await gathered(stage, access="Everyone")
    other = await ann.meetings.schedule("Another", access_level=level("Everyone"))
    visitor = await guest(stage, meeting)
    with pytest.raises((errors.Forbidden, errors.LinkUnavailable)) as raised:
        await visitor.me.make_available()
    if isinstance(raised.value, errors.Forbidden):
        assert raised.value.subcode == "AnonymousNotAllowed"
    with pytest.raises((errors.Forbidden, errors.LinkUnavailable)):
        await visitor.people.contacts()
    with pytest.raises(errors.Forbidden):
        await visitor.meetings.join(other.online_meeting_uri, display_name="Zoë", timeout=PATIENCE)
    with pytest.raises(errors.BadRequest) as refused:
        await visitor.meetings.join(meeting.online_meeting_uri, timeout=PATIENCE)
    assert "anonymousDisplayName" in str(refused.value.parameters)
    wrong = client("auth").AnonymousMeeting(meeting.online_meeting_uri, key="no")
    with pytest.raises(errors.AuthError) as unknown:
        await stage.sign_in(ANN, auth=wrong)
    assert unknown.value.error == "invalid_grant"


@CASES.add(guest_token_lifetime=3600)
async def a_guest_whose_token_is_renewed_is_the_same(stage: Stage) -> None:
    meeting, (ann,), (mine,) = await gathered(stage, access="Everyone")
    await mine.add_messaging(timeout=PATIENCE)
    visitor = await guest(stage, meeting)
    side = await visitor.meetings.join(
        meeting.online_meeting_uri, display_name="Zoë", timeout=PATIENCE
    )
    await side.add_messaging(timeout=PATIENCE)
    before = len(stage.simulator.events.find(user=ANN, type="added", rel="participant"))
    stage.fault(path="*/messages", method="POST", status=401, body="<html>", times=1)
    await side.send("With a new token", timeout=PATIENCE)
    renewals = [row for row in stage.requests("*oauthtoken") if b"ms_rtc_renew" in row.body]
    assert renewals
    assert (await stage.next(mine.messages())).text == "With a new token"
    assert len(stage.simulator.events.find(user=ANN, type="added", rel="participant")) == before
    del ann


@CASES.add()
async def who_was_dropped_from_messaging_comes_back(stage: Stage) -> None:
    """The leader takes messages away from the audience, and gives them back."""
    _, (ann, bob), (mine, theirs) = await gathered(stage, BOB)
    for side in (mine, theirs):
        await side.add_messaging(timeout=PATIENCE)
    offers = [ucwa.events(client("resources").Messaging) for ucwa in (ann, bob)]
    waiting = asyncio.create_task(theirs.messages().wait(PATIENCE))
    now = await ann.send(mine.conversation.links.self_.get())
    await ann.send(now.links.disable_audience_messaging.post())
    assert await waiting is None
    assert theirs.dropped.subcode == "Removed"
    assert theirs.is_open
    with pytest.raises(client("errors").LinkUnavailable):
        await theirs.send("Hello?")
    now = await ann.send(mine.conversation.links.self_.get())
    await ann.send(now.links.enable_audience_messaging.post())
    for side, events in zip((mine, theirs), offers, strict=True):
        while not (await stage.next(events)).resource.links.add_messaging:
            pass
        await side.add_messaging(timeout=PATIENCE)
        assert side.dropped is None
    await mine.send("Back again", timeout=PATIENCE)
    assert (await stage.next(theirs.messages())).text == "Back again"
