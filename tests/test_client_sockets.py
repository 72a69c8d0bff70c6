"""Both clients over real sockets, each case once for either, against replies from a table."""

from __future__ import annotations

import asyncio
import inspect
import json
import re
import ssl
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import trustme
from attrs import evolve, fields
from either_client import KINDS, Either, own_tasks, own_threads, signed_in
from flow_driver import client_package, part
from scripted_replies import (
    APPLICATION,
    CHANNEL,
    DISCOVERY,
    POOL,
    application,
    batch,
    changed,
    error,
    meeting,
    message,
    operation,
    parts,
    pooled,
    table,
)
from scripted_server import HOLD, PATIENCE, Answer, Row, ScriptedServer, Seen

NOTE = f"GET {POOL}{APPLICATION}/me/note"
PRESENCE = f"GET {POOL}{APPLICATION}/me/presence"
START = f"POST {POOL}{APPLICATION}/communication/messagingInvitations"
MEETING = f"{POOL}{APPLICATION}/myOnlineMeetings/7"
BATCH = f"POST {POOL}{APPLICATION}/batch"
DELETE = f"DELETE {POOL}{APPLICATION}"
SOON = 3.0
"""Seconds in which what should happen at once has to happen."""

Case = Callable[[Either, ScriptedServer], Awaitable[None]]
CASES: dict[str, tuple[Case, dict[str, list[Row]], dict[str, Any]]] = {}


@pytest.fixture(scope="module", autouse=True)
def _client() -> Any:
    return client_package()


@pytest.fixture(autouse=True)
def _no_threads_left() -> Iterator[None]:
    yield
    assert own_threads() == []


def case(rows: dict[str, list[Row]] | None = None, **settings: Any) -> Callable[[Case], Case]:
    """Adds a case: what is in the table beside the sign-in, and what the client is set to."""

    def added(function: Case) -> Case:
        CASES[function.__name__] = (function, rows or {}, settings)
        return function

    return added


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", CASES)
def test_case(name: str, kind: str) -> None:
    run(name, kind)


def run(name: str, kind: str) -> None:
    function, rows, settings = CASES[name]

    async def whole(server: ScriptedServer) -> None:
        async with signed_in(server, kind, **settings) as ucwa:
            await asyncio.wait_for(function(ucwa, server), 2 * PATIENCE)
        assert server.lines[-1] == DELETE
        assert own_threads() == own_tasks() == []

    with ScriptedServer({**table(), **rows}) as server:
        asyncio.run(whole(server))
        assert server.unexpected == []


def me(ucwa: Either) -> Any:
    return ucwa.application.embedded.me


def start(ucwa: Either) -> Any:
    return ucwa.application.embedded.communication.links.start_messaging


async def seen(server: ScriptedServer, key: str, times: int = 1) -> None:
    """Waits until the server was asked so often."""
    await asyncio.to_thread(server.wait_for, key, times)


def note(text: str) -> dict[str, Any]:
    return {"rel": "note", "message": text, "_links": {"self": {"href": "/note"}}}


@case()
async def signs_in_over_two_hosts(ucwa: Either, server: ScriptedServer) -> None:
    assert server.lines == [
        f"GET {DISCOVERY}/",
        f"GET {DISCOVERY}/Autodiscover/user",
        f"POST {DISCOVERY}/WebTicket/oauthtoken",
        f"GET {DISCOVERY}/Autodiscover/user",
        f"POST {POOL}/ucwa/oauth/v1/applications",
        f"POST {POOL}/WebTicket/oauthtoken",
        f"POST {POOL}/ucwa/oauth/v1/applications",
    ]
    one, two = server.requests(f"POST {DISCOVERY}/WebTicket/oauthtoken") + server.requests(
        f"POST {POOL}/WebTicket/oauthtoken"
    )
    assert one.body == two.body
    assert b"grant_type=password" in one.body
    assert b"username=user%40contoso.example" in one.body
    created = server.seen[-1]
    assert created.headers["authorization"] == "Bearer cwt=two"
    assert created.json.keys() == {"userAgent", "endpointId", "culture"}
    assert me(ucwa).name == "A. User"
    assert "authorization" not in server.seen[0].headers


