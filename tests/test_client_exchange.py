"""From a verb's request to HTTP and from the reply to a response; copies that still hold."""

from __future__ import annotations

import builtins
import importlib
import inspect
import json
from collections.abc import Callable
from typing import Any

import pytest
from attrs import evolve
from client_exchanges import (
    BASE,
    HOST,
    always,
    error_reply,
    exchanger,
    resources,
    run_exchange,
    script,
)
from client_package import import_client
from flow_driver import World, part, reply

VENDOR_JSON = "application/vnd.microsoft.com.ucwa+json"
VENDOR_XML = "application/vnd.microsoft.com.ucwa+xml"
MEETING = {
    "rel": "myOnlineMeeting",
    "etag": "7",
    "subject": "Plan",
    "_links": {"self": {"href": f"{BASE}/meetings/1"}},
}


def sent(request: Any, base: str = BASE, *, xml: bool = False, **more: Any) -> Any:
    media_type = "application/xml" if xml else "application/json"
    settings = part("protocol.settings").Settings(media_type=media_type)
    return part("protocol.exchange").http_request(request, base, settings, **more)


# Going out.


@pytest.mark.parametrize("xml", [False, True])
def test_a_body_is_of_the_media_type_that_is_set(xml: bool) -> None:
    start = resources().StartMessagingLink("/ucwa/start")
    request = sent(start.post(to="sip:b@contoso.example", subject="Grüße"), xml=xml)
    assert (request.method, request.url) == ("POST", f"{HOST}/ucwa/start")
    headers = {"Accept": VENDOR_JSON, "Content-Type": "application/json"}
    if xml:
        headers = {"Accept": VENDOR_XML, "Content-Type": "application/xml"}
        assert b'<property name="subject">' in request.content
        assert "Grüße".encode() in request.content
    else:
        assert json.loads(request.content) == {"to": "sip:b@contoso.example", "subject": "Grüße"}
    assert dict(request.headers) == headers
    assert request.operation == "startMessaging.POST"


def test_a_vendor_media_type_may_be_set_as_well() -> None:
    settings = part("protocol.settings").Settings(media_type=f"{VENDOR_XML};charset=utf-8")
    request = resources().NoteLink("/note").post(message="x")
    made = part("protocol.exchange").http_request(request, BASE, settings)
    assert made.content.startswith(b"<")
    assert made.header("accept") == VENDOR_XML


@pytest.mark.parametrize(
    ("setting", "error", "told"),
    [
        ({"media_type": "text/plain"}, "UnknownMediaType", "text/plain"),
        ({"media_type": "xml"}, "UnknownMediaType", "xml"),
        ({"domains": "contoso.example"}, "TypeError", "domains"),
        ({"discovery_urls": "https://contoso.example/"}, "TypeError", "discovery_urls"),
        ({"headers": {"X-Mine": "1"}}, "TypeError", "headers"),
        ({"timeout": 0}, "ValueError", "timeout"),
        ({"close_timeout": -1}, "ValueError", "close_timeout"),
        ({"event_timeout": 20}, "ValueError", "event_timeout"),
        ({"event_low": 1801}, "ValueError", "event_low"),
    ],
)
def test_settings_that_can_not_be(setting: dict[str, Any], error: str, told: str) -> None:
    kind = getattr(builtins, error, None) or getattr(part("errors"), error)
    with pytest.raises(kind, match=told):
        part("protocol.settings").Settings(**setting)


def test_a_media_type_in_capitals_is_what_it_says() -> None:
    settings = part("protocol.settings").Settings(media_type="Application/XML")
    request = resources().NoteLink("/note").post(message="Hi")
    sent = part("protocol.exchange").http_request(request, BASE, settings)
    assert sent.header("Accept").endswith("+xml")


def test_without_parameters_there_is_no_body() -> None:
    request = sent(resources().ReportMyActivityLink("/activity").post())
    assert request.content is None
    assert request.header("content-type") is None


