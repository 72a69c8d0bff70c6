"""A generated client at work: reading, writing, links, requests; on a small model by hand."""

from __future__ import annotations

import copy
import json
import pickle
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from attrs import evolve, fields
from client_package import (
    embedded,
    enumeration,
    import_client,
    link,
    model,
    operation,
    parameter,
    prop,
    resource,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from codegen.model.nodes import Kind, Model, Type

STRINGS = Type(Kind.STRING, many=True)
MOOD = Type(Kind.ENUM, "Mood")


def house() -> Model:
    """Rooms with doors and guests, a role, a later revision, an operation, raw content."""
    return model(
        resource(
            "room",
            properties=(
                prop("name"),
                prop("floor", Type(Kind.INTEGER)),
                prop("area", Type(Kind.NUMBER)),
                prop("open", Type(Kind.BOOLEAN)),
                prop("built", Type(Kind.DATETIME)),
                prop("lease", Type(Kind.DURATION)),
                prop("mood", MOOD),
                prop("moods", Type(Kind.ENUM, "Mood", many=True)),
                prop("tags", STRINGS),
                prop("photo", Type(Kind.CONTENT)),
                prop("key", Type(Kind.BINARY)),
                prop("blueprint", Type(Kind.UNKNOWN)),
                prop("uri", Type(Kind.URI), "Uri", "uri"),
                prop("to"),
                prop("from"),
                prop("links"),
            ),
            links=(
                link("self", "room"),
                link("door"),
                link("guest", many=True),
                link("to", "guest"),
                link("open", "open"),
                link("ghost", "nowhere"),
            ),
            copies=(embedded("door"), embedded("guest", many=True), embedded("host", "host")),
            operations=(operation("room"), operation("room", "DELETE", shape="empty")),
        ),
        resource(
            "room2",
            rel="room",
            revision=2,
            properties=(prop("heating"),),
            operations=(operation("room2", "PUT", shape="empty", revision=2),),
        ),
        resource("door", properties=(prop("lock"),), links=(link("self", "door"), link("open"))),
        resource(
            "open",
            operations=(
                operation(
                    "open",
                    "POST",
                    body=(
                        parameter("operationId"),
                        parameter("mood", MOOD, required=True),
                        parameter("times", Type(Kind.INTEGER, many=True)),
                        parameter("note", Type(Kind.CONTENT)),
                        parameter("slow", Type(Kind.BOOLEAN), travels=("query", "body")),
                    ),
                    query=(parameter("slow", Type(Kind.BOOLEAN), travels=("query", "body")),),
                    starts="door",
                ),
            ),
        ),
        resource(
            "open2",
            rel="open",
            revision=2,
            operations=(
                operation(
                    "open2",
                    "POST",
                    body=(parameter("silently", Type(Kind.BOOLEAN)),),
                    starts="door",
                ),
            ),
        ),
        resource(
            "guest",
            properties=(prop("role", MOOD),),
            links=(link("self", "guest"), link("say")),
            operations=(
                operation(
                    "guest", query=(parameter("since", Type(Kind.DATETIME), travels=("query",)),)
                ),
            ),
        ),
        resource("host", rel="guest", role_of="guest", operations=(operation("host"),)),
        resource(
            "say",
            operations=(
                operation(
                    "say",
                    "POST",
                    query=(parameter("operationId", travels=("query",)),),
                    shape="content",
                    media=("text/plain",),
                ),
            ),
        ),
        resource("events", operations=(operation("events", shape="anonymous"),)),
        resource("reason", properties=(prop("code"), prop("subcode"), prop("message"))),
        enumerations=(enumeration("Mood", "Good", "Bad"),),
    )


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return import_client(house(), tmp_path_factory.mktemp("cottage"), "cottage")


FULL: dict[str, Any] = {
    "rel": "room",
    "name": "  Hall ",
    "floor": 0,
    "area": 12.5,
    "open": False,
    "built": "/Date(1474932024822)/",
    "lease": "PT5M",
    "mood": "Good",
    "moods": ["Bad", "Odd", "good"],
    "tags": [],
    "key": "a2V5",
    "blueprint": {"walls": [1, None, {"a": "b"}]},
    "uri": "sip:hall",
    "to": "sip:somebody",
    "from": "x",
    "links": "a property",
    "heating": "on",
    "e4d1-token": "please pass this in a PUT request",
    "etag": "1",
    "_links": {
        "door": {"title": "The door", "href": "/door", "revision": "2"},
        "photo": {"href": "data:image/png;base64,AAEC"},
        "self": {"href": "/room"},
        "guest": [{"href": "/guests/1"}, {"href": "/guests/2"}],
        "x-unknown": {"href": "/x", "odd": [1]},
        "to": {"href": "/people/1"},
    },
    "_embedded": {
        "guest": [{"rel": "guest", "role": "Good", "_links": {"self": {"href": "/guests/2"}}}],
        "host": {"rel": "guest", "role": "Odd", "extra": None},
        "shed": {"rel": "shed", "tools": 3, "_embedded": {"door": {"lock": "none"}}},
        "doors": [],
    },
}


def written(client: Any, document: dict[str, Any], kind: Any = None) -> dict[str, Any]:
    read = client.codec.loads(json.dumps(document), type=kind)
    out: dict[str, Any] = json.loads(client.codec.dumps(read))
    assert json.dumps(out) == json.dumps(document)
    for private in (True, False):
        rebuilt = type(read)(
            **{
                field.alias: getattr(read, field.name)
                for field in fields(type(read))
                if field.init and (private or not field.name.startswith("_"))
            }
        )
        assert client.codec.encode(rebuilt) == document
        assert rebuilt == read
    return out


def test_an_empty_mapping_says_nothing(client: Any) -> None:
    read = client.codec.loads('{"rel": "room", "name": "Hall"}')
    rebuilt = type(read)(
        rel=read.rel,
        name=read.name,
        links=type(read.links)(dict(read.links)),
        embedded=type(read.embedded)(dict(read.embedded)),
    )
    assert client.codec.encode(rebuilt) == {"rel": "room", "name": "Hall"}
    assert rebuilt == read


# Reading.


def test_properties_are_typed(client: Any) -> None:
    mood = client.enums.Mood
    room = client.codec.loads(json.dumps(FULL))
    assert type(room) is client.resources.Room
    assert (room.name, room.floor, room.area, room.open) == ("  Hall ", 0, 12.5, False)
    assert room.built == datetime(2016, 9, 26, 23, 20, 24, 822000, UTC)
    assert room.lease == timedelta(minutes=5)
    assert room.mood is mood.GOOD
    assert room.moods == (mood.BAD, mood("Odd"), mood.GOOD)
    assert room.tags == ()
    assert room.key == b"key"
    assert room.blueprint == {"walls": [1, None, {"a": "b"}]}
    assert (room.uri, room.to, room.from_, room.links_) == (
        "sip:hall",
        "sip:somebody",
        "x",
        "a property",
    )
    assert room.heating == "on"
    assert room.href == "/room"
    assert room.extra == {"e4d1-token": "please pass this in a PUT request", "etag": "1"}
    assert (room.photo.media_type, room.photo.data) == ("image/png", b"\x00\x01\x02")


def test_links_are_typed_and_never_none(client: Any) -> None:
    resources = client.resources
    links = client.codec.loads(json.dumps(FULL)).links
    assert type(links) is resources.RoomLinks
    assert type(links.self_) is resources.RoomLink
    assert type(links.door) is resources.DoorLink
    assert (links.door.href, links.door.title, links.door.revision) == ("/door", "The door", 2.0)
    assert links.door.rel == "door"
    assert [one.href for one in links.guest] == ["/guests/1", "/guests/2"]
    assert all(type(one) is resources.GuestLink for one in links.guest)
    assert [bool(one.embedded) for one in links.guest] == [False, True]
    assert links.to.href == "/people/1"
    assert type(links.to) is resources.GuestLink
    assert not links.open
    assert not links.ghost
    assert links["x-unknown"].href == "/x"
    assert links["x-unknown"].extra == {"odd": [1]}
    assert [rel for rel, _ in links.items()] == ["door", "self", "guest", "x-unknown", "to"]
    assert "photo" not in links
    with pytest.raises(KeyError):
        links["nothing"]


def test_embedded_resources_are_typed(client: Any) -> None:
    resources = client.resources
    room = client.codec.loads(json.dumps(FULL))
    assert type(room.embedded) is resources.RoomEmbedded
    assert type(room.embedded.guest[0]) is resources.Guest
    assert type(room.embedded.host) is resources.Host
    assert issubclass(resources.Host, resources.Guest)
    assert not room.embedded.host.role.known
    shed = room.embedded["shed"]
    assert type(shed).__name__ == "Resource"
    assert (shed.rel, shed.extra) == ("shed", {"tools": 3})
    assert shed.embedded["door"].lock == "none"
    assert room.embedded["doors"] == ()
    assert "nothing" not in room.embedded


def test_what_is_absent_is_falsy_and_can_be_walked(client: Any) -> None:
    room = client.codec.loads('{"rel": "room"}')
    assert room
    assert room.name is None
    assert room.links.guest == ()
    assert room.embedded.guest == ()
    assert not room.embedded.door
    assert type(room.embedded.door) is client.resources.Door
    assert not room.embedded.door.links.open
    with pytest.raises(client.errors.LinkUnavailable) as caught:
        room.embedded.door.links.open.post(mood=client.enums.Mood.GOOD)
    assert (caught.value.owner, caught.value.rel) == ("door", "open")
    assert "embedded" in caught.value.hint


def test_link_of_an_embedded_copy_only(client: Any) -> None:
    body = {
        "rel": "room",
        "_links": {"self": {"href": "/room"}},
        "_embedded": {
            "door": {"rel": "door", "_links": {"self": {"href": "/door", "revision": "2"}}},
            "guest": {"rel": "guest", "_links": {"self": {"href": "/guest"}}},
        },
    }
    room = client.codec.loads(json.dumps(body))
    assert room.links.door
    assert (room.links.door.href, room.links.door.revision) == ("/door", 2)
    assert room.links.door.embedded is room.embedded.door
    assert [one.href for one in room.links.guest] == ["/guest"]
    assert list(room.links) == ["self"]
    moved = evolve(room, embedded=client.resources.RoomEmbedded())
    assert not moved.links.door
    assert room.links.door
    written(client, body)


def test_class_is_found(client: Any) -> None:
    loads = client.codec.loads
    assert type(loads('{"rel": "door"}')) is client.resources.Door
    assert type(loads('{"rel": "x", "a": 1}')).__name__ == "Resource"
    assert type(loads('{"code": "Conflict", "message": "no"}')) is client.resources.Reason
    assert type(loads('{"sender": []}')) is client.events.EventBatch
    assert type(loads('{"_links": {"next": {"href": "/e"}}}')) is client.events.EventBatch
    host = loads('{"rel": "guest"}', type=client.resources.Host)
    assert (type(host), host.rel) == (client.resources.Host, "guest")
    assert loads("{}", type=client.resources.Door).rel is None
    assert client.resources.Room2 is client.resources.Room
    assert client.resources.Room2Link is client.resources.RoomLink


# Writing.


def test_whole_document_round_trips(client: Any) -> None:
    written(client, FULL)


@pytest.mark.parametrize(
    "document",
    [
        {"rel": "room"},
        {"rel": "room", "_links": {}},
        {"rel": "room", "_links": None, "_embedded": None, "name": None, "odd": None},
        {"rel": "room", "_embedded": {}},
        {"_embedded": {"door": None}, "_links": {"door": None}, "rel": "room"},
        {"_links": {"photo": {"href": "data:,x"}}, "rel": "room"},
        {"rel": "room", "_links": {"photo": {"href": "/elsewhere"}}},
        {"rel": "room", "_links": {"photo": [{"href": "data:,x"}], "self": {"href": "/"}}},
        {"rel": "room", "_links": {"photo": {"href": "data : text/plain;base64,  not base64!"}}},
        {
            "rel": "room",
            "_links": {"photo": {"href": "data:text/plain;charset=utf8,a+b%0d%0a", "title": "t"}},
        },
        {
            "rel": "room",
            "_links": {"guest": {"href": "/1"}, "door": [{"href": "/2"}, {"href": "/3"}]},
        },
        {"rel": "room", "_links": {"guest": []}},
        {"rel": "room", "_embedded": {"guest": {"rel": "guest"}, "door": [{"lock": "a"}, {}]}},
        {"rel": "room", "moods": "Good", "tags": ["a", ""]},
        {"rel": "room", "Uri": "u"},
        {"rel": "room", "uri": "u"},
        {"uri": "u", "Uri": "U", "rel": "room"},
        {"rel": "room", "Uri": None},
        {"rel": "room", "uri": None},
        {"rel": "room", "photo": "a property of that name"},
        {"rel": "room", "mood": ""},
        {"rel": "room", "built": "/Date(-1)/", "lease": "P1DT2H3M4.5S"},
        {"rel": "room", "built": "/Date(1364327898968-0730)/"},
        {"rel": "room", "built": "/Date(-62135596800000)/"},
        {"rel": "room", "area": 5},
        {"rel": "room", "open": True, "name": "\ud800 \u2028 \x00"},
    ],
)
def test_odd_documents_round_trip(client: Any, document: dict[str, Any]) -> None:
    written(client, document)


JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
LINKS = st.fixed_dictionaries(
    {"href": st.text()}, optional={"title": JSON_VALUES, "revision": JSON_VALUES}
)
SAMPLES: st.SearchStrategy[dict[str, Any]] = st.deferred(
    lambda: st.fixed_dictionaries(
        {},
        optional={
            "rel": st.sampled_from(["room", "guest", "nothing"]),
            "name": st.none() | st.text(),
            "floor": st.none() | st.integers(),
            "mood": st.none() | st.text(),
            "tags": st.none() | st.text() | st.lists(st.text(), max_size=2),
            "Uri": st.none() | st.text(),
            "uri": st.none() | st.text(),
            "blueprint": JSON_VALUES,
            "unknown": JSON_VALUES,
            "_links": st.none()
            | st.dictionaries(
                st.sampled_from(["self", "door", "guest", "photo", "x"]),
                st.none() | LINKS | st.lists(LINKS, max_size=2),
            ),
            "_embedded": st.none()
            | st.dictionaries(
                st.sampled_from(["door", "guest", "host", "x"]),
                st.none() | SAMPLES | st.lists(SAMPLES, max_size=2),
            ),
        },
    )
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(SAMPLES)
def test_any_document_round_trips(client: Any, document: dict[str, Any]) -> None:
    written(client, document, client.resources.Room)


def test_changes_show_in_the_output(client: Any) -> None:
    resources, encode = client.resources, client.codec.encode
    room = client.codec.loads(json.dumps(FULL))
    mood = client.enums.Mood
    content = client.content.Content("text/plain", b"a b")
    for name, value, wire in (
        ("name", "x", "x"),
        ("floor", 7, 7),
        ("open", True, True),
        ("built", datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC), "/Date(1000)/"),
        ("built", datetime(1970, 1, 1, 1, tzinfo=timezone(timedelta(hours=1))), "/Date(0)/"),
        ("lease", timedelta(seconds=90), "PT1M30S"),
        ("mood", mood("Strange"), "Strange"),
        ("moods", (mood.GOOD,), ["Good"]),
        ("tags", ("a",), ["a"]),
        ("key", b"x", "eA=="),
        ("blueprint", [1], [1]),
        ("uri", "new", "new"),
    ):
        assert encode(evolve(room, **{name: value})) == {**FULL, name: wire}
    assert encode(evolve(room, photo=content))["_links"]["photo"] == {
        "href": "data:text/plain,a%20b"
    }
    assert "photo" not in encode(evolve(room, photo=None))["_links"]
    assert "name" not in encode(evolve(room, name=None))
    assert encode(evolve(room, rel="other"))["rel"] == "other"
    assert encode(evolve(room, extra={}, nulls=frozenset({"name"}), name=None))["name"] is None
    links = resources.RoomLinks({"self": "/new", "guest": ["/a", room.links.door]})
    assert encode(evolve(room, links=links, photo=None))["_links"] == {
        "self": {"href": "/new"},
        "guest": [{"href": "/a"}, {"href": "/door", "title": "The door", "revision": "2"}],
    }
    copies = resources.RoomEmbedded(
        {"door": resources.Door(lock="new"), "guest": [resources.Host()]}
    )
    assert encode(evolve(room, embedded=copies))["_embedded"] == {
        "door": {"rel": "door", "lock": "new"},
        "guest": [{"rel": "guest"}],
    }
    assert encode(room) == FULL


def test_content_may_not_be_stale(client: Any) -> None:
    room = client.codec.loads(json.dumps(FULL))
    changed = evolve(room, photo=evolve(room.photo, data=b"\xff"))
    assert client.codec.encode(changed)["_links"]["photo"] == {"href": "data:image/png;base64,/w=="}


def test_new_resources_are_written(client: Any) -> None:
    room = client.resources.Room(name="x", mood=client.enums.Mood.BAD)
    assert client.codec.encode(room) == {"rel": "room", "name": "x", "mood": "Bad"}
    content = client.content.Content.text("Hi")
    assert client.codec.encode(client.resources.Room(photo=content)) == {
        "rel": "room",
        "_links": {"photo": {"href": "data:text/plain;charset=utf-8,Hi"}},
    }


def test_nothing_of_the_source_is_shared(client: Any) -> None:
    source = copy.deepcopy(FULL)
    room = client.codec.decode(source)
    source["_links"]["self"]["href"] = "/changed"
    source["blueprint"]["walls"].append("changed")
    out = client.codec.encode(room)
    assert out == FULL
    out["_links"]["self"]["href"] = "/changed"
    assert client.codec.encode(room) == FULL


def test_resources_are_frozen_values(client: Any) -> None:
    room = client.codec.loads(json.dumps(FULL))
    with pytest.raises(AttributeError):
        room.name = "x"
    with pytest.raises(AttributeError):
        room.links.door = "x"
    with pytest.raises(AttributeError):
        room.embedded.door = "x"
    assert room == client.codec.loads(json.dumps(FULL))
    assert room != evolve(room, name="x")
    assert pickle.loads(pickle.dumps(room)) == room
    twin = copy.deepcopy(room)
    assert twin == room
    assert client.codec.encode(twin) == FULL
    assert "Hall" in repr(room)


# What is wrong.


@pytest.mark.parametrize(
    ("document", "path"),
    [
        ({"rel": "room", "name": 1}, "room.name"),
        ({"rel": "room", "floor": True}, "room.floor"),
        ({"rel": "room", "floor": "1"}, "room.floor"),
        ({"rel": "room", "area": "1"}, "room.area"),
        ({"rel": "room", "open": "False"}, "room.open"),
        ({"rel": "room", "built": "yesterday"}, "room.built"),
        ({"rel": "room", "built": 5}, "room.built"),
        ({"rel": "room", "built": "/Date(99999999999999999)/"}, "room.built"),
        ({"rel": "room", "built": "/Date(1_0)/"}, "room.built"),
        ({"rel": "room", "lease": "P"}, "room.lease"),
        ({"rel": "room", "key": "?"}, "room.key"),
        ({"rel": "room", "mood": 1}, "room.mood"),
        ({"rel": "room", "mood": ["Good"]}, "room.mood"),
        ({"rel": "room", "moods": ["Good", 1]}, "room.moods[1]"),
        ({"rel": "room", "tags": ["a", None]}, "room.tags[1]"),
        ({"rel": "room", "tags": 5}, "room.tags"),
        ({"rel": "room", "uri": 5}, "room.uri"),
        ({"rel": "room", "_links": []}, "room._links"),
        ({"rel": "room", "_links": {"self": "/x"}}, "room._links.self"),
        ({"rel": "room", "_links": {"self": {}}}, "room._links.self.href"),
        ({"rel": "room", "_links": {"self": {"href": 1}}}, "room._links.self.href"),
        ({"rel": "room", "_links": {"guest": [{"href": "/"}, 1]}}, "room._links.guest[1]"),
        ({"rel": "room", "_embedded": 1}, "room._embedded"),
        ({"rel": "room", "_embedded": {"door": 1}}, "room._embedded.door"),
        (
            {"rel": "room", "_embedded": {"guest": [{}, {"role": 1}]}},
            "room._embedded.guest[1].role",
        ),
        (
            {"rel": "room", "_embedded": {"x": {"_embedded": {"door": {"_links": {"a": 1}}}}}},
            "room._embedded.x._embedded.door._links.a",
        ),
        ({}, "rel"),
        ({"rel": 5}, "rel"),
        ({"rel": None}, "rel"),
    ],
)
def test_decode_errors_have_the_path(client: Any, document: Any, path: str) -> None:
    with pytest.raises(client.errors.DecodeError) as caught:
        client.codec.loads(json.dumps(document))
    assert caught.value.path == path
    assert str(caught.value).startswith(path)


@pytest.mark.parametrize("body", ["", "[]", "{", '{"rel": NaN}', b"\xff", "null", "[" * 100_000])
def test_bodies_that_are_no_objects(client: Any, body: str | bytes) -> None:
    with pytest.raises(client.errors.DecodeError):
        client.codec.loads(body)


def test_too_deep(client: Any) -> None:
    body = '{"rel":"room","_embedded":{"room":' * 400 + "{}" + "}}" * 400
    with pytest.raises(client.errors.DecodeError):
        client.codec.loads(body)


@pytest.mark.parametrize("body", ["\ufeff{}", b"\xef\xbb\xbf{}", "{}".encode("utf-16")])
def test_byte_order_marks(client: Any, body: str | bytes) -> None:
    assert client.codec.loads(body, type=client.resources.Door) == client.resources.Door(rel=None)


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"name": 1}, "room.name"),
        ({"floor": True}, "room.floor"),
        ({"mood": "Good"}, "room.mood"),
        ({"tags": "abc"}, "room.tags"),
        ({"built": datetime(2020, 1, 1)}, "room.built"),  # noqa: DTZ001
        ({"lease": 5}, "room.lease"),
        ({"key": "x"}, "room.key"),
        ({"photo": "x"}, "room._links.photo"),
        ({"extra": {"a": {1, 2}}}, ""),
        ({"extra": {"a": float("nan")}}, ""),
    ],
)
def test_encode_errors_have_the_path(client: Any, change: dict[str, Any], path: str) -> None:
    with pytest.raises(client.errors.EncodeError) as caught:
        client.codec.dumps(client.resources.Room(**change))
    assert caught.value.path == path


