"""Many requests at once by the generated clients at the simulator."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from attrs import evolve
from flow_server import (
    ANN,
    BOB,
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
STAFF = tuple(f"sip:staff{number:02}@contoso.example" for number in range(15))


@pytest.fixture(scope="module", name="served")
def _served() -> Iterator[FlowServer]:
    with started() as served:
        yield served


@pytest.mark.parametrize("how", WAYS)
@pytest.mark.parametrize("name", CASES)
def test_flow(served: FlowServer, name: str, how: Combination) -> None:
    CASES.run(served, name, how)


def company() -> tuple[Any, ...]:
    user = server("simulator.users").User
    ann, bob = user(ANN, password="password"), user(BOB, password="password")
    return (ann, bob, *(user(uri, name=f"Staff {uri[9:11]}") for uri in STAFF))


def verbs(contacts: tuple[Any, ...]) -> list[Any]:
    """What is asked of each contact: four requests."""
    return [
        link.get()
        for row in contacts
        for link in (
            row.links.contact_presence,
            row.links.contact_note,
            row.links.contact_location,
            row.links.contact_supported_modalities,
        )
    ]


def batches(stage: Stage) -> list[Any]:
    return list(stage.requests("*/batch", "POST"))


@CASES.add(users=company)
async def sixty_requests_travel_in_three(stage: Stage) -> None:
    ucwa = await stage.available()
    found = await ucwa.people.search("Staff", limit=20)
    requests = verbs(found.embedded.contact)
    outcomes = await ucwa.batch(*requests)
    assert [entry.status for entry in batches(stage)] == [200, 200, 200]
    assert len(outcomes) == 60
    for request, outcome in zip(requests, outcomes, strict=True):
        assert outcome, outcome.error
        assert type(outcome.value) is request.result_type
        assert outcome.value.href == request.href


@CASES.add()
async def errors_stand_in_their_places(stage: Stage) -> None:
    errors, resources = client("errors"), client("resources")
    ucwa = await stage.available()
    me = ucwa.application.embedded.me
    gone = resources.ContactLink(f"{ucwa.application.embedded.people.href}/nobody@x.example")
    first, second, third, fourth = await ucwa.batch(
        me.links.note.get(),
        gone.get(),
        me.links.location.post(location="x" * 61),
        me.links.self_.get(),
    )
    assert first.value.rel == "note"
    assert isinstance(second.error, errors.NotFound)
    assert isinstance(third.error, errors.BadRequest)
    assert fourth.value.uri == ANN


@CASES.add()
async def changes_may_be_part_of_it(stage: Stage) -> None:
    """A PUT with its condition, a POST with a body, a DELETE."""
    enums = client("enums")
    ucwa = await stage.available()
    html = enums.MessageFormat.HTML
    communication = await ucwa.exchange(ucwa.application.embedded.communication.links.self_.get())
    put = communication.value.links.self_.put(supported_message_formats=(html,))
    echo = tuple((name, text) for name, text in communication.value.extra.items() if name != "etag")
    tag = communication.headers["etag"].strip('"')
    put = evolve(put, body=(*put.body, *echo), etag=tag)
    me = ucwa.application.embedded.me
    changed, note, presence = await ucwa.batch(
        put,
        me.links.note.post(message="In a batch"),
        me.links.presence.post(availability=enums.PreferredAvailability.BUSY),
    )
    for outcome in (changed, note, presence):
        assert outcome.value is None
    again = await ucwa.send(communication.value.links.self_.get())
    assert again.supported_message_formats == (html,)
    assert (await ucwa.me.note()).message == "In a batch"
    assert str((await ucwa.me.presence()).availability) == "Busy"


@CASES.add()
async def a_message_in_a_batch_is_sent_and_told_of(stage: Stage) -> None:
    ann, bob = await stage.available(ANN), await stage.available(BOB)
    mine, theirs = await connected(stage, ann, bob)
    events = ann.events(client("resources").Message, type="completed")
    messaging = await mine.messaging()
    post = messaging.links.send_message.post
    outcomes = await ann.batch(
        post(content="one", operation_id="1"),
        ann.application.embedded.me.links.note.get(),
        post(content="two", operation_id="2"),
    )
    hrefs = {outcomes[0].value.location, outcomes[2].value.location}
    told = [await stage.next(events) for _ in range(2)]
    assert {event.link.href for event in told} == hrefs
    messages = theirs.messages()
    assert {(await stage.next(messages)).text for _ in range(2)} == {"one", "two"}


@CASES.add(users=company)
async def what_is_too_much_at_once_is_split_and_nothing_runs_twice(stage: Stage) -> None:
    ucwa = await stage.available()
    me = ucwa.application.embedded.me
    stage.fault(path="*/batch", status=429, retry_after=0, times=2)
    requests = [me.links.note.post(message=str(number)) for number in range(8)]
    outcomes = await ucwa.batch(*requests)
    assert all(outcomes)
    parts = sum(
        entry.body.count(b"/me/note HTTP/1.1") for entry in batches(stage) if entry.status == 200
    )
    assert parts == 8
    assert [entry.status for entry in batches(stage)][:2] == [429, 429]


@CASES.add()
async def what_may_not_be_in_a_batch_is_not_sent(stage: Stage) -> None:
    resources = client("resources")
    ucwa = await stage.available()
    links = ucwa.application.links
    asked = len(stage.requests())
    photo = resources.PhotoLink(f"{ucwa.application.href}/photos/ann@contoso.example")
    for request in (links.events.get(), photo.get()):
        with pytest.raises(client("errors").EncodeError) as raised:
            await ucwa.batch(ucwa.application.embedded.me.links.note.get(), request)
        assert "batch" in str(raised.value)
    assert len([row for row in stage.requests()[asked:] if row.status is not None]) == 0


@CASES.add(users=company)
async def several_batches_at_the_same_time_keep_apart(stage: Stage) -> None:
    ucwa = await stage.available()
    found = (await ucwa.people.search("Staff", limit=20)).embedded.contact
    halves = (found[:7], found[7:])
    asked = [ucwa.batch(*(row.links.self_.get() for row in half)) for half in halves]
    outcomes = await asyncio.wait_for(asyncio.gather(*asked), PATIENCE)
    for half, answers in zip(halves, outcomes, strict=True):
        assert [row.value.uri for row in answers] == [row.uri for row in half]
