"""XML beside JSON: what it says, what it has no room for, and what of it is refused."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from xml.etree import ElementTree

import pytest
from attrs import evolve, fields
from client_package import import_client
from hypothesis import HealthCheck, assume, given, seed, settings
from hypothesis import strategies as st
from test_client_runtime import FULL, house

JSON, XML = "application/json", "application/xml"
NAMESPACE = "http://schemas.microsoft.com/rtc/2012/03/ucwa"
HALL = """\
<?xml version="1.0" encoding="utf-8"?>
<resource rel="room" href="/room" xmlns="http://schemas.microsoft.com/rtc/2012/03/ucwa">
  <link rel="door" href="/door" title="The door" revision="2" />
  <link rel="photo" href="data:image/png;base64,AAEC" />
  <link rel="guest" href="/guests/2" />
  <link rel="x-unknown" href="/x" />
  <property name="rel">room</property>
  <property name="name">  Hall &amp; more </property>
  <property name="floor">-3</property>
  <property name="area">12.5</property>
  <property name="open">True</property>
  <property name="built">2016-09-26T16:20:24.8220000-07:00</property>
  <property name="lease">PT5M</property>
  <property name="mood">good</property>
  <propertyList name="moods"><item>Bad</item><item>Odd</item></propertyList>
  <propertyList name="tags" />
  <property name="key">a2V5</property>
  <property name="9d2f-token">please pass this in a PUT request</property>
  <propertyList name="odd"><item>1</item></propertyList>
  <property name="nothing" xsi:nil="true" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" />
  <property name="etag">1</property>
  <resource rel="guest" href="/guests/2"><property name="role">Good</property></resource>
  <resource rel="host" href="/guests/1"><property name="rel">guest</property></resource>
  <resource rel="shed"><resource rel="door"><property name="lock" /></resource></resource>