def test_encode_errors_within(client: Any) -> None:
    resources = client.resources
    copies = resources.RoomEmbedded({"guest": [resources.Guest(), resources.Guest(role=1)]})
    with pytest.raises(client.errors.EncodeError) as caught:
        client.codec.dumps(resources.Room(embedded=copies))
    assert caught.value.path == "room._embedded.guest[1].role"


@pytest.mark.parametrize(
    "media_type",
    [
        "application/json",
        "application/json; charset=utf-8",
        "Application/Vnd.Microsoft.Com.Ucwa+JSON",
        "application/vnd.microsoft.ucwa+json;v=2",
    ],
)
def test_media_types(client: Any, media_type: str) -> None:
    door = client.codec.loads('{"rel": "door"}', media_type=media_type)
    assert client.codec.dumps(door, media_type=media_type) == b'{"rel":"door"}'


@pytest.mark.parametrize("media_type", ["text/html", "", "application/jsonx"])
def test_unknown_media_types(client: Any, media_type: str) -> None:
    with pytest.raises(client.errors.UnknownMediaType) as caught:
        client.codec.loads("{}", media_type=media_type)
    assert caught.value.media_type == media_type
    with pytest.raises(client.errors.UnknownMediaType):
        client.codec.dumps(client.resources.Door(), media_type=media_type)