@case({NOTE: [pooled(note("Hi"))]})
async def sends(ucwa: Either, server: ScriptedServer) -> None:
    request = me(ucwa).links.note.get()
    found = await ucwa.send(request, headers={"X-Own": "1"}, timeout=4)
    assert (type(found).__name__, found.message) == ("Note", "Hi")
    (sent,) = server.requests(NOTE)
    assert sent.headers["x-own"] == "1"
    assert sent.headers["authorization"] == "Bearer cwt=two"


@case({NOTE: [pooled(note("Hi"), 200, ("X-MS-Server-Fqdn", "fe1"))]})
async def exchanges(ucwa: Either, server: ScriptedServer) -> None:
    response = await ucwa.exchange(me(ucwa).links.note.get())
    assert response.status == 200
    assert response.headers["x-ms-server-fqdn"] == "fe1"
    assert response.value.message == "Hi"
    assert b'"Hi"' in response.raw
    assert response.url == f"http://{POOL}{APPLICATION}/me/note"


@case({NOTE: [error(409, "Conflict", "MakeMeAvailableRequired")]})
async def raises_what_the_server_says(ucwa: Either, server: ScriptedServer) -> None:
    with pytest.raises(part("errors").Conflict) as raised:
        await ucwa.send(me(ucwa).links.note.get())
    assert raised.value.subcode == "MakeMeAvailableRequired"
    assert raised.value.request == me(ucwa).links.note.get()


@case({START: [pooled(b"", 201, ("Location", f"{APPLICATION}/communication/invitations/9"))]})
async def begins_an_operation(ucwa: Either, server: ScriptedServer) -> None:
    accepted = await ucwa.send(start(ucwa).post(to="sip:other@contoso.example"))
    assert accepted.location == f"{APPLICATION}/communication/invitations/9"
    (sent,) = server.requests(START)
    assert sent.json["operationId"] == accepted.operation_id


def begun(*events: Callable[[Seen], Any]) -> list[Row]:
    """A row that accepts an operation; its events come while the reply is under way."""

    def accept(seen: Seen) -> Answer:
        serving[0].add(CHANNEL, batch(1, *(event(seen) for event in events)), HOLD)
        return pooled(b"", 201, ("Location", f"{APPLICATION}/communication/invitations/9"))

    return [accept]


serving: list[ScriptedServer] = []


@case(
    {
        START: begun(
            lambda seen: operation(seen, "started"),
            lambda seen: operation(seen, "updated"),
            lambda seen: operation(seen, "completed", status="Success"),
        )
    }
)
async def runs_an_operation(ucwa: Either, server: ScriptedServer) -> None:
    serving[:] = [server]
    request = start(ucwa).post(to="sip:other@contoso.example", subject="Hi")
    invitation = await ucwa.run(request, timeout=PATIENCE)
    assert type(invitation).__name__ == "MessagingInvitation"
    assert invitation.state.value == "Connected"
    assert invitation.links.conversation.href == f"{APPLICATION}/conversations/5"


@case(
    {
        START: begun(
            lambda seen: operation(
                seen,
                "completed",
                status="Failure",
                reason={"code": "RemoteFailure", "subcode": "Declined", "message": "no"},
            )
        )
    }
)
async def tells_why_an_operation_failed(ucwa: Either, server: ScriptedServer) -> None:
    serving[:] = [server]
    with pytest.raises(part("errors").OperationFailed) as raised:
        await ucwa.run(start(ucwa).post(to="sip:other@contoso.example"), timeout=PATIENCE)
    assert (raised.value.code, raised.value.subcode) == ("RemoteFailure", "Declined")


@case({START: [pooled(b"", 201, ("Location", f"{APPLICATION}/communication/invitations/9"))]})
async def gives_up_waiting(ucwa: Either, server: ScriptedServer) -> None:
    begin = time.monotonic()
    with pytest.raises(part("errors").RequestTimeout):
        await ucwa.run(start(ucwa).post(to="sip:other@contoso.example"), timeout=0.1)
    assert time.monotonic() - begin < SOON