def test_content_goes_as_it_is() -> None:
    content = part("content").Content("text/html", b"<b>Hi</b>")
    link = resources().SendMessageLink("/messages?a=%7e&b=c+d")
    request = sent(link.post(content=content, operation_id="o 1&2"))
    assert request.content == b"<b>Hi</b>"
    assert request.header("Content-Type") == "text/html"
    assert request.url == f"{HOST}/messages?a=%7e&b=c+d&operationId=o%201%262"
    assert request.operation_id == "o 1&2"


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("/x", "/x?size=H%C3%A4"),
        ("/x?", "/x?size=H%C3%A4"),
        ("/x?a=1&", "/x?a=1&size=H%C3%A4"),
        ("/x?A=%3d+&size=1", "/x?A=%3d+&size=1&size=H%C3%A4"),
        ("/x?a=1#part", "/x?a=1&size=H%C3%A4#part"),
    ],
)
def test_parameters_are_added_to_those_of_the_server(href: str, expected: str) -> None:
    assert sent(resources().PhotoLink(href).get(size="Hä")).url == HOST + expected


@pytest.mark.parametrize("page", ["PhotoLink", "ContactPhotoLink"])
def test_photos_are_images(page: str) -> None:
    assert sent(getattr(resources(), page)("/x").get()).headers == (("Accept", "image/*"),)


def test_a_batch_by_hand() -> None:
    content = part("content").Content('multipart/batching; boundary="b"', b"--b--")
    request = sent(resources().BatchLink("/x").post(content=content))
    assert request.header("accept") == "multipart/batching"


def test_a_later_revision_is_stated() -> None:
    link = resources().GroupLink("/x", extra={"revision": "2"})
    assert sent(link.put(name="x")).header("X-MS-RequiresMinResourceVersion") == "2"
    assert sent(link.get()).header("X-MS-RequiresMinResourceVersion") is None


@pytest.mark.parametrize(
    ("etag", "quoted"), [("7", '"7"'), ('"7"', '"7"'), ('W/"7"', '"7"'), ("a-b", '"a-b"')]
)
def test_entity_tags_are_quoted(etag: str, quoted: str) -> None:
    link = resources().MyOnlineMeetingLink("/x")
    put = evolve(link.put(subject="x"), etag=etag)
    assert sent(put).header("If-Match") == quoted
    assert sent(link.delete(), etag=etag).header("If-Match") == quoted
    assert sent(link.get(), etag=etag).header("If-None-Match") == quoted


def test_own_headers_come_last() -> None:
    link = resources().MyOnlineMeetingLink("/x")
    request = sent(link.get(), headers=(("ACCEPT", "text/html"), ("X-A", "1")), timeout=3)
    assert request.headers == (("ACCEPT", "text/html"), ("X-A", "1"))
    assert request.timeout == 3


@pytest.mark.parametrize("text", ["a\r\nb", "a\nb", "a\0", "a\x7f"])
def test_values_of_several_lines_are_refused(text: str) -> None:
    pages, errors = resources(), part("errors")
    link = pages.MyOnlineMeetingLink("/x")
    content = part("content").Content(f"text/plain;{text}", b"x")
    refusals: list[Callable[[], object]] = [
        lambda: sent(link.get(), headers=(("X-A", text),)),
        lambda: sent(link.get(), headers=((text, "1"),)),
        lambda: sent(link.get(), etag=text),
        lambda: sent(pages.SendMessageLink("/x").post(content=content, operation_id="1")),
    ]
    for refused in refusals:
        with pytest.raises(errors.EncodeError):
            refused()
    with pytest.raises(errors.HostRefused):
        sent(pages.MyOnlineMeetingLink(f"/{text}").get())


@pytest.mark.parametrize("href", ["data:text/plain,x", "file:///etc/passwd", "javascript:1"])
def test_other_schemes_are_refused(href: str) -> None:
    with pytest.raises(part("errors").HostRefused):
        sent(resources().MyOnlineMeetingLink(href).get())


def test_what_no_query_can_hold_is_refused() -> None:
    with pytest.raises(part("errors").EncodeError):
        sent(resources().PhotoLink("/x").get(size="\ud800"))


# Coming back.


def meeting_link(href: str = "/meetings/1") -> Any:
    return resources().MyOnlineMeetingLink(f"{BASE}{href}")