# Open enumerations.


def test_enumerations_are_open(client: Any) -> None:
    mood = client.enums.Mood
    odd = mood("Odd")
    assert (odd.value, odd.known, str(odd), odd.name) == ("Odd", False, "Odd", "Odd")
    assert (mood.GOOD.value, mood.GOOD.known) == ("Good", True)
    spelled = mood("gOOd")
    assert spelled == mood.GOOD
    assert hash(spelled) == hash(mood.GOOD)
    assert (spelled.value, spelled.known) == ("gOOd", True)
    assert odd == mood("oDD")
    assert odd != mood.GOOD
    assert odd != "Odd"
    assert mood("Odd") is not odd
    assert list(mood) == [mood.GOOD, mood.BAD]
    assert "Odd" not in mood._value2member_map_
    assert pickle.loads(pickle.dumps(odd)) == odd
    assert repr(odd) == "Mood('Odd')"
    assert repr(mood.GOOD) == "Mood.GOOD"
    with pytest.raises(ValueError, match="5"):
        mood(5)


# Requests.


def test_verbs_give_requests(client: Any) -> None:
    request_of = client.request
    room = client.codec.loads(json.dumps(FULL))
    request = room.links.self_.get()
    assert request == request_of.Request("GET", "/room", "room.GET", "Room")
    assert hash(request) == hash(room.links.self_.get())
    assert request.result_type is client.resources.Room
    assert request.document is None
    assert room.links.self_.delete().result_type is None
    assert room.links.self_.delete().method == "DELETE"