@case({PRESENCE: [pooled({"rel": "presence", "availability": "Busy"})]})
async def follows(ucwa: Either, server: ScriptedServer) -> None:
    before = len(server.lines)
    assert (await ucwa.follow(ucwa.application.links.me)).name == "A. User"
    assert len(server.lines) == before
    assert (await ucwa.follow(me(ucwa).links.presence)).availability.value == "Busy"
    with pytest.raises(part("errors").LinkUnavailable):
        await ucwa.follow(me(ucwa).links.phones)
    assert server.lines[before:] == [PRESENCE]


@case()
async def delivers_events(ucwa: Either, server: ScriptedServer) -> None:
    resources = part("resources")
    all_, messages = ucwa.events(), ucwa.events(resources.Message, type="completed")
    server.add(
        CHANNEL,
        batch(1, message(1), changed("me", f"{APPLICATION}/me"), message(2)),
        batch(2),
        batch(3, message(3)),
        HOLD,
    )
    texts = [str((await messages.next()).resource.plain_message) for _ in range(3)]
    rels = [(await all_.next()).link.rel for _ in range(4)]
    assert texts == ["text 1", "text 2", "text 3"]
    assert rels == ["message", "me", "message", "message"]
    await seen(server, CHANNEL, 4)
    acks = [one.target.partition("ack=")[2].partition("&")[0] for one in server.requests(CHANNEL)]
    assert acks == ["1", "2", "3", "4"]
    assert await all_.wait(0.02) is None
    messages.close()
    assert await messages.wait(1) is None


@case(
    {CHANNEL: [batch(1, *(message(number) for number in range(5))), HOLD], NOTE: [pooled(note(""))]}
)
async def calls_handlers_in_order(ucwa: Either, server: ScriptedServer) -> None:
    resources, signals = part("resources"), part("signals")
    log: list[str] = []
    done = asyncio.Event()
    loop = asyncio.get_running_loop()

    def first(event: Any) -> None:
        log.append(f"first {event.link.href[-1]}")
        raise ValueError("of the handler")

    def second(event: Any) -> None:
        if ucwa.kind == "sync":  # A handler may use the client.
            ucwa.client.send(me(ucwa).links.note.get())
        finish(event)

    async def awaited(event: Any) -> None:
        await ucwa.client.send(me(ucwa).links.note.get())
        finish(event)

    def finish(event: Any) -> None:
        log.append(f"second {event.link.href[-1]}")
        if event.link.href.endswith("4"):
            loop.call_soon_threadsafe(done.set)

    ucwa.on(resources.Message, first)
    ucwa.on(resources.Message, type="completed")(second if ucwa.kind == "sync" else awaited)
    ucwa.on(resources.Message, first, type="deleted")
    ucwa.on(signals.ChannelEnded, lambda signal: log.append("ended"))
    await seen(server, CHANNEL)
    await asyncio.wait_for(done.wait(), PATIENCE)
    assert log == [f"{who} {number}" for number in range(5) for who in ("first", "second")]
    await ucwa.close()
    assert log[10:] == ["ended"]


@case(
    {
        f"GET {MEETING}": [pooled(meeting(description="Theirs", etag="2"))],
        f"PUT {MEETING}": [
            error(412, "PreconditionFailed"),
            pooled(meeting("New", etag="3", description="Theirs")),
        ],
    }
)
async def updates(ucwa: Either, server: ScriptedServer) -> None:
    body = part("codec").loads(json.dumps(meeting()), type=part("resources").MyOnlineMeeting)
    changed_ = await ucwa.update(body, lambda mine: evolve(mine, subject="New"))
    assert (changed_.subject, changed_.description) == ("New", "Theirs")
    first, second = server.requests(f"PUT {MEETING}")
    assert [one.headers["if-match"] for one in (first, second)] == ['"1"', '"2"']
    assert second.json["newer"] == "unknown to all tables"
    assert "please pass this in a PUT request" in second.json.values()
    assert (second.json["subject"], second.json["description"]) == ("New", "Theirs")


