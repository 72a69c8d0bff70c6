"""The user by the generated clients at the simulator: available, presence, note, phones, photo."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from attrs import evolve
from flow_server import (
    ANN,
    BOB,
    EVE,
    WAYS,
    Cases,
    Combination,
    FlowServer,
    Stage,
    client,
    started,
)
from simulated import server

CASES = Cases()
JPEG = b"\xff\xd8\xff\xe0 no picture \x00\r\n\xff\xd9"


@pytest.fixture(scope="module", name="served")
def _served() -> Iterator[FlowServer]:
    with started() as served:
        yield served


@pytest.mark.parametrize("how", WAYS)
@pytest.mark.parametrize("name", CASES)
def test_flow(served: FlowServer, name: str, how: Combination) -> None:
    CASES.run(served, name, how)


def people() -> tuple[Any, ...]:
    """Ann with a picture and a number of the office; Bob without; Eve's are not shown."""
    user, phone = server("simulator.users").User, server("simulator.users").Phone
    desk = phone("Work", "tel:+15550100", is_fixed=True)
    return (
        user(ANN, password="password", photo=JPEG, phones=[desk]),
        user(BOB, password="password"),
        user(EVE, password="password", photo=JPEG, policies={"photos": False}),
    )


def asked(stage: Stage, path: str, times: int) -> bool:
    """Whether the simulator was asked so often."""
    return len(stage.requests(path)) >= times


async def seen(stage: Stage, events: Any, count: int, after: float = 5) -> list[tuple[str, str]]:
    """Type and rel of the next events."""
    stage.advance(after)
    found = [await stage.next(events) for _ in range(count)]
    return [(event.type, event.link.rel) for event in found]


@CASES.add()
async def being_available_changes_what_can_be_done(stage: Stage) -> None:
    errors = client("errors")
    ucwa = await stage.sign_in()
    events = ucwa.events()
    me = ucwa.application.embedded.me
    assert me.links.make_me_available
    assert not me.links.note
    with pytest.raises(errors.LinkUnavailable):
        await ucwa.me.note()
    forced = me.links.make_me_available.href
    early = client("resources").NoteLink(f"{me.href}/note")
    with pytest.raises(errors.Conflict) as raised:
        await ucwa.send(early.get())
    assert raised.value.subcode == "MakeMeAvailableRequired"
    assert await ucwa.me.make_available()
    assert sorted(await seen(stage, events, 5)) == [
        ("added", "location"),
        ("added", "note"),
        ("added", "presence"),
        ("updated", "communication"),
        ("updated", "me"),
    ]
    me = ucwa.application.embedded.me
    assert not me.links.make_me_available
    for rel in ("note", "presence", "location", "report_my_activity"):
        assert getattr(me.links, rel), rel
    asked = len(stage.requests())
    with pytest.raises(errors.LinkUnavailable):
        await ucwa.send(me.links.make_me_available.post(supported_modalities=()))
    assert len(stage.requests()) == asked
    again = client("resources").MakeMeAvailableLink(forced)
    modality = client("enums").ModalityType.MESSAGING
    with pytest.raises(errors.Conflict) as raised:
        await ucwa.send(again.post(supported_modalities=(modality,)))
    assert raised.value.subcode == "AlreadyExists"
    assert not await ucwa.me.make_available()