def as_xml() -> bytes:
    return (
        f'<resource rel="myOnlineMeeting" href="{BASE}/meetings/1"'
        ' xmlns="http://schemas.microsoft.com/rtc/2012/03/ucwa">'
        '<property name="etag">7</property><property name="subject">Plan</property></resource>'
    ).encode()


BODIES: dict[str, tuple[object, str | None]] = {
    "json": (MEETING, None),
    "vendor json": (json.dumps(MEETING).encode(), f"{VENDOR_JSON}; charset=utf-8"),
    "mark": (b"\xef\xbb\xbf" + json.dumps(MEETING).encode(), "application/json"),
    "untyped json": (json.dumps(MEETING).encode(), ""),
    "xml": (as_xml(), "application/xml; charset=utf-8"),
    "vendor xml": (as_xml(), VENDOR_XML),
    "untyped xml": (as_xml(), ""),
}


@pytest.mark.parametrize("name", BODIES)
def test_representations(name: str) -> None:
    body, media_type = BODIES[name]
    answer = reply(201, body, ("Location", "/m"), media_type=media_type)
    got = run_exchange(World(lambda _: answer), meeting_link().get())
    assert type(got.value) is resources().MyOnlineMeeting
    assert (got.value.subject, got.value.extra["etag"]) == ("Plan", "7")
    assert (got.status, got.headers["location"]) == (201, "/m")
    assert (got.raw, got.url) == (answer.content, f"{BASE}/meetings/1")


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_empty_bodies_are_none(status: int) -> None:
    for request in (meeting_link().get(), meeting_link().delete()):
        got = run_exchange(World(lambda _: reply(status, b"\r\n")), request)
        assert (got.status, got.value) == (status, None)


def test_a_body_that_nobody_asked_for_is_raw_alone() -> None:
    got = run_exchange(World(lambda _: reply(200, MEETING)), meeting_link().delete())
    assert got.value is None
    assert json.loads(got.raw) == MEETING


def test_a_photo() -> None:
    """Bytes, media type and expiry."""
    rows = (("Expires", "Thu, 01 Jan 2026 01:00:00 GMT"), ("Cache-Control", "private"))
    answer = reply(200, b"\xff\xd8", *rows, media_type="image/jpeg")
    got = run_exchange(World(lambda _: answer), resources().PhotoLink(f"{BASE}/x").get())
    assert got.value == part("content").Content("image/jpeg", b"\xff\xd8")
    assert got.headers["expires"] == rows[0][1]


@pytest.mark.parametrize(
    ("status", "kind"), [(403, "Forbidden"), (404, "NotFound"), (504, "GatewayTimeout")]
)
def test_no_photo(status: int, kind: str) -> None:
    for answer in (error_reply(status, kind), reply(status)):
        world = World(always(answer))
        with pytest.raises(getattr(part("errors"), kind)):
            run_exchange(world, resources().PhotoLink(f"{BASE}/x").get(), retries=0)


def test_anonymous_bodies() -> None:
    """What no page is called after."""
    pages = resources()
    link = pages.MakeMeAvailableLink(f"{BASE}/x", extra={"revision": "2"})
    request = evolve(link.post(), result="Resource", operation="makeMeAvailable2.POST")
    got = run_exchange(World(lambda _: reply(201, {"operations": ["a", "b"]})), request)
    assert dict(got.value.extra) == {"operations": ["a", "b"]}


def test_events_are_read_as_such() -> None:
    link = resources().EventsLink(f"{BASE}/events?ack=1")
    body = {"_links": {"self": {"href": "/e?ack=1"}, "next": {"href": "/e?ack=2"}}, "etag": "1"}
    world = World(lambda _: reply(200, body))
    client = exchanger(world)
    for _ in range(2):
        got = world.run(client.exchange(link.get(), BASE))
        assert type(got.value).__name__ == "EventBatch"
    assert world.requests[1].header("if-none-match") is None