def test_parameters_travel_where_they_should(client: Any) -> None:
    mood = client.enums.Mood
    opener = client.resources.OpenLink("/door/open", "open")
    note = client.content.Content.text("Hi")
    request = opener.post(mood=mood("Odd"), times=(1, 2), note=note, slow=False, operation_id="7")
    assert isinstance(request, client.request.Operation)
    assert request.query == ()
    assert request.document == {
        "operationId": "7",
        "mood": "Odd",
        "times": [1, 2],
        "slow": False,
        "_links": {"note": {"href": "data:text/plain;charset=utf-8,Hi"}},
    }
    assert request.operation_id == "7"
    assert request.result_type is client.resources.Door
    assert request.minimum_revision == 1
    assert len({request, opener.post(mood=mood.GOOD)}) == 2
    with pytest.raises(client.errors.EncodeError) as caught:
        opener.post(mood="Good")
    assert caught.value.path == "open.POST.mood"


def test_query_parameters(client: Any) -> None:
    since = datetime(1970, 1, 1, tzinfo=UTC)
    request = client.resources.GuestLink("/guest").get(since=since)
    assert request.query == (("since", "/Date(0)/"),)
    assert request.document is None


def test_query_texts(client: Any) -> None:
    request, values = client.request, client.values
    arguments = (
        request.InQuery("a", values.BOOLEAN, True),
        request.InQuery("b", values.array(values.INTEGER), (1, 2)),
        request.InQuery("c", values.NUMBER, 1.5),
        request.InQuery("d", values.STRING, None),
    )
    query, *_ = request.place_arguments("x.GET", arguments)
    assert query == (("a", "true"), ("b", "1"), ("b", "2"), ("c", "1.5"))
    with pytest.raises(client.errors.EncodeError) as caught:
        request.place_arguments("x.GET", (request.InQuery("e", values.JSON, {"f": 1}),))
    assert caught.value.path == "x.GET.e"