</resource>
"""
READ = {
    "rel": "room",
    "name": "  Hall & more ",
    "floor": -3,
    "area": 12.5,
    "open": True,
    "built": "/Date(1474932024822)/",
    "lease": "PT5M",
    "mood": "good",
    "moods": ["Bad", "Odd"],
    "tags": [],
    "key": "a2V5",
    "9d2f-token": "please pass this in a PUT request",
    "odd": ["1"],
    "nothing": None,
    "etag": "1",
    "_links": {
        "self": {"href": "/room"},
        "door": {"href": "/door", "title": "The door", "revision": "2"},
        "photo": {"href": "data:image/png;base64,AAEC"},
        "guest": [{"href": "/guests/2"}],
        "x-unknown": {"href": "/x"},
    },
    "_embedded": {
        "guest": [{"role": "Good", "_links": {"self": {"href": "/guests/2"}}}],
        "host": {"rel": "guest", "_links": {"self": {"href": "/guests/1"}}},
        "shed": {"_embedded": {"door": {"lock": ""}}},
    },
}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return import_client(house(), tmp_path_factory.mktemp("mansion"), "mansion")


def xml(inside: str = "", attributes: str = "", root: str = "resource") -> str:
    return f'<{root} xmlns="{NAMESPACE}" {attributes}>{inside}</{root}>'


def tree(body: str | bytes) -> Any:
    def node(element: ElementTree.Element) -> Any:
        text = "" if len(element) else element.text or ""
        return element.tag, dict(element.attrib), text, [node(child) for child in element]

    return node(ElementTree.fromstring(body))


def loaded(client: Any, body: str | bytes, kind: Any = None) -> Any:
    return client.codec.loads(body, type=kind, media_type=XML)


def through_xml(client: Any, document: dict[str, Any], kind: Any = None) -> str:
    """What is written of a document; it reads back to the same."""
    read = client.codec.decode(document, kind)
    body = client.codec.dumps(read, media_type=XML)
    assert loaded(client, body, kind) == read
    text: str = body.decode()
    return text.partition("?>")[2]


# What it says.


@pytest.mark.parametrize(
    "body",
    [
        HALL,
        HALL.encode(),
        f"\ufeff{HALL}",
        HALL.encode("utf-8-sig"),
        HALL.replace("utf-8", "utf-16").encode("utf-16"),
        HALL.replace(f' xmlns="{NAMESPACE}"', ""),
        re.sub(r"(</?)(?=[a-z])", r"\1u:", HALL.replace("xmlns=", "xmlns:u=")),
        HALL.replace(">True<", "> true <").replace(">-3<", ">\n-3\n<"),
        HALL.replace("<property", "<!-- a comment --><property"),
    ],
)
def test_every_kind_of_value_is_read(client: Any, body: str | bytes) -> None:
    room = loaded(client, body)
    assert type(room) is client.resources.Room
    assert client.codec.encode(room) == READ
    assert (room.floor, room.open, room.mood) == (-3, True, client.enums.Mood.GOOD)
    assert room.built == datetime(2016, 9, 26, 23, 20, 24, 822000, tzinfo=UTC)
    assert room.photo == client.content.Content("image/png", b"\0\1\2")
    assert type(room.embedded.host) is client.resources.Host
    assert [guest.href for guest in room.links.guest] == ["/guests/2"]
    assert room.links.door.revision == 2


def test_what_was_read_is_written(client: Any) -> None:
    room = loaded(client, HALL)
    expected = tree(HALL.replace("8220000", "822000"))
    for one in (room, evolve(room, _order=())):
        assert tree(client.codec.dumps(one, media_type=XML)) == expected
    changed = tree(client.codec.dumps(evolve(room, open=False, name=None), media_type=XML))
    assert changed == tree(
        HALL.replace("8220000", "822000")
        .replace(">True<", ">False<")
        .replace('<property name="name">  Hall &amp; more </property>', "")
    )


@pytest.mark.parametrize(
    "media_type",
    [
        "application/xml",
        "application/xml; charset=utf-8",
        "Application/Vnd.Microsoft.Com.Ucwa+XML",
        "application/vnd.microsoft.ucwa+xml;v=2",
    ],
)
def test_media_types(client: Any, media_type: str) -> None:
    door = client.codec.loads(xml(attributes='rel="door"'), media_type=media_type)
    assert door == client.resources.Door()
    out = client.codec.dumps(client.resources.Door(), media_type=media_type)
    assert tree(out) == tree(xml('<property name="rel">door</property>'))
    assert len(client.codec.media_types()) == 6


def test_dates_keep_offset_and_microseconds(client: Any) -> None:
    for text, moment in (
        ("2016-09-26T16:20:27.6158253-07:00", (16, 20, 27, 615825, -7)),
        ("2016-09-26T16:20:27+05:00", (16, 20, 27, 0, 5)),
        ("2016-09-26T16:20:27Z", (16, 20, 27, 0, 0)),
    ):
        body = xml(f'<property name="built">{text}</property>', 'rel="room"')
        room = loaded(client, body)
        hours = timezone(timedelta(hours=moment[4]))
        assert room.built == datetime(2016, 9, 26, *moment[:4], tzinfo=hours)
        assert loaded(client, client.codec.dumps(room, media_type=XML)).built == room.built
        written = client.codec.dumps(room, media_type=XML).decode()
        assert room.built.isoformat() in written
    read = client.codec.decode({"rel": "room", "built": "/Date(1474932027615-0700)/"})
    assert b">2016-09-26T16:20:27.615000-07:00<" in client.codec.dumps(read, media_type=XML)


@pytest.mark.parametrize(
    ("document", "written"),
    [
        ({"rel": "door"}, '<property name="rel">door</property>'),
        ({"rel": "room", "extra": "a"}, None),
        (
            {"rel": "room", "name": ""},
            '<property name="rel">room</property><property name="name"/>',
        ),
        ({"rel": "room", "name": "<&>\"'\r\n\t "}, None),
        ({"rel": "room", "a\n<\"'&>\t": "b"}, None),
        ({"rel": "room", "name": None, "nothing": None}, None),
        ({"rel": "room", "tags": "alone"}, None),
        ({"rel": "room", "tags": []}, None),
        ({"rel": "room", "odd": ["a", None, ""]}, None),
        ({"rel": "room", "odd": []}, None),
        ({"rel": "room", "_links": {"self": {"href": "/", "revision": "2"}}}, None),
        ({"rel": "room", "_links": {"x": [{"href": "/a"}, {"href": "/b\n"}]}}, None),
        ({"rel": "room", "_links": {"x": None, "door": None}}, None),
        ({"rel": "room", "_links": {"guest": []}, "_embedded": {"guest": []}}, None),
        ({"rel": "room", "_links": {"guest": {"href": "/"}}}, None),
        ({"rel": "room", "_links": {}, "_embedded": {}}, None),
        ({"rel": "room", "_embedded": {"guest": {"rel": "guest"}}}, None),
        ({"rel": "room", "_embedded": {"x": [{"a": "1"}, {"a": "2"}], "y": None}}, None),
        ({"rel": "room", "_embedded": {"host": {"rel": "guest"}, "door": {}}}, None),
        ({"rel": "room", "_embedded": {"door": {"rel": "elsewhere"}}}, None),
        ({"rel": "room", "uri": "u"}, None),
        ({"rel": "room", "Uri": "u"}, None),
        ({"code": "Conflict", "subcode": "Taken", "message": "", "parameters": []}, None),
        ({"code": "BadRequest", "parameters": [{"name": "to", "reason": "Missing"}]}, None),
        ({"code": "BadRequest", "parameters": {"to": "Missing"}}, None),
        ({"code": "Gone", "debugInfo": {"stack": ["a", "b"], "at": {"line": "1"}}}, None),
        ({"rel": "reason", "code": "Gone"}, None),
    ],
)
def test_odd_documents_survive(client: Any, document: Any, written: str | None) -> None:
    found = through_xml(client, document)
    assert written is None or tree(found) == tree(xml(written))


def test_the_class_of_roots_that_are_no_resource(client: Any) -> None:
    metadata = {"httpMethod": "Get", "parameters": [{"name": "a", "supportedValues": ["b"]}]}
    nothing = {"httpMethod": "Put", "parameters": []}
    for document, root in (
        ({"metadata": [metadata, nothing]}, "optionsMetadata"),
        ({"metadata": [metadata]}, "optionsMetadata"),
        ({"operations": [None]}, "operationsQueued"),
    ):
        found = through_xml(client, document, client.resource.Resource)
        assert ElementTree.fromstring(found).tag == root
        with pytest.raises(client.errors.DecodeError) as caught:
            loaded(client, found)
        assert caught.value.path == "rel"


def test_errors_are_reasons(client: Any) -> None:
    """The page's own form, and the one that a resource would have."""
    body = xml(
        "<code>Conflict</code><subcode>AlreadyExists</subcode><message>Wait.</message>"
        "<debugInfo /><parameters />",
        root="reason",
    )
    reason = loaded(client, body)
    assert type(reason) is client.resources.Reason
    assert (reason.code, reason.subcode, reason.message) == ("Conflict", "AlreadyExists", "Wait.")
    assert reason.extra == {"debugInfo": "", "parameters": []}
    assert tree(client.codec.dumps(reason, media_type=XML)) == tree(body)