@case(
    {
        BATCH: [
            parts((200, note("Hi")), (404, {"code": "NotFound"}), (204, None)),
        ]
    }
)
async def batches(ucwa: Either, server: ScriptedServer) -> None:
    links = me(ucwa).links
    found = await ucwa.batch(
        links.note.get(), links.presence.get(), links.report_my_activity.post()
    )
    assert [bool(outcome) for outcome in found] == [True, False, True]
    assert found[0].value.message == "Hi"
    assert type(found[1].error).__name__ == "NotFound"
    with pytest.raises(part("errors").NotFound):
        _ = found[1].value
    assert found[2].value is None
    (sent,) = server.requests(BATCH)
    assert sent.body.count(b"msgtype=request") == 3


@case({NOTE: [Answer(401, "<html>expired</html>"), pooled(note("Hi"))]})
async def gets_another_token(ucwa: Either, server: ScriptedServer) -> None:
    assert (await ucwa.send(me(ucwa).links.note.get())).message == "Hi"
    assert len(server.requests(NOTE)) == 2


@case({NOTE: [pooled(note("Hi"))]})
async def serves_many_at_once(ucwa: Either, server: ScriptedServer) -> None:
    request = me(ucwa).links.note.get()
    found = await asyncio.gather(*(ucwa.send(request) for _ in range(12)))
    assert [one.message for one in found] == ["Hi"] * 12


@case()
async def closes_at_once_and_twice(ucwa: Either, server: ScriptedServer) -> None:
    stream = ucwa.events()
    await seen(server, CHANNEL)
    begin = time.monotonic()
    waiting = asyncio.create_task(stream.wait(PATIENCE))
    await asyncio.sleep(0.02)
    await ucwa.close()
    assert time.monotonic() - begin < SOON
    assert await waiting is None
    assert own_threads() == []
    assert server.lines.count(DELETE) == 1
    await ucwa.close()
    assert server.lines.count(DELETE) == 1
    with pytest.raises(part("errors").UcwaError):
        await ucwa.send(me(ucwa).links.note.get())


@case({CHANNEL: [batch(1, message(1)), HOLD]})
async def may_be_closed_by_a_handler(ucwa: Either, server: ScriptedServer) -> None:
    done = asyncio.Event()
    loop = asyncio.get_running_loop()

    def close(event: Any) -> None:
        ucwa.client.close()
        loop.call_soon_threadsafe(done.set)

    async def aclose(event: Any) -> None:
        await ucwa.client.close()
        done.set()

    begin = time.monotonic()
    ucwa.on(part("resources").Message, close if ucwa.kind == "sync" else aclose)
    await asyncio.wait_for(done.wait(), PATIENCE)
    assert time.monotonic() - begin < SOON
    assert server.lines.count(DELETE) == 1


@case()
async def is_closed_once_by_whoever_is_first(ucwa: Either, server: ScriptedServer) -> None:
    await asyncio.gather(*(ucwa.close() for _ in range(4)))


@case({DELETE: [HOLD]}, close_timeout=0.2)
async def does_not_wait_long_at_the_end(ucwa: Either, server: ScriptedServer) -> None:
    ucwa.events()
    await seen(server, CHANNEL)
    begin = time.monotonic()
    await ucwa.close()
    assert time.monotonic() - begin < SOON


XML = {
    "Content-Type": "application/vnd.microsoft.com.ucwa+xml",
}


@case(
    {
        NOTE: [
            pooled(
                b'<resource rel="note" href="/note"'
                b' xmlns="http://schemas.microsoft.com/rtc/2012/03/ucwa">'
                b'<property name="message">Hi</property></resource>',
                200,
                *XML.items(),
            )
        ],
        f"POST {POOL}{APPLICATION}/me/note": [pooled(b"", 204)],
    },
    media_type="application/xml",
)
async def speaks_xml(ucwa: Either, server: ScriptedServer) -> None:
    assert (await ucwa.send(me(ucwa).links.note.get())).message == "Hi"
    await ucwa.send(me(ucwa).links.note.post(message="Ho"))
    posted = server.seen[-1]
    assert "xml" in posted.headers["accept"]
    assert b'<property name="message">Ho</property>' in posted.body