def test_raw_content(client: Any) -> None:
    say = client.resources.SayLink("/say")
    for value in ("Hi", client.content.Content("text/plain;charset=utf-8", b"Hi")):
        request = say.post(content=value, operation_id="7")
        assert request.content.media_type == "text/plain;charset=utf-8"
        assert request.content.data == b"Hi"
        assert request.query == (("operationId", "7"),)
        assert request.document is None
    assert say.post(content=b"Hi").content.media_type == "text/plain"
    with pytest.raises(TypeError, match="content"):
        say.post()
    for wrong in ("\ud800", 5):
        with pytest.raises(client.errors.EncodeError) as caught:
            say.post(content=wrong)
        assert caught.value.path == "say.POST.content"
    with pytest.raises(client.errors.LinkUnavailable):
        client.resources.SayLink("").post(content="\ud800")
    assert request.result_type is client.content.Content


def test_links_that_are_not_offered(client: Any) -> None:
    room = client.codec.loads(json.dumps(FULL))
    with pytest.raises(client.errors.LinkUnavailable) as caught:
        room.links.open.post(mood="wrong as well")
    error = caught.value
    assert (error.owner, error.rel) == ("room", "open")
    assert "door" in error.hint
    offered = ", ".join(room.links)
    assert str(error) == f"room does not offer open; it offers {offered}"
    room = client.codec.loads('{"rel": "room"}')
    for opener, message in (
        (room.links.open, "room does not offer open; it offers no links"),
        (room.embedded.door.links.open, "door does not offer open; it is not embedded"),
        (client.resources.OpenLink(""), "the resource does not offer open"),
    ):
        with pytest.raises(client.errors.LinkUnavailable) as caught:
            opener.post()
        assert str(caught.value) == message
    assert not client.resources.OpenLink("")