@CASES.add()
async def presence_note_and_location_are_set_and_reset(stage: Stage) -> None:
    enums = client("enums")
    ucwa = await stage.available()
    events = ucwa.events()
    await seen(stage, events, 5)
    await ucwa.me.set_presence(enums.PreferredAvailability.BUSY)
    assert await seen(stage, events, 1) == [("updated", "presence")]
    assert (await ucwa.me.presence()).availability == enums.Availability.BUSY
    await ucwa.me.set_presence(enums.PreferredAvailability.OFFWORK)
    assert await seen(stage, events, 1) == [("updated", "presence")]
    presence = await ucwa.me.presence()
    assert isinstance(presence.availability, enums.Availability)
    assert presence.availability == enums.Availability.AWAY
    with pytest.raises(TypeError):
        presence.links.self_.post(activity="off-work")
    await ucwa.me.reset_presence()
    assert await seen(stage, events, 1) == [("updated", "presence")]
    assert (await ucwa.me.presence()).availability == enums.Availability.ONLINE
    for text in ("At lunch", 'a+b & <c> "d" \N{SNOWMAN}', None):
        await ucwa.me.set_note(text)
        assert await seen(stage, events, 1) == [("updated", "note")]
        assert ((await ucwa.me.note()).message or None) == text
    for text in ("x" * 60, "Zürich + Ñ", None):
        await ucwa.me.set_location(text)
        assert await seen(stage, events, 1) == [("updated", "location")]
        assert ((await ucwa.me.location()).location or None) == text
    with pytest.raises(client("errors").BadRequest) as raised:
        await ucwa.me.set_location("x" * 61)
    assert "location" in str(raised.value.parameters)


@CASES.add()
async def two_quick_changes_arrive_as_one_event(stage: Stage) -> None:
    kinds = client("enums").PreferredAvailability
    ucwa = await stage.available()
    events = ucwa.events()
    await seen(stage, events, 5)
    await ucwa.me.set_presence(kinds.BUSY)
    await ucwa.me.set_presence(kinds.BE_RIGHT_BACK)
    await ucwa.me.set_note("last")
    assert await seen(stage, events, 2) == [("updated", "presence"), ("updated", "note")]
    assert events.pending == 0


@CASES.add()
async def formats_are_added_by_an_update_that_keeps_the_rest(stage: Stage) -> None:
    enums, errors = client("enums"), client("errors")
    ucwa = await stage.sign_in()
    plain, html = enums.MessageFormat.PLAIN, enums.MessageFormat.HTML
    await ucwa.me.make_available(formats=(plain,))
    events = ucwa.events()
    await seen(stage, events, 5)
    before = await ucwa.send(ucwa.application.embedded.communication.links.self_.get())
    unknown = set(before.extra)

    def with_html(now: Any) -> Any:
        return evolve(now, supported_message_formats=(plain, html))

    after = await ucwa.update(before, with_html)
    assert after.supported_message_formats == (plain, html)
    assert set(after.extra) == unknown
    assert after.extra != before.extra
    assert await seen(stage, events, 1) == [("updated", "communication")]
    (put,) = stage.requests("*/communication", "PUT")
    assert re.fullmatch('"[^"]+"', put.header("if-match"))
    # What the first had read is out of date by now: it is read again, and the change made.
    other = await ucwa.update(before, lambda now: evolve(now, phone_number="tel:+15550111"))
    assert other.supported_message_formats == (plain, html)
    assert [row.status for row in stage.requests("*/communication", "PUT")] == [200, 412, 200]
    # By hand: without what is to be sent back, and on no condition or one that fails.
    bare = before.links.self_.put(supported_message_formats=(plain,))
    read = await ucwa.exchange(before.links.self_.get())
    tag = read.headers["etag"]
    for condition, kind in (
        (tag, errors.BadRequest),
        (tag.strip('"'), errors.PreconditionRequired),
        ('"another"', errors.PreconditionFailed),
    ):
        with pytest.raises(kind):
            await ucwa.send(bare, headers={"If-Match": condition})


@CASES.add(users=people)
async def phones_are_changed_but_for_that_of_the_office(stage: Stage) -> None:
    errors = client("errors")
    ucwa = await stage.available()
    by_type = {phone.type: phone for phone in await ucwa.me.phones()}
    desk, mobile = by_type["Work"], by_type["Mobile"]
    assert desk.number == "tel:+15550100"
    assert not desk.links.change_number
    with pytest.raises(errors.LinkUnavailable):
        await ucwa.me.change_number(desk, "+1 555 0199")
    await ucwa.me.change_number(mobile, "+1 (555) 0123", shown=True)
    by_type = {phone.type: phone for phone in await ucwa.me.phones()}
    assert by_type["Mobile"].number == "tel:+15550123"
    assert by_type["Mobile"].include_in_contact_card
    await ucwa.me.change_visibility(by_type["Mobile"], False)
    by_type = {phone.type: phone for phone in await ucwa.me.phones()}
    assert not by_type["Mobile"].include_in_contact_card
    with pytest.raises(errors.BadRequest) as raised:
        await ucwa.me.change_number(mobile, "no number")
    assert raised.value.subcode == "NormalizationFailed"
    await ucwa.me.change_number(mobile, None)
    by_type = {phone.type: phone for phone in await ucwa.me.phones()}
    assert not by_type["Mobile"].number