@pytest.mark.parametrize("kind", KINDS)
def test_a_password_that_is_wrong(kind: str) -> None:
    refused = Answer(400, {"error": "invalid_grant"})
    rows = {f"POST {DISCOVERY}/WebTicket/oauthtoken": [refused]}

    async def whole(server: ScriptedServer) -> None:
        with pytest.raises(part("errors").AuthError, match="invalid_grant"):
            async with signed_in(server, kind):
                pass

    with ScriptedServer({**table(), **rows}) as server:
        asyncio.run(whole(server))
        assert len(server.requests(f"POST {DISCOVERY}/WebTicket/oauthtoken")) == 1


def test_cancelling_loses_no_event() -> None:
    """Waits that are cancelled all the time, in both ways of asyncio; each event comes once."""
    numbers = range(40)

    async def whole(server: ScriptedServer) -> None:
        async with signed_in(server, "async") as ucwa:
            stream = ucwa.client.events(part("resources").Message)
            taken: list[int] = []
            while len(taken) < len(numbers):
                try:
                    event = await asyncio.wait_for(anext(stream), 0.003)
                except TimeoutError:
                    continue
                taken.append(int(event.link.href.rpartition("/")[2]))
            assert taken == list(numbers)

    rows = [*(batch(number + 1, message(number)) for number in numbers), HOLD]
    with ScriptedServer({**table(), CHANNEL: rows}) as server:
        asyncio.run(asyncio.wait_for(whole(server), 2 * PATIENCE))


@pytest.mark.parametrize("kind", KINDS)
def test_tls_and_the_usual_places(kind: str) -> None:
    """As it is out there: https, the internal host not reached, nothing allowed by settings."""
    authority = trustme.CA()
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(DISCOVERY, POOL).configure_cert(tls)
    trust = ssl.create_default_context()
    authority.configure_trust(trust)

    async def whole(server: ScriptedServer) -> None:
        make = server.transport if kind == "sync" else server.async_transport
        options: dict[str, Any] = {"allow_http": False, "discovery_urls": ()}
        async with signed_in(server, kind, transport=make(trust), **options) as ucwa:
            ucwa.events()
            await seen(server, CHANNEL)
            begin = time.monotonic()
            await ucwa.close()
            assert time.monotonic() - begin < SOON
        assert own_threads() == []

    with ScriptedServer(table("https"), tls=tls) as server:
        asyncio.run(whole(server))
        assert server.lines[0] == f"GET {DISCOVERY}/"
        assert server.lines[-1] == DELETE


async def connect(kind: str, url: str, **options: Any) -> None:
    """Takes an application that exists."""
    auth = part("auth").Bearer("cwt=two")
    options = {"allow_http": True, "auth": auth, "retries": 0, "timeout": 5, **options}
    if kind == "sync":
        with part("client").Client.connect(url, **options) as ucwa:
            assert ucwa.application.href == APPLICATION
    else:
        async with part("async_client").AsyncClient.connect(url, **options) as ucwa:
            assert ucwa.application.href == APPLICATION


@pytest.mark.parametrize("kind", KINDS)
def test_certificates_of_both_sides(kind: str, tmp_path: Path) -> None:
    authority, stranger = trustme.CA(), trustme.CA()
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.verify_mode = ssl.CERT_REQUIRED
    authority.issue_cert("localhost").configure_cert(tls)
    authority.configure_trust(tls)
    known, unknown, own = (tmp_path / f"{name}.pem" for name in ("known", "unknown", "own"))
    authority.cert_pem.write_to_path(str(known))
    stranger.cert_pem.write_to_path(str(unknown))
    authority.issue_cert("client.example").private_key_and_cert_chain_pem.write_to_path(str(own))
    rows = {f"GET localhost{APPLICATION}": [Answer(body=application())]}
    errors = part("errors")

    with ScriptedServer(rows, tls=tls) as server:
        url = f"https://localhost:{server.port}{APPLICATION}"
        asyncio.run(connect(kind, url, verify=known, cert=str(own)))
        asyncio.run(connect(kind, url, verify=str(known), cert=(str(own), str(own))))
        with pytest.raises(errors.TransportError):
            asyncio.run(connect(kind, url, verify=known))
        with pytest.raises(errors.TransportError, match="CERTIFICATE_VERIFY") as raised:
            asyncio.run(connect(kind, url, verify=unknown, cert=str(own)))
    assert raised.value.may_have_arrived is False