def test_revisions(client: Any) -> None:
    resources, unavailable = client.resources, client.errors.RevisionUnavailable
    first, second = resources.RoomLink("/r"), resources.RoomLink("/r", extra={"revision": "2"})
    assert second.put().minimum_revision == 2
    with pytest.raises(unavailable) as caught:
        first.put()
    assert (caught.value.required, caught.value.offered) == (2, 1.0)
    mood = client.enums.Mood.GOOD
    opener = resources.OpenLink("/o", extra={"revision": 2})
    assert opener.post(silently=True).minimum_revision == 2
    assert opener.post().document is None  # what one revision does without is not required
    with pytest.raises(unavailable, match="silently"):
        resources.OpenLink("/o").post(mood=mood, silently=False)
    assert resources.OpenLink("/o").post(mood=mood).minimum_revision == 1


def test_event_channel(client: Any) -> None:
    request = client.resources.EventsLink("/events").get()
    assert request.result_type is client.events.EventBatch


# Content.


@pytest.mark.parametrize(
    ("href", "media_type", "data", "text"),
    [
        (
            "data:text/plain;charset=utf-8,Hi+you%0d%0a",
            "text/plain;charset=utf-8",
            b"Hi you\r\n",
            "Hi you",
        ),
        ("data:text/plain,a%2Bb", "text/plain", b"a+b", "a+b"),
        ("data:text/html;base64,PGI+", "text/html", b"<b>", "<b>"),
        ("data:text/html;base64,PGI%2B", "text/html", b"<b>", "<b>"),
        ("data:text/plain;base64,SGk", "text/plain", b"Hi", "Hi"),
        (
            "data:application/sdp;base64,base64-encoded-sdp",
            "application/sdp",
            b"base64-encoded-sdp",
            "base64-encoded-sdp",
        ),
        ("data : text/plain;base64,\n  SGk=", "text/plain", b"Hi", "Hi"),
        ("data:,", "", b"", ""),
        ("data:", "", b"", ""),
        ("data:text/plain;charset=latin-1,%e9", "text/plain;charset=latin-1", b"\xe9", "é"),
        (
            "data:text/plain;charset=nonsense,%c3%a9",
            "text/plain;charset=nonsense",
            b"\xc3\xa9",
            "é",
        ),
    ],
)
def test_content(client: Any, href: str, media_type: str, data: bytes, text: str) -> None:
    content = client.content.Content.from_href(href)
    assert (content.media_type, content.data, str(content)) == (media_type, data, text)
    assert content.href == href