EVENTS = xml(
    """<link rel="next" href="/events?ack=2" />
  <sender rel="room" href="/room">
    <updated rel="room" href="/room"><resource rel="room" href="/room">
      <property name="rel">room</property><property name="floor">4</property></resource></updated>
    <added rel="door" href="/door" title="North"><in rel="room" href="/room" /></added>
    <completed rel="open" href="/open/1" status="Failure">
      <reason><code>Gone</code><message>It is gone.</message></reason></completed>
  </sender>
  <sender rel="door" href="/door"><deleted rel="door" href="/door" /></sender>""",
    'href="/events?ack=1"',
    "events",
)


def test_event_channel(client: Any) -> None:
    batch = loaded(client, EVENTS)
    assert type(batch) is client.events.EventBatch
    assert (batch.href, batch.links.next.href) == ("/events?ack=1", "/events?ack=2")
    updated, added, completed, deleted = batch.events
    assert [event.type for event in batch.events] == ["updated", "added", "completed", "deleted"]
    assert (updated.sender.rel, deleted.sender.rel) == ("room", "door")
    assert type(updated.resource) is client.resources.Room
    assert updated.resource.floor == 4
    assert (added.link.title, added.in_.href, added.resource) == ("North", "/room", None)
    assert type(added.link) is client.resources.DoorLink
    assert (completed.status, completed.reason.code) == ("Failure", "Gone")
    written = client.codec.dumps(batch, media_type=XML)
    assert tree(re.sub(rb">\s+<", b"><", written)) == tree(re.sub(r">\s+<", "><", EVENTS))
    assert client.codec.decode(client.codec.encode(batch)) == batch
    for empty in ("", '<link rel="resync" href="/events?ack=9" />'):
        nothing = loaded(client, xml(empty, 'href="/events"', "events"))
        assert (type(nothing), nothing.events) == (client.events.EventBatch, ())
        assert loaded(client, client.codec.dumps(nothing, media_type=XML)) == nothing