def test_starting_an_operation() -> None:
    pages = resources()
    link = pages.StartMessagingLink(f"{BASE}/start")
    request = part("request").with_operation_id(link.post(to="sip:b@contoso.example"), "77")
    location = ("Location", "/ucwa/invitations/1")
    for answer in (
        reply(201, None, location),
        reply(201, {"rel": "messagingInvitation", "state": "Connecting"}, location),
    ):
        got = run_exchange(World(always(answer)), request)
        found = part("protocol.exchange").accepted(request, got)
        assert found == part("results").Accepted("/ucwa/invitations/1", "77")
    assert got.value.state.value == "Connecting"


WRONG: dict[str, tuple[object, str | None, str]] = {
    "portal": ("<html>Sign in</html>", None, "UnknownMediaType"),
    "image": (b"\xff\xd8", "image/jpeg", "UnknownMediaType"),
    "untyped text": (b"hello", "", "UnknownMediaType"),
    "broken json": (b"{", "application/json", "DecodeError"),
    "list": (b"[]", "application/json", "DecodeError"),
    "broken xml": (b"<resource", "application/xml", "DecodeError"),
    "cut": (json.dumps(MEETING).encode()[:-9], "application/json", "DecodeError"),
    "document type": (b"<!DOCTYPE x><resource/>", "application/xml", "DecodeError"),
    "wrong value": ({**MEETING, "subject": 1}, None, "DecodeError"),
}


@pytest.mark.parametrize("name", WRONG)
def test_bodies_that_are_not_what_they_should_be(name: str) -> None:
    body, media_type, kind = WRONG[name]
    world = World(lambda _: reply(200, body, media_type=media_type))
    with pytest.raises(getattr(part("errors"), kind)):
        run_exchange(world, meeting_link().get())
    assert len(world.requests) == 1


def test_a_page_of_a_proxy_is_no_success() -> None:
    world = World(lambda _: reply(200, "<html>Sign in</html>"))
    with pytest.raises(part("errors").UnknownMediaType):
        run_exchange(world, meeting_link().delete())


# Copies.


def test_304_gives_what_was_read() -> None:
    world = script(
        ("GET /meetings/1", reply(200, MEETING)),
        ("GET /meetings/1", reply(304, None, ("X-A", "1"))),
    )
    client = exchanger(world)
    first = world.run(client.exchange(meeting_link().get(), BASE))
    second = world.run(client.exchange(meeting_link().get(), BASE))
    assert [sent.header("If-None-Match") for sent in world.requests] == [None, '"7"']
    assert (second.value, second.status, second.raw) == (first.value, 304, b"")
    assert second.headers["x-a"] == "1"


def test_an_address_is_known_however_it_is_spelled() -> None:
    world = World(lambda _: reply(200, MEETING))
    client = exchanger(world)
    world.run(client.exchange(meeting_link("/Meetings/a%3D").get(), BASE))
    world.run(client.exchange(meeting_link("/meetings/A=").get(), BASE))
    assert world.requests[1].header("If-None-Match") == '"7"'
    assert world.requests[1].url == f"{BASE}/meetings/A="


def test_the_header_tells_the_tag_where_the_body_does_not() -> None:
    body = {name: value for name, value in MEETING.items() if name != "etag"}
    world = World(lambda _: reply(200, body, ("ETag", '"9"')))
    client = exchanger(world)
    for _ in range(2):
        world.run(client.exchange(meeting_link().get(), BASE))
    assert world.requests[1].header("If-None-Match") == '"9"'


def unconditional(first: Any, *others: Any, base: str = "/meetings/1", **body: Any) -> None:
    """After the first request and the others, the first one is asked without a condition."""
    world = World(lambda _: reply(200, {**MEETING, **body}))
    client = exchanger(world)
    for request in (first, *others, first):
        world.run(client.exchange(request, BASE))
    assert world.requests[-1].header("If-None-Match") is None


