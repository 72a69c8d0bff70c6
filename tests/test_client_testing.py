"""`testing`: programs that use the client, tested without a server; each case for both clients."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest
from attrs import evolve
from either_client import KINDS, Either, own_threads
from flow_driver import client_package, part
from scripted_server import PATIENCE

Case = Callable[[Any, Either], Awaitable[None]]


@pytest.fixture(scope="module", autouse=True)
def _client() -> Any:
    return client_package()


@pytest.fixture(autouse=True)
def _no_threads_left() -> Iterator[None]:
    yield
    assert own_threads() == []


def run(kind: str, case: Case, script: Any = None, **options: Any) -> Any:
    """Runs a case with a client of a script; gives the script."""
    testing = part("testing")
    script = script or testing.Script()

    async def whole() -> None:
        if kind == "sync":
            with testing.connect(script, **options) as client:
                await asyncio.wait_for(case(script, Either(client, kind)), PATIENCE)
        else:
            async with testing.aconnect(script, **options) as client:
                await asyncio.wait_for(case(script, Either(client, kind)), PATIENCE)

    begin = time.monotonic()
    asyncio.run(whole())
    assert time.monotonic() - begin < PATIENCE / 4
    return script


def me(script: Any) -> Any:
    return script.application.embedded.me.links


def start(script: Any) -> Any:
    return script.application.embedded.communication.links.start_messaging


@pytest.mark.parametrize("media_type", ["application/json", "application/xml"])
@pytest.mark.parametrize("kind", KINDS)
def test_requests_that_are_expected(kind: str, media_type: str) -> None:
    resources, errors = part("resources"), part("errors")

    async def case(script: Any, ucwa: Either) -> None:
        links = me(script)
        script.expect(links.note.get()).reply(resources.Note(message="At lunch"))
        script.expect(links.note.post(message="Back"))
        script.expect(links.location.get()).reply(
            errors.Conflict(409, "no", code="Conflict", subcode="MakeMeAvailableRequired")
        )
        script.expect(links.presence.get()).reply(503)
        script.expect(links.phones.get()).reply(
            errors.TransportError("pulled", may_have_arrived=False)
        )
        script.expect(links.photo.get()).reply(part("content").Content("image/jpeg", b"\xff"))
        assert (
            await ucwa.send(ucwa.application.embedded.me.links.note.get())
        ).message == "At lunch"
        assert await ucwa.send(links.note.post(message="Back")) is None
        with pytest.raises(errors.Conflict) as conflict:
            await ucwa.send(links.location.get())
        assert conflict.value.subcode == "MakeMeAvailableRequired"
        with pytest.raises(errors.ServiceUnavailable):
            await ucwa.send(links.presence.get())
        with pytest.raises(errors.TransportError) as pulled:
            await ucwa.send(links.phones.get())
        assert pulled.value.may_have_arrived is False
        assert (await ucwa.send(links.photo.get())).data == b"\xff"

    script = run(kind, case, media_type=media_type)
    script.verify()
    assert [sent.method for sent in script.requests] == ["GET", "GET", "POST", *["GET"] * 4]


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_not_as_expected_is_told(kind: str) -> None:
    resources, errors = part("resources"), part("errors")

    async def case(script: Any, ucwa: Either) -> None:
        links = me(script)
        script.expect(links.note.post(message="Back"))
        script.expect(links.location.get()).reply(resources.Location(location="Here"))
        for request in (links.note.post(message="Gone"), links.note.get()):
            with pytest.raises(errors.NotFound, match="the script does not expect"):
                await ucwa.send(request)
        await ucwa.send(links.location.get())
        with pytest.raises(errors.NotFound):
            await ucwa.send(links.location.get())

    script = run(kind, case)
    with pytest.raises(AssertionError) as raised:
        script.verify()
    href = f"{script.url}/me"
    assert str(raised.value).splitlines() == [
        f"did not come: note.POST {href}/note",
        f'came unexpectedly: POST {href}/note {{"message":"Gone"}}',
        f"came unexpectedly: GET {href}/note",
        f"came unexpectedly: GET {href}/location",
    ]


@pytest.mark.parametrize("media_type", ["application/json", "application/xml"])
@pytest.mark.parametrize("kind", KINDS)
def test_operations_end_by_their_events(kind: str, media_type: str) -> None:
    resources, errors = part("resources"), part("errors")

    async def case(script: Any, ucwa: Either) -> None:
        connected = part("enums").InvitationState("Connected")
        request = start(script).post(to="sip:other@contoso.example")
        script.expect(request).complete(resources.MessagingInvitation(state=connected))
        script.expect(request).complete(
            resources.MessagingInvitation(),
            failed=errors.RemoteFailure(0, "no", subcode="Declined"),
        )
        script.expect(request)
        invitation = await ucwa.run(request, timeout=PATIENCE)
        assert invitation.state.value == "Connected"
        assert invitation.operation_id
        with pytest.raises(errors.OperationFailed) as failed:
            await ucwa.run(request, timeout=PATIENCE)
        assert (failed.value.code, failed.value.subcode) == ("RemoteFailure", "Declined")
        accepted = await ucwa.send(request)
        assert accepted.location.startswith(script.application.href)

    run(kind, case, media_type=media_type).verify()


@pytest.mark.parametrize("media_type", ["application/json", "application/xml"])
@pytest.mark.parametrize("kind", KINDS)
def test_events_are_pushed(kind: str, media_type: str) -> None:
    testing, resources = part("testing"), part("resources")

    async def case(script: Any, ucwa: Either) -> None:
        stream = ucwa.events()
        assert await stream.wait(0.01) is None
        note = testing.offering(resources.Note(message="Hi"), "/note")
        people = script.application.embedded.people
        script.push(
            testing.event("updated", note),
            testing.event("added", me(script).presence, sender=people, in_=note),
        )
        one, two = await stream.next(), await stream.next()
        assert (one.type, one.resource.message) == ("updated", "Hi")
        assert (two.type, two.resource, two.link.rel) == ("added", None, "presence")
        assert (two.sender.rel, two.in_.href) == ("people", "/note")
        script.push(testing.event("deleted", note))
        assert (await stream.next()).type == "deleted"

    run(kind, case, media_type=media_type).verify()


@pytest.mark.parametrize("kind", KINDS)
def test_parts_of_batches_are_expected(kind: str) -> None:
    resources = part("resources")

    async def case(script: Any, ucwa: Either) -> None:
        links = me(script)
        script.expect(links.presence.get()).reply(404)
        script.expect(links.note.get()).reply(resources.Note(message="Hi"))
        script.expect(links.note.post(message="Ho"))
        found = await ucwa.batch(
            links.note.get(), links.presence.get(), links.note.post(message="Ho")
        )
        assert [bool(outcome) for outcome in found] == [True, False, True]
        assert found[0].value.message == "Hi"
        assert [sent.method for sent in script.requests] == ["GET", "GET", "GET", "POST"]

    run(kind, case).verify()


@pytest.mark.parametrize("kind", KINDS)
def test_updates(kind: str) -> None:
    testing, resources, errors = part("testing"), part("resources"), part("errors")
    meeting = testing.offering(
        resources.MyOnlineMeeting(subject="Old", extra={"etag": "1"}), "/meeting"
    )

    async def case(script: Any, ucwa: Either) -> None:
        script.expect("GET", "/meeting").reply(meeting)
        script.expect("PUT", "/meeting").reply(errors.PreconditionFailed(412))
        theirs = evolve(meeting, description="Theirs", extra={"etag": "2"})
        script.expect("GET", "/meeting").reply(theirs)
        script.expect("PUT", "/meeting").reply(evolve(theirs, subject="New", extra={"etag": "3"}))
        new = await ucwa.update(meeting, lambda mine: evolve(mine, subject="New"))
        assert (new.subject, new.description) == ("New", "Theirs")

    script = run(kind, case)
    script.verify()
    puts = [sent for sent in script.requests if sent.method == "PUT"]
    assert [sent.header("If-Match") for sent in puts] == ['"1"', '"2"']


@pytest.mark.parametrize("kind", KINDS)
def test_an_application_of_ones_own(kind: str) -> None:
    testing, resources, errors = part("testing"), part("resources"), part("errors")
    own_me = testing.offering(resources.Me(name="B. User"), "/app/me", "note")
    embedded = resources.ApplicationEmbedded({"me": own_me})
    own = testing.offering(resources.Application(embedded=embedded), "/app", "batch")

    async def case(script: Any, ucwa: Either) -> None:
        found = ucwa.application
        assert (found.href, found.embedded.me.name) == ("/app", "B. User")
        assert not found.links.batch
        with pytest.raises(errors.LinkUnavailable):
            found.embedded.me.links.note.get()
        assert found.embedded.me.links.presence

    run(kind, case, testing.Script(own)).verify()


@pytest.mark.parametrize("kind", KINDS)
def test_conveniences_and_handlers_run_on_it(kind: str) -> None:
    testing, resources = part("testing"), part("resources")

    async def case(script: Any, ucwa: Either) -> None:
        script.expect(me(script).note.get()).reply(resources.Note(message="Hi"))
        found = ucwa.client.me.note
        note = await asyncio.to_thread(found) if ucwa.kind == "sync" else await found()
        assert note.message == "Hi"
        got: asyncio.Queue[Any] = asyncio.Queue()
        loop = asyncio.get_running_loop()
        ucwa.on(resources.Note, lambda event: loop.call_soon_threadsafe(got.put_nowait, event))
        script.push(testing.event("updated", testing.offering(resources.Note(), "/note")))
        assert (await got.get()).type == "updated"

    run(kind, case).verify()


def test_mistakes_of_the_test_itself() -> None:
    testing, resources = part("testing"), part("resources")
    script = testing.Script()
    with pytest.raises(TypeError, match="no reply can be made of str"):
        script.expect(me(script).note.get()).reply("Hi")
    with pytest.raises(part("errors").EncodeError, match=r"note\.message"):
        script.expect(me(script).note.get()).reply(resources.Note(message=7))
    with pytest.raises(ValueError, match="without rel or self link"):
        testing.event("added", resources.Note())


def test_each_resource_can_be_offered() -> None:
    """Whatever the page, all its links that lead to one resource are there, or those asked for."""
    testing, resources = part("testing"), part("resources")
    for name in resources.PAGES.values():
        kind = getattr(resources, name.rpartition(".")[2])
        made = testing.offering(kind(), "/here")
        assert made.href == "/here"
        read = part("codec").loads(part("codec").dumps(made), type=kind)
        assert read == made
        for rel, link in made.links.items():
            assert rel == "self" or link.href == f"/here/{rel}"