def test_inputs_have_the_types_of_their_codecs(client: Any) -> None:
    values = client.values
    codecs = {"slow": values.BOOLEAN, "times": values.array(values.INTEGER), "to": values.STRING}
    inside = """<property name="Slow">FALSE</property><propertyList name="times"><item>1</item>
        <item>2</item></propertyList><property name="to">5</property>
        <property name="new">5</property><link rel="note" href="data:,a" />"""
    expected = {
        "Slow": False,
        "times": [1, 2],
        "to": "5",
        "new": "5",
        "_links": {"note": {"href": "data:,a"}},
    }
    for root in ("input", "resource"):
        body = xml(inside, root=root)
        assert client.codec.load_input(body, codecs, media_type=XML) == expected
    assert client.codec.load_input(json.dumps(expected), codecs) == expected
    request = client.resources.OpenLink("/open", extra={"revision": "2"}).post(
        mood=client.enums.Mood.GOOD, times=(1, 2), silently=True
    )
    body = client.codec.dump_input(request.document, media_type=XML)
    assert tree(body) == tree(
        xml(
            '<property name="mood">Good</property><propertyList name="times"><item>1</item>'
            '<item>2</item></propertyList><property name="silently">True</property>',
            root="input",
        )
    )
    for body in ("[]", "5"):
        with pytest.raises(client.errors.DecodeError):
            client.codec.load_input(body, {})


# What it has no room for.