@given(st.text(max_size=40))
def test_any_href_is_kept(client: Any, rest: str) -> None:
    assert client.content.Content.from_href(f"data:{rest}").href == f"data:{rest}"


@given(st.sampled_from(["text/plain", "application/sdp", "text/plain;charset=utf-8"]), st.binary())
def test_any_content_is_read_back(client: Any, media_type: str, data: bytes) -> None:
    content = client.content.Content(media_type, data)
    assert client.content.Content.from_href(content.href) == content


# Values.


@given(st.datetimes(timezones=st.just(UTC)))
def test_dates(client: Any, moment: datetime) -> None:
    moment = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    codec = client.values.DATETIME
    assert codec.decode(codec.encode(moment)) == moment
    assert codec.decode(moment.isoformat()) == moment


@pytest.mark.parametrize(
    ("wire", "moment"),
    [
        ("2016-09-26T16:20:29.0389049-07:00", datetime(2016, 9, 26, 23, 20, 29, 38904, UTC)),
        ("2013-02-07T01:17:18.000Z", datetime(2013, 2, 7, 1, 17, 18, tzinfo=UTC)),
        ("2013-02-07T01:17:18", datetime(2013, 2, 7, 1, 17, 18, tzinfo=UTC)),
        ("/Date(1364327898968-0700)/", datetime(2013, 3, 26, 19, 58, 18, 968000, UTC)),
    ],
)
def test_date_spellings(client: Any, wire: str, moment: datetime) -> None:
    assert client.values.DATETIME.decode(wire) == moment


@given(st.timedeltas())
def test_durations(client: Any, span: timedelta) -> None:
    codec = client.values.DURATION
    wire = codec.encode(span)
    assert abs(codec.decode(wire) - span) < timedelta(milliseconds=1)


@pytest.mark.parametrize(
    ("wire", "span"),
    [
        ("PT5M", timedelta(minutes=5)),
        ("PT0S", timedelta()),
        ("-P1DT1H", -timedelta(days=1, hours=1)),
        ("P2W", timedelta(weeks=2)),
        ("00:05:00", timedelta(minutes=5)),
        ("1.02:03:04.5", timedelta(days=1, hours=2, minutes=3, seconds=4.5)),
    ],
)
def test_duration_spellings(client: Any, wire: str, span: timedelta) -> None:
    assert client.values.DURATION.decode(wire) == span