def test_what_is_not_asked_for_with_a_condition() -> None:
    pages, link = resources(), meeting_link()
    unconditional(link.get(), link.delete())
    unconditional(link.get(), link.put(subject="x"))
    unconditional(link.get(), etag=None)
    extension = {"rel": "onlineMeetingExtension", "_links": {"self": {"href": "/e"}}}
    # What is embedded changes without another tag of the resource around it.
    unconditional(link.get(), _embedded={"onlineMeetingExtension": [extension]})
    # The same address is read as another class.
    other = pages.OnlineMeetingLink(f"{BASE}/meetings/1").get()
    world = World(lambda _: reply(200, MEETING))
    client = exchanger(world)
    for request in (link.get(), other):
        world.run(client.exchange(request, BASE))
    assert world.requests[1].header("If-None-Match") is None


def test_who_states_a_condition_gets_the_304() -> None:
    world = script(("GET /meetings/1", reply(304)))
    with pytest.raises(part("errors").StatusError):
        world.run(
            exchanger(world).exchange(
                meeting_link().get(), BASE, headers=(("If-None-Match", '"1"'),)
            )
        )


def test_copies_are_bounded_and_forgotten() -> None:
    tags = part("protocol.entity_tags").EntityTags(most=2)
    response = run_exchange(World(lambda _: reply(200, MEETING)), meeting_link().get())
    form = ("x", "MyOnlineMeeting")
    for name in "abac":
        tags.keep(f"{BASE}/{name}", form, response)
    kept = {name for name in "abc" if tags.find(f"{BASE}/{name}", form)}
    assert kept == {"a", "c"}
    tags.clear()
    assert tags.find(f"{BASE}/a", form) is None


# Identifiers of operations.


def required(verb: Any) -> dict[str, Any]:
    """Values for what a verb can't do without."""
    rows = inspect.signature(verb).parameters.values()
    return {
        row.name: b"x" if "Content" in row.annotation else "x"
        for row in rows
        if row.default is row.empty
    }


def test_where_the_identifier_of_each_operation_travels(
    corrected_model: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """It is put where the verb puts it, for each operation of the real pages."""
    client = import_client(corrected_model.model, tmp_path_factory.mktemp("ids"), "ids")
    requests = importlib.import_module(f"{client.__name__}.request")
    seen, in_query = set(), set()
    for resource in corrected_model.model.resources:
        for operation in resource.operations:
            if operation.asynchronous is None:
                continue
            name = client.resources.PAGES[resource.name].rpartition(".")[2]
            link = getattr(client.resources, f"{name}Link")("/x?a=1", extra={"revision": "2"})
            verb = getattr(link, operation.method.lower())
            given = verb(**{**required(verb), "operation_id": "77"})
            assert isinstance(given, requests.Operation)
            without = {key: value for key, value in given.body if key != "operationId"}
            bare = evolve(given, body=tuple(without.items()), query=())
            made = requests.with_operation_id(bare, "77")
            assert dict(made.body) == dict(given.body), operation.id
            assert made.query == tuple(row for row in given.query if row[0] == "operationId")
            assert made.operation_id == "77"
            seen.add(operation.id)
            if made.query:
                in_query.add(operation.id)
    assert len(seen) == 33
    assert in_query == {
        "escalateAudio.POST",
        "escalateAudioVideo.POST",
        "renegotiations.POST",
        "resumeAudio.POST",
        "resumeAudioVideo.POST",
        "sendMessage.POST",
    }


def test_an_identifier_takes_the_place_of_another() -> None:
    requests, pages = part("request"), resources()
    start = pages.StartMessagingLink("/x").post(to="sip:a@b", operation_id="1")
    again = requests.with_operation_id(start, "2")
    assert again == requests.with_operation_id(again, "2")
    assert [row for row in again.body if row[0] == "operationId"] == [("operationId", "2")]
    message: Any = pages.SendMessageLink("/x").post(content="Hi", operation_id="1")
    assert requests.with_operation_id(message, "2").query == (("operationId", "2"),)


@pytest.mark.parametrize("identifier", ["", "x" * 51, "a\r\nb", "a\0", "\u2028"])
def test_identifiers_that_are_none(identifier: str) -> None:
    start = resources().StartMessagingLink("/x").post(to="sip:a@b")
    with pytest.raises(part("errors").EncodeError) as caught:
        part("request").with_operation_id(start, identifier)
    assert caught.value.path == "operationId"