@pytest.mark.parametrize(
    ("document", "path", "reason"),
    [
        ({"name": "a\0"}, "room.name", "U+0000"),
        ({"name": "\ud800"}, "room.name", "U+D800"),
        ({"name": "\uffff"}, "room.name", "U+FFFF"),
        ({"tags": ["a", "\x1b"]}, "room.tags[1]", "U+001B"),
        ({"odd\0": "a"}, "room.odd\0.name", "U+0000"),
        ({"odd": {"a": 1}}, "room.odd", "object"),
        ({"odd": [["a"]]}, "room.odd[0]", "list"),
        ({"blueprint": {"a": "b"}}, "room.blueprint", "object"),
        ({"_links": {"x": []}}, "room._links.x", "empty list"),
        ({"_links": {"x": [{"href": "/"}]}}, "room._links.x", "list of one"),
        ({"_links": {"door": [{"href": "/"}]}}, "room._links.door", "list of one"),
        ({"_links": {"self": [{"href": "/"}]}}, "room._links.self", "one link to itself"),
        ({"_links": {"x": {"href": "/", "rel": "y"}}}, "room._links.x.rel", "meaning"),
        ({"_links": {"x": {"href": "/", "title": None}}}, "room._links.x.title", "null"),
        ({"_links": {"x": {"href": "/", "a b": "c"}}}, "room._links.x.a b", "attribute"),
        ({"_links": {"x": {"href": "/", "xmlns": "c"}}}, "room._links.x.xmlns", "attribute"),
        ({"_links": {"x": {"href": "/", "a": [1]}}}, "room._links.x.a", "list"),
        ({"_links": {"x": {"href": "/\0"}}}, "room._links.x.href", "U+0000"),
        (
            {"_links": {"guest": [{"href": "/"}, {"href": "\1"}]}},
            "room._links.guest[1].href",
            "U+0001",
        ),
        ({"_embedded": {"x": []}}, "room._embedded.x", "empty list"),
        ({"_embedded": {"x": [{}]}}, "room._embedded.x", "list of one"),
        (
            {"_embedded": {"guest": [{}, {"odd": {}}]}},
            "room._embedded.guest[1].odd",
            "object",
        ),
    ],
)
def test_what_xml_has_no_room_for(client: Any, document: Any, path: str, reason: str) -> None:
    read = client.codec.decode({"rel": "room", **document})
    assert json.loads(client.codec.dumps(read)) == {"rel": "room", **document}
    with pytest.raises(client.errors.EncodeError) as caught:
        client.codec.dumps(read, media_type=XML)
    assert caught.value.path == path
    assert reason in caught.value.message


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"type": "a b"}, "EventBatch.sender[0].events[0]"),
        ({"type": "property"}, "EventBatch.sender[0].events[0].type"),
        ({"odd": {}}, "EventBatch.sender[0].events[0].odd"),
        (
            {"link": {"rel": "a", "href": "", "status": ""}},
            "EventBatch.sender[0].events[0].link.status",
        ),
        ({"_embedded": {"a": {"b": "\0"}}}, "EventBatch.sender[0].events[0]._embedded.a.b"),
    ],
)
def test_events_that_xml_has_no_room_for(client: Any, change: Any, path: str) -> None:
    event = {"link": {"rel": "a", "href": "/"}, "type": "updated", **change}
    batch = client.codec.decode({"sender": [{"rel": "a", "href": "/", "events": [event]}]})
    with pytest.raises(client.errors.EncodeError) as caught:
        client.codec.dumps(batch, media_type=XML)
    assert caught.value.path == path


def test_scalars_that_no_page_knows_become_texts(client: Any) -> None:
    """As XML has it for all properties; what they were in JSON is lost."""
    room = client.codec.decode({"rel": "room", "a": True, "b": 5, "c": 1.5})
    read = loaded(client, client.codec.dumps(room, media_type=XML))
    assert read.extra == {"a": "True", "b": "5", "c": "1.5"}


# What is refused.

DEEP = "<resource rel='a'>" * 200 + "</resource>" * 200


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{}",
        "<",
        "<a></b>",
        "<a>&nbsp;</a>",
        '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a><a/>'.encode("utf-16"),
        b"<a>\xff</a>",
        b'<?xml version="1.0" encoding="nothing"?><a/>',
        b'<?xml version="1.0" encoding="shift-jis"?><a/>',
        "<a>\ud800</a>",
        "<a>\x00</a>",
        DEEP,
        DEEP.replace("resource", "item"),
        "<a/>" + " " * (1 << 24),
    ],
)
def test_bodies_that_are_no_xml(client: Any, body: str | bytes) -> None:
    with pytest.raises(client.errors.DecodeError):
        loaded(client, body, client.resources.Room)