@CASES.add(unreported=None)
async def without_a_report_of_activity_presence_decays(stage: Stage) -> None:
    kinds = client("enums").Availability
    ucwa = await stage.available()
    events = ucwa.events()
    await seen(stage, events, 5)
    for seconds, availability in ((300, kinds.IDLE_ONLINE), (300, kinds.AWAY)):
        assert await seen(stage, events, 1, seconds + 5) == [("updated", "presence")]
        assert (await ucwa.me.presence()).availability == availability
    await ucwa.me.report_activity()
    assert await seen(stage, events, 1) == [("updated", "presence")]
    assert (await ucwa.me.presence()).availability == kinds.ONLINE


@CASES.add()
async def with_reports_of_activity_it_does_not(stage: Stage) -> None:
    """The client reports by itself: often, as its clock is the real one."""
    ucwa = await stage.available(report_activity=True, activity_interval=0.02)
    events = ucwa.events()
    await seen(stage, events, 5)
    for _ in range(8):
        due = len(stage.requests("*reportMyActivity")) + 2
        await stage.until(partial(asked, stage, "*reportMyActivity", due))
        stage.advance(60)
    assert (await ucwa.me.presence()).availability == client("enums").Availability.ONLINE
    assert events.pending == 0


@CASES.add(users=people)
async def photos_come_as_they_are_or_there_is_no_link(stage: Stage) -> None:
    errors = client("errors")
    ucwa = await stage.available(ANN)
    for size in (None, "HR96X96"):
        picture = await ucwa.me.photo(size)
        assert (picture.data, picture.media_type) == (JPEG, "image/jpeg")
        assert picture.expires is not None
    assert stage.requests("*photo*")[-1].header("accept").startswith("image/")
    for uri in (BOB, EVE):
        person = await ucwa.people.contact(uri)
        assert not person.links.contact_photo
        with pytest.raises(errors.LinkUnavailable):
            await ucwa.people.photo(person)
    bob = await stage.available(BOB)
    ann = await bob.people.contact(ANN)
    assert (await bob.people.photo(ann)).data == JPEG
    with pytest.raises(errors.LinkUnavailable):
        await bob.me.photo()
    gone = client("resources").ContactPhotoLink(f"{bob.application.href}/photos/nobody@x.example")
    with pytest.raises(errors.NotFound):
        await bob.send(gone.get())
    for status, kind in ((504, errors.GatewayTimeout), (403, errors.Forbidden)):
        fault = stage.fault(path="*photo*", status=status)
        with pytest.raises(kind):
            await ucwa.me.photo()
        stage.simulator.faults.remove(fault)


@CASES.add(users=people)
async def a_picture_that_is_too_large_is_not_taken(stage: Stage) -> None:
    ucwa = await stage.available(max_body=16_000)
    with stage.simulator.step() as world:
        world.user(ANN).photo = b"\xff\xd8" * 20_000
    with pytest.raises(client("errors").UcwaError) as raised:
        await ucwa.me.photo()
    assert "16000" in str(raised.value) or "large" in str(raised.value)


@CASES.add(users=people)
async def events_of_two_applications_of_one_user_agree(stage: Stage) -> None:
    """What is changed at one reaches the other."""
    desk = await stage.available(endpoint_id="desk")
    phone = await stage.available(endpoint_id="phone")
    events = phone.events()
    await asyncio.wait_for(seen(stage, events, 5), 10)
    await desk.me.set_note("From the desk")
    while True:
        event = await stage.next(events, after=5)
        if event.link.rel == "note" and event.type == "updated":
            break
    assert (await phone.me.note()).message == "From the desk"