@pytest.mark.parametrize("kind", KINDS)
def test_a_proxy(kind: str) -> None:
    with ScriptedServer(table()) as server:
        url = f"http://{POOL}{APPLICATION}"
        asyncio.run(connect(kind, url, proxy=f"http://127.0.0.1:{server.port}"))
        assert server.lines[0] == f"GET {POOL}{APPLICATION}"


@pytest.mark.parametrize("kind", KINDS)
def test_an_application_that_exists_is_left_alone(kind: str) -> None:
    url = f"http://{POOL}{APPLICATION}"
    with ScriptedServer(table()) as server:
        make = server.transport if kind == "sync" else server.async_transport
        asyncio.run(connect(kind, url, transport=make()))
        assert {sent.method for sent in server.seen} == {"GET"}


def test_an_opening_may_be_awaited() -> None:
    async def whole(server: ScriptedServer) -> None:
        ucwa = await part("async_client").AsyncClient.connect(
            f"http://{POOL}{APPLICATION}",
            auth=part("auth").Bearer("cwt=two"),
            allow_http=True,
            transport=server.async_transport(),
        )
        assert ucwa.application.href == APPLICATION
        await ucwa.close()

    with ScriptedServer(table()) as server:
        asyncio.run(whole(server))


@pytest.mark.parametrize("kind", KINDS)
def test_a_client_of_the_user_is_not_closed(kind: str) -> None:
    async def whole(server: ScriptedServer) -> bool:
        if kind == "sync":
            with httpx.Client(transport=server.transport(), headers={"X-Own": "1"}) as http:
                async with signed_in(server, kind, http=http, transport=None) as ucwa:
                    ucwa.events()
                    await seen(server, CHANNEL)
                return not http.is_closed
        transport = server.async_transport()
        async with httpx.AsyncClient(transport=transport, headers={"X-Own": "1"}) as ahttp:
            async with signed_in(server, kind, http=ahttp, transport=None) as ucwa:
                ucwa.events()
                await seen(server, CHANNEL)
            return not ahttp.is_closed

    with ScriptedServer(table()) as server:
        assert asyncio.run(whole(server))
        assert {sent.headers.get("x-own") for sent in server.seen} == {"1"}
    # Nothing is shut of what others may use: the thread that reads ends with its request.
    until = time.monotonic() + PATIENCE
    while own_threads() and time.monotonic() < until:
        time.sleep(0.01)
    assert own_threads() == []


def test_both_clients_are_one() -> None:
    """They have the same methods, with the same parameters and words."""
    client, aclient = part("client").Client, part("async_client").AsyncClient
    names = [name for name in dir(client) if not name.startswith("_")]
    assert names == [name for name in dir(aclient) if not name.startswith("_")]
    for name in names:
        one, two = getattr(client, name), getattr(aclient, name)
        assert inspect.getdoc(one), name
        assert inspect.getdoc(one) == bare(inspect.getdoc(two)), name
        if callable(one):
            assert shape(one) == shape(two), name


def bare(text: str | None) -> str:
    """What is said of the client with tasks, without the words that only it needs."""
    return re.sub(r"\b(?:await|async) ", "", text or "").replace("AsyncClient", "Client")


def shape(function: Any) -> list[tuple[str, Any, Any]]:
    rows = inspect.signature(function).parameters.values()
    return [(row.name, row.kind, row.default) for row in rows]


def test_keywords_are_the_settings() -> None:
    options = part("_options").Options.__annotations__
    settings = part("protocol.settings").Settings
    assert list(options) == [row.name for row in fields(settings)]
    told = {row.name: row.type for row in fields(settings)}
    assert {name: kind.__forward_arg__ for name, kind in options.items()} == told