@pytest.mark.parametrize(
    ("inside", "path"),
    [
        ('<property name="floor">1.5</property>', "room.floor"),
        ('<property name="floor"/>', "room.floor"),
        ('<property name="area">1e999</property>', "room.area"),
        ('<property name="open">yes</property>', "room.open"),
        ('<property name="built">yesterday</property>', "room.built"),
        ('<property name="lease">P</property>', "room.lease"),
        ('<property name="key">?</property>', "room.key"),
        ('<propertyList name="name"><item/></propertyList>', "room.name"),
        ('<property name="name"><a/></property>', "room.name"),
        ("<property>a</property>", "room.property"),
        ('<link href="/"/>', "room.link"),
        ('<link rel="x"/>', "room._links.x.href"),
        ('<link rel="guest" href="/"/><link rel="guest"/>', "room._links.guest[1]"),
        ("<resource/>", "room.resource"),
        (
            '<resource rel="guest"/><resource rel="guest"><property/></resource>',
            "room._embedded.guest[1].property",
        ),
        (
            '<resource rel="x"><resource rel="room"><property name="floor"/></resource></resource>',
            "room._embedded.x._embedded.room.floor",
        ),
    ],
)
def test_decode_errors_have_the_path(client: Any, inside: str, path: str) -> None:
    with pytest.raises(client.errors.DecodeError) as caught:
        loaded(client, xml(inside, 'rel="room"'))
    assert caught.value.path == path


def test_decode_errors_of_events_have_the_path(client: Any) -> None:
    for body, path in (
        (EVENTS.replace(">4<", ">x<"), "EventBatch.sender[0].events[0]._embedded.room.floor"),
        (EVENTS.replace('"/door" title', '"/door" rel2="" title'), None),
        (
            EVENTS.replace('<in rel="room" href="/room" />', "<in/>"),
            "EventBatch.sender[0].events[1].in.rel",
        ),
        (EVENTS.replace("<link rel", "<link rol"), "EventBatch.link"),
    ):
        if path is None:
            assert loaded(client, body).events[1].link.extra["rel2"] == ""
            continue
        with pytest.raises(client.errors.DecodeError) as caught:
            loaded(client, body)
        assert caught.value.path == path


def nested(depth: int) -> str:
    return f'{{"rel":"room","odd":{"[" * depth}{"]" * depth}}}'


def test_json_is_bounded_too(client: Any) -> None:
    assert client.codec.loads(nested(100)).extra
    flat = json.dumps({"rel": "room", "odd": [["[[[" * 100, "}", '"[\\'] * 3] * 100})
    assert client.codec.loads(flat).extra
    with pytest.raises(client.errors.DecodeError) as caught:
        client.codec.loads(nested(101))
    assert caught.value.path == "room.odd"
    with pytest.raises(client.errors.DecodeError) as caught:
        client.codec.loads(nested(101).replace("odd", "blueprint"))
    assert caught.value.path == "room.blueprint"
    for body in (nested(5000), '{"a":"' + "b" * (1 << 24) + '"}', "[" * 101):
        with pytest.raises(client.errors.DecodeError):
            client.codec.loads(body)
        with pytest.raises(client.errors.DecodeError):
            client.codec.load_input(body, {})
    with pytest.raises(client.errors.DecodeError):
        client.codec.load_input(nested(101), {})