# Events.

BATCH: dict[str, Any] = {
    "_links": {"self": {"href": "/e?ack=1"}, "next": {"href": "/e?ack=2"}},
    "sender": [
        {
            "rel": "room",
            "href": "/room",
            "odd": 1,
            "events": [
                {
                    "link": {"rel": "guest", "href": "/guests/1", "title": "Ann"},
                    "in": {"rel": "room", "href": "/room"},
                    "type": "added",
                },
                {
                    "_embedded": {"door": {"rel": "door", "lock": "x"}},
                    "link": {"rel": "door", "href": "/door"},
                    "type": "completed",
                    "status": "Failure",
                    "reason": {"code": "RemoteFailure", "subcode": "Busy", "debugInfo": {"a": 1}},
                    "new": None,
                },
            ],
        },
        {"rel": "room", "href": "/room", "events": []},
    ],
}


def test_events(client: Any) -> None:
    batch = client.codec.loads(json.dumps(BATCH))
    assert [event.type for event in batch.events] == ["added", "completed"]
    added, completed = batch.events
    assert added.resource is None
    assert type(added.link) is client.resources.GuestLink
    assert (added.link.href, added.link.title, added.in_.href) == ("/guests/1", "Ann", "/room")
    assert (added.sender.rel, added.sender.href) == ("room", "/room")
    assert completed.resource == client.resources.Door(lock="x")
    assert completed.status == "Failure"
    assert (completed.reason.code, completed.reason.subcode) == ("RemoteFailure", "Busy")
    assert type(completed.reason) is client.resources.Reason
    assert batch.links.next.href == "/e?ack=2"
    assert type(batch.links.next) is client.resources.EventsLink
    assert not batch.links.resync
    assert batch.senders[0].extra == {"odd": 1}


@pytest.mark.parametrize(
    "document",
    [
        BATCH,
        {"_links": {"self": {"href": "/e"}, "next": {"href": "/n"}}},
        {"sender": {"rel": "room", "href": "/r", "events": {"link": {"rel": "x", "href": "/"}}}},
        {"sender": [{}], "_links": {"resync": {"href": "/r"}}},
        {"sender": [{"events": [{}]}]},
    ],
)
def test_event_batches_round_trip(client: Any, document: dict[str, Any]) -> None:
    written(client, document)


def test_changed_events_are_written(client: Any) -> None:
    batch = client.codec.loads(json.dumps(BATCH))
    first = batch.senders[0]
    events = (evolve(first.events[0], type="deleted"),)
    changed = evolve(batch, senders=(evolve(first, events=events),))
    out = client.codec.encode(changed)
    assert out["sender"][0]["events"][0]["type"] == "deleted"


@pytest.mark.parametrize(
    ("event", "path"),
    [
        ({"link": 1}, "link"),
        ({"link": {"rel": "x"}}, "link.href"),
        ({"type": 1}, "type"),
        ({"_embedded": {"door": {"lock": 1}}}, "_embedded.door.lock"),
        ({"reason": "x"}, "reason"),
        ({"reason": {"code": 1}}, "reason.code"),
    ],
)
def test_event_errors_have_the_path(client: Any, event: Any, path: str) -> None:
    body = {"sender": [{}, {"events": [{}, event]}]}
    with pytest.raises(client.errors.DecodeError) as caught:
        client.codec.loads(json.dumps(body))
    assert caught.value.path == f"EventBatch.sender[1].events[1].{path}"


# Errors.


def test_status_errors(client: Any) -> None:
    errors = client.errors
    assert errors.status_error(409, "conflict") is errors.Conflict
    assert errors.status_error(504, "Timeout") is errors.ServerTimeout
    assert errors.status_error(504) is errors.GatewayTimeout
    assert errors.status_error(404, "Strange") is errors.NotFound
    assert errors.status_error(499) is errors.StatusError
    error = errors.Conflict(409, "no", subcode="AlreadyExists", correlation_id="1")
    assert isinstance(error, errors.UcwaError)
    assert (error.code, error.subcode, error.retryable) == ("Conflict", "AlreadyExists", False)
    assert error.advice
    assert str(error) == "409 Conflict (AlreadyExists): no"
    assert errors.TooManyRequests.retryable


def test_every_public_name_is_listed(client: Any) -> None:
    errors = client.errors
    public = {
        name
        for name, value in vars(errors).items()
        if isinstance(value, type) and issubclass(value, Exception) and not name.startswith("_")
    }
    assert public < set(errors.__all__)
    assert sorted(errors.__all__) == errors.__all__


def test_packages_are_lazy_and_complete(client: Any) -> None:
    for package in (client.resources, client.enums):
        assert len(set(package.__all__)) == len(package.__all__)
        for name in package.__all__:
            assert isinstance(getattr(package, name), type)
        with pytest.raises(AttributeError, match="Nothing"):
            getattr(package, "Nothing")  # noqa: B009