def test_resources_stand_in_each_other_so_deep(client: Any) -> None:
    document: dict[str, Any] = {"rel": "x"}
    for _ in range(50):
        document = {"rel": "x", "_embedded": {"x": document}}
    through_xml(client, document)
    deeper = {"rel": "room", "_embedded": {"x": document}}
    for body, media_type in (
        (json.dumps(deeper), JSON),
        (xml('<resource rel="x">' * 51 + "</resource>" * 51, 'rel="room"'), XML),
    ):
        with pytest.raises(client.errors.DecodeError) as caught:
            client.codec.loads(body, media_type=media_type)
        assert caught.value.path == "room" + "._embedded.x" * 50 + "._embedded"
    endless: dict[str, Any] = {"rel": "room"}
    endless["odd"] = endless
    with pytest.raises(client.errors.DecodeError):
        client.codec.decode(endless)
    endless_room = client.resources.Room(extra=endless)
    for media_type in (JSON, XML):
        with pytest.raises(client.errors.EncodeError):
            client.codec.dumps(endless_room, media_type=media_type)
    with pytest.raises(client.errors.EncodeError):
        client.codec.encode(endless_room)


FUZZED: list[tuple[str, bytes]] = [
    (JSON, json.dumps(FULL).encode()),
    (XML, HALL.encode()),
    (XML, EVENTS.encode()),
]


@pytest.mark.parametrize(("media_type", "body"), FUZZED)
def test_truncated_bodies(client: Any, media_type: str, body: bytes) -> None:
    for length in range(len(body.rstrip())):
        with pytest.raises(client.errors.DecodeError):
            client.codec.loads(body[:length], media_type=media_type)


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.sampled_from(FUZZED), st.randoms(use_true_random=False))
def test_damaged_bodies(client: Any, sample: tuple[str, bytes], chance: random.Random) -> None:
    """They are read, or refused by a typed error; what is read can be written in JSON."""
    media_type, body = sample
    damaged = bytearray(body)
    for _ in range(chance.randint(1, 4)):
        place = chance.randrange(len(damaged))
        end = place + chance.randint(0, 12)
        damaged[place:end] = chance.choice(
            [b"", chance.randbytes(3), damaged[end : end + 20], b"<", b"{", b"[", b"null", b"1e999"]
        )
    try:
        read = client.codec.loads(bytes(damaged), media_type=media_type)
    except client.errors.DecodeError:
        return
    assert client.codec.loads(client.codec.dumps(read), type=type(read)) == read


@given(st.binary() | st.text(), st.sampled_from([JSON, XML]))
def test_random_bodies(client: Any, body: bytes | str, media_type: str) -> None:
    with pytest.raises(client.errors.DecodeError):
        client.codec.loads(body, media_type=media_type)


@given(st.text())
def test_random_media_types(client: Any, media_type: str) -> None:
    """Whatever is none of the known ones, which are case-blind and may have parameters."""
    assume(media_type.partition(";")[0].strip().lower() not in client.codec.media_types())
    with pytest.raises(client.errors.UnknownMediaType):
        client.codec.loads("{}", media_type=media_type)


# Every class of the real pages.

TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"))
TEXTS = st.one_of(TEXTS, st.sampled_from(["", " a\n\tb ", "True", "5", "<&>\"'", "]]>", "\r\n"]))
ATTRIBUTES = st.dictionaries(st.sampled_from(["title", "revision", "odd"]), TEXTS, max_size=2)
MOMENTS = st.datetimes(datetime(1, 1, 3), datetime(9999, 12, 29)).map(  # noqa: DTZ001
    lambda moment: moment.replace(microsecond=moment.microsecond // 1000 * 1000)
)
ZONES = st.integers(-720, 840).map(lambda minutes: timezone(timedelta(minutes=minutes)))


def values_of(client: Any, codec: Any) -> st.SearchStrategy[Any]:
    """Values of a codec that both media types have room for."""
    values = client.values
    dates = st.builds(lambda moment, zone: moment.replace(tzinfo=zone), MOMENTS, ZONES)
    spans = st.integers(-(10**13), 10**13).map(lambda count: timedelta(milliseconds=count))
    content = st.builds(
        client.content.Content,
        st.sampled_from(["text/plain;charset=utf-8", "application/sdp", "text/html"]),
        st.binary(max_size=20),
        extra=ATTRIBUTES,
    )
    plain: dict[Any, st.SearchStrategy[Any]] = {
        values.STRING: TEXTS,
        values.BOOLEAN: st.booleans(),
        values.INTEGER: st.integers(),
        values.NUMBER: st.floats(allow_nan=False, allow_infinity=False) | st.integers(-9, 9),
        values.DATETIME: dates,
        values.DURATION: spans,
        values.BINARY: st.binary(),
        values.CONTENT: content,
        values.JSON: TEXTS,
    }
    if codec in plain:
        return plain[codec]
    if hasattr(codec, "_item"):
        items = values_of(client, codec._item)
        fewest = 1 if codec._item is values.CONTENT else 0  # an empty list of links is nothing
        return st.lists(items, min_size=fewest, max_size=3).map(tuple)
    return st.sampled_from(codec._kind) | TEXTS.map(codec._kind)


def instances(client: Any, kind: Any, depth: int = 1) -> st.SearchStrategy[Any]:
    """Instances of a class that both media types have room for."""
    given_: dict[str, st.SearchStrategy[Any]] = {}
    plan = client._plan.plan_of(kind)
    for field in fields(kind):
        declared = field.metadata.get(client.resource.PROPERTY)
        if declared is not None:
            given_[field.alias] = st.none() | values_of(client, declared.codec)
    taken = {*plan.by_name, *plan.by_spelling, *plan.frame, "rel"}
    given_["extra"] = st.dictionaries(
        TEXTS.filter(lambda name: name not in taken), TEXTS, max_size=2
    )
    links = st.fixed_dictionaries({"href": TEXTS}).flatmap(
        lambda link: ATTRIBUTES.map(lambda attributes: {**link, **attributes})
    )
    listed = client._by_rel.listed_rels(plan.links)
    rels = sorted({*client.links._pages(plan.links), "x-unknown"} - plan.contents.keys())
    several = {
        rel: st.lists(links, min_size=1, max_size=2) if rel in listed else links for rel in rels
    }
    given_["links"] = chosen(several).map(plan.links)
    if depth and plan.pages:
        copied = client._by_rel.listed_rels(type(plan.embedded))
        inner = {
            rel: instances(client, client._registry.page_class(page) or client.resource.Resource, 0)
            for rel, page in plan.pages.items()
        }
        lists = {rel: st.lists(one, min_size=1, max_size=2) for rel, one in inner.items()}
        given_["embedded"] = chosen(
            {rel: lists[rel] if rel in copied else one for rel, one in inner.items()}
        ).map(type(plan.embedded))
    return st.builds(kind, **given_)


def chosen(strategies: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[Any]:
    """Some of these, by name."""
    some = st.lists(st.sampled_from(sorted(strategies)), max_size=3, unique=True)
    return some.flatmap(
        lambda names: st.fixed_dictionaries({name: strategies[name] for name in names})
    )


def survives(client: Any, kind: Any) -> Callable[[], None]:
    @seed(2012)
    @settings(
        max_examples=12,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(instances(client, kind))
    def check(resource: Any) -> None:
        for media_type in (JSON, XML):
            body = client.codec.dumps(resource, media_type=media_type)
            read = client.codec.loads(body, type=kind, media_type=media_type)
            assert read == resource
            other = XML if media_type == JSON else JSON
            crossed = client.codec.dumps(read, media_type=other)
            assert client.codec.loads(crossed, type=kind, media_type=other) == resource

    return check


def test_every_kind_of_value_survives(client: Any) -> None:
    for kind in (client.resources.Room, client.resources.Guest, client.resources.Reason):
        survives(client, kind)()


def test_every_class_of_the_real_pages_survives(
    corrected_model: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    client = import_client(corrected_model.model, tmp_path_factory.mktemp("all"), "all_pages")
    kinds = {client._registry.page_class(page) for page in client.resources.PAGES}
    assert len(kinds) == 225
    for kind in kinds:
        survives(client, kind)()
