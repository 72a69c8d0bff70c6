"""Handlers: what people override answers, typed and checked; all else answers 501."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from attrs import evolve
from server_harness import Packages, fill, serving, write_packages
from server_house import fields_of, house_model, operation, shown

from codegen.model.nodes import Resource

ROOM = "/api/v1/rooms/{roomId}"
READ = {"If-Match": '"7"'}
"""What a caller states who read a door before changing it."""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Packages:
    return write_packages(house_model(), tmp_path_factory.mktemp("house"), "house")


@pytest.fixture(scope="module")
def app(house: Packages) -> Any:
    return house.server().create_app(*handlers(house))


@pytest.fixture(scope="module")
def http(app: Any) -> Iterator[httpx.Client]:
    with serving(app) as url, httpx.Client(base_url=url, timeout=10) as http:
        yield http


@pytest.fixture
def seen() -> dict[str, Any]:
    SEEN.clear()
    return SEEN


SEEN: dict[str, Any] = {}
"""What the last handler was given."""


def handlers(house: Packages) -> tuple[Any, ...]:
    base, resources = house.server("handlers"), house.client("resources")
    errors, handler = house.server("errors"), house.server("handler")
    content = house.client("content").Content

    class Doors(base.DoorHandler):  # type: ignore[misc, name-defined]
        async def addresses(self, call: Any) -> bool:
            return bool(call.path["doorId"].isdecimal())

        async def get(self, call: Any) -> Any:
            if call.path["doorId"] == "13":
                raise errors.Gone("No such luck.", subcode="Superstition")
            if call.path["doorId"] == "500":
                raise RuntimeError("secret")
            links = {"self": call.request.url.path}
            door = resources.Door(rel="door", lock="brass", extra={"etag": "7"})
            return evolve(door, links=resources.DoorLinks(links))

        async def put(self, call: Any, **arguments: Any) -> Any:
            SEEN.update(arguments)
            return resources.Door(rel="door", lock=arguments["lock"])

        async def delete(self, call: Any) -> Any:
            return await super().delete(call)

    class Gates(base.GateHandler):  # type: ignore[misc, name-defined]
        async def get(self, call: Any) -> Any:
            return resources.Gate(rel="gate", lock="none")

    class Bells(base.BellHandler):  # type: ignore[misc, name-defined]
        async def post(self, call: Any, **arguments: Any) -> None:
            SEEN.update(arguments)

    class Pictures(base.PictureHandler):  # type: ignore[misc, name-defined]
        async def get(self, call: Any) -> Any:
            return content("image/jpeg", b"\xff\xd8")

        async def post(self, call: Any, **arguments: Any) -> Any:
            SEEN.update(arguments)
            return handler.Created("/api/v1/picture", resources.Picture(rel="picture"))

        async def put(self, call: Any, **arguments: Any) -> Any:
            SEEN.update(arguments)
            return resources.Picture(rel="picture")

    class Rooms(base.RoomHandler):  # type: ignore[misc, name-defined]
        async def post(self, call: Any, *, mood: Any, speed: int) -> Any:
            SEEN.update(mood=mood, speed=speed, path=dict(call.path), id=call.operation.id)
            return handler.Created("/rooms/new")

    return Bells(), Doors(), Gates(), Pictures(), Rooms()


def test_without_handlers_every_operation_answers_501(house: Packages) -> None:
    with serving(house.server().create_app()) as url, httpx.Client(base_url=url) as http:
        for page in house.model.resources:
            for row in page.operations:
                response = http.request(row.method, fill(row.unique_path))
                assert response.status_code == 501
                assert response.json()["code"] == "ServiceFailure"
                assert row.id in response.json()["message"]


def test_an_override_may_be_older_than_a_parameter(house: Packages) -> None:
    class Rooms(house.server("handlers").RoomHandler):  # type: ignore[misc]
        async def post(self, call: Any, *, mood: Any) -> Any:
            return house.server("handler").Created(f"/rooms/{mood[0].value}")

    with serving(house.server().create_app(Rooms())) as url, httpx.Client(base_url=url) as http:
        query = {"speed": "3", "mood": "Good"}
        made = http.post("/api/v1/rooms/7", params=query)
    assert (made.status_code, made.headers.get("location")) == (201, "/rooms/Good")


def test_a_representation_travels(http: httpx.Client) -> None:
    response = http.get("/api/v1/doors/1")
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json; charset=utf-8"
    assert response.headers["etag"] == '"7"'
    assert response.json() == {
        "rel": "door",
        "lock": "brass",
        "etag": "7",
        "_links": {"self": {"href": "/api/v1/doors/1"}},
    }
    for known in ('"7"', "7", '"6", W/"7"', "*"):
        assert http.get("/api/v1/doors/1", headers={"If-None-Match": known}).status_code == 304


def test_what_the_path_leads_to_decides_between_resources(http: httpx.Client) -> None:
    assert http.get("/api/v1/doors/1").json()["rel"] == "door"
    assert http.get("/api/v1/doors/north").json()["rel"] == "gate"
    assert http.get("/api/v1/doors/1/~gate").json()["rel"] == "gate"


def test_an_error_of_a_handler_has_the_form_of_the_api(http: httpx.Client) -> None:
    response = http.get("/api/v1/doors/13")
    assert response.status_code == 410
    assert response.json() == {
        "code": "Gone",
        "message": "No such luck.",
        "subcode": "Superstition",
    }


def test_a_fault_of_a_handler_tells_nothing(http: httpx.Client) -> None:
    response = http.get("/api/v1/doors/500")
    assert response.status_code == 500
    assert response.json() == {"code": "ServiceFailure", "message": "The service failed."}


def test_the_declared_method_answers_501(http: httpx.Client) -> None:
    response = http.delete("/api/v1/doors/1")
    assert response.status_code == 501
    assert response.json()["message"] == "door.DELETE is not implemented here."


def test_arguments_are_typed(http: httpx.Client, seen: dict[str, Any], house: Packages) -> None:
    body = {
        "Lock": "brass",
        "WIDTH": 80,
        "since": "/Date(0)/",
        "delay": "PT5M",
        "open": False,
        "mood": "Good",
        "from": ["a", "b"],
        "unknown": {"is": "ignored"},
        "_links": {"self": {"href": "/x"}, "note": {"href": "data:text/plain,Hi"}},
    }
    assert (
        http.put("/api/v1/doors/1?anything=x&open=true", json=body, headers=READ).status_code == 200
    )
    assert seen["lock"] == "brass"
    assert seen["width"] == 80
    assert seen["since"].isoformat() == "1970-01-01T00:00:00+00:00"
    assert seen["delay"].total_seconds() == 300
    assert seen["open"] is False  # the body goes before the query
    assert seen["mood"] is house.client("enums").Mood.GOOD
    assert str(seen["note"]) == "Hi"
    assert seen["anything"] == "x"
    assert seen["from_"] == ("a", "b")


def test_arguments_travel_in_the_query(http: httpx.Client, seen: dict[str, Any]) -> None:
    query = "?LOCK=a%20b&width=80&open=True&from=a&from=b&mood=Whatever"
    assert http.put(f"/api/v1/doors/1{query}", headers=READ).status_code == 200
    assert seen["lock"] == "a b"
    assert seen["width"] == 80
    assert seen["open"] is True
    assert seen["from_"] == ("a", "b")
    assert not seen["mood"].known
    assert seen["delay"] is seen["since"] is seen["note"] is None
    assert http.put("/api/v1/doors/1?lock=1&from=a", headers=READ).status_code == 200
    assert seen["from_"] == ("a",)
    assert seen["lock"] == "1"


def test_every_wrong_parameter_is_named(http: httpx.Client, seen: dict[str, Any]) -> None:
    body = {"lock": None, "width": "wide", "since": "yesterday", "delay": "soon", "mood": 1}
    response = http.put("/api/v1/doors/1?open=perhaps", json=body)
    assert response.status_code == 400
    error = response.json()
    assert error["subcode"] == "ParameterValidationFailure"
    assert error["parameters"] == [
        {"name": "lock", "reason": "Missing"},
        {"name": "width", "reason": "Invalid"},
        {"name": "since", "reason": "Invalid"},
        {"name": "delay", "reason": "Invalid"},
        {"name": "open", "reason": "Invalid"},
        {"name": "mood", "reason": "Invalid"},
    ]
    assert not seen


KEPT: dict[str, Any] = {
    "caller": "Al \N{GRINNING FACE}x",
    "guests": ["Al", "Bea"],
    "mood": "good",
    "volume": 9,
    "tune": "DING",
}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("caller", "Robert"),
        ("guests", ["Al", "Robert"]),
        ("mood", "Bad"),
        ("mood", "Parked"),
        ("volume", 0),
        ("volume", 10),
        ("tune", "boom"),
    ],
)
def test_stated_limits_are_kept_wherever_the_value_travels(
    http: httpx.Client, seen: dict[str, Any], name: str, value: object
) -> None:
    kept = dict(KEPT)
    query = {"tune": kept.pop("tune")}
    assert http.post("/api/v1/bell", params=query, json=kept).status_code == 204
    assert seen["caller"] == KEPT["caller"]
    assert (seen["volume"], seen["tune"]) == (9, "DING")
    seen.clear()
    for place in ("params", "json") if name != "tune" else ("params",):
        given: dict[str, Any] = {place: {name: value}}
        refused = http.post("/api/v1/bell", **given)
        assert refused.status_code == 400
        assert refused.json()["subcode"] == "ParameterValidationFailure"
        (fault,) = refused.json()["parameters"]
        assert (fault["name"].lower(), fault["reason"]) == (name, "Invalid")
    assert not seen


def test_a_bare_request_lacks_what_is_required(http: httpx.Client) -> None:
    bare: tuple[dict[str, Any], ...] = ({}, {"json": {}}, {"content": b""})
    for arguments in bare:
        response = http.put("/api/v1/doors/1", **arguments)
        assert response.status_code == 400
        assert response.json()["parameters"] == [{"name": "lock", "reason": "Missing"}]


def test_routes_have_parameters(http: httpx.Client, seen: dict[str, Any]) -> None:
    for path in (fill(f"{ROOM}/~room", "a%2Fb%20c"), fill(ROOM, "a%2Fb%20c")):
        response = http.post(path, json={"mood": ["Good"], "speed": 3})
        assert response.status_code == 201
        assert response.headers["location"] == "/rooms/new"
        assert response.content == b""
        assert seen["path"] == {"roomId": "a/b c"}
        assert seen["id"] == "room.POST"


def test_content_is_the_body(http: httpx.Client, seen: dict[str, Any]) -> None:
    got = http.get("/api/v1/picture", headers={"Accept": "image/*"})
    assert (got.content, got.headers["content-type"]) == (b"\xff\xd8", "image/jpeg")
    headers = {"Content-Type": "Image/JPEG"}
    made = http.post("/api/v1/picture?title=Me", content=b"\xff\x00", headers=headers)
    assert made.status_code == 201
    assert made.headers["location"] == "/api/v1/picture"
    assert made.json()["rel"] == "picture"
    assert seen == {"title": "Me", "data": b"\xff\x00"}
    lacking = http.post("/api/v1/picture?title=Me", headers=headers)
    assert lacking.json()["parameters"] == [{"name": "data", "reason": "Missing"}]
    for media, accept, status in (
        ("image/png", "*/*", 415),
        ("image/jpeg", "text/csv", 406),
    ):
        headers = {"Content-Type": media, "Accept": accept}
        refused = http.post("/api/v1/picture?title=Me", content=b"x", headers=headers)
        assert refused.status_code == status


def test_a_representation_is_read_only_where_it_may_stand(
    http: httpx.Client, seen: dict[str, Any]
) -> None:
    headers = {"Content-Type": "application/json"}
    for body in (b'{"data": "x"}', b"{}", b"\xff\x00"):
        refused = http.post("/api/v1/picture?title=Me", content=body, headers=headers)
        assert refused.status_code == 415
        assert refused.json()["code"] == "UnsupportedMediaType"
    assert not seen
    assert http.put("/api/v1/picture", json={"data": "x"}).status_code == 200
    assert seen.pop("data") == b"x"
    jpeg = {"Content-Type": "image/jpeg"}
    assert http.put("/api/v1/picture", content=b"y", headers=jpeg).status_code == 200
    assert seen.pop("data") == b"y"
    broken = http.put("/api/v1/picture", content=b"z", headers=headers)
    assert broken.json()["subcode"] == "DeserializationFailure"


def test_batches_are_the_runtimes(http: httpx.Client) -> None:
    def part(request: str) -> str:
        return f"--b\r\nContent-Type: application/http; msgtype=request\r\n\r\n{request}\r\n"

    head = 'PUT /api/v1/doors/1 HTTP/1.1\r\nContent-Type: application/json\r\nIf-Match: "7"\r\n\r\n'
    put = head + json.dumps({"lock": "x"})
    body = "".join(
        part(request)
        for request in (
            put,
            "GET /api/v1/doors/500 HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET /api/v1/doors/13 HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET /api/v1/picture HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET http://[x/ HTTP/1.1\r\nHost: x\r\n\r\n",
        )
    )
    headers = {"Content-Type": "multipart/batching;boundary=b"}
    response = http.post("/api/v1/batch", content=f"{body}--b--".encode(), headers=headers)
    assert response.status_code == 200
    lines = [line for line in response.text.split("\r\n") if line.startswith("HTTP/1.1 ")]
    statuses = [int(line.split(" ")[1]) for line in lines]
    assert statuses == [200, 500, 410, 400, 400]
    assert "secret" not in response.text
    too_long = http.post("/api/v1/batch", content=(part(put) * 101).encode(), headers=headers)
    assert too_long.status_code == 429
    assert too_long.json()["code"] == "TooManyRequests"
    for content, kind in ((b"x", "multipart/batching; boundary=b"), (b"x", "multipart/batching")):
        broken = http.post("/api/v1/batch", content=content, headers={"Content-Type": kind})
        assert broken.status_code == 400
        assert broken.json()["subcode"] == "DeserializationFailure"


def test_a_header_in_a_batch_can_not_split_the_answer(http: httpx.Client) -> None:
    body = "--b\r\n\r\nGET /x\x0d/../y HTTP/1.1\r\n\r\n\r\n--b--"
    headers = {"Content-Type": "multipart/batching;boundary=b"}
    response = http.post("/api/v1/batch", content=body.encode(), headers=headers)
    assert [line for line in response.text.split("\r\n") if line.startswith("HTTP/")] == [
        "HTTP/1.1 400 Bad Request"
    ]


def test_the_app_can_be_mounted(app: Any) -> None:
    from starlette.applications import Starlette
    from starlette.routing import Mount

    outer = Starlette(routes=[Mount("/below", app=app)])
    with serving(outer) as url, httpx.Client(base_url=url) as http:
        assert http.get("/below/api/v1/doors/1").json()["rel"] == "door"
        assert http.get("/below/api/v1/nothing").status_code == 404


def test_the_client_may_be_vendored(tmp_path: Any) -> None:
    packages = write_packages(
        house_model(), tmp_path, "vendoring", client_package="vendored_parts.house.client"
    )
    with (
        serving(packages.server("examples").app()) as url,
        httpx.Client(base_url=url) as http,
    ):
        assert http.get("/api/v1/doors/1").json()["lock"] == "lock"
        assert http.put("/api/v1/doors/1", json={"lock": "x", "width": "y"}).status_code == 400


def test_handlers_of_awkward_names_are_loaded(tmp_path: Any) -> None:
    """Names that the runtime has, that Python has, that differ in case alone, that are no names."""
    words = (
        *("embedded", "links", "operation", "eventBatch", "_links", "None", "class", "con"),
        *("fooBar", "FooBar", "foo-bar", "sdpOffer", "SDPOffer", "handler", "2ndDoor", "\u540d"),
    )
    plain = house_model().resource_index["door"]
    pages = (
        Resource(
            **{**fields_of(plain), "name": word, "rel": word},
            operations=(operation(word, "GET", f"/doors/{number}", shown(word)),),
        )
        for number, word in enumerate(words)
    )
    model = evolve(house_model(), resources=tuple(sorted(pages, key=lambda row: row.name)))
    index = write_packages(model, tmp_path, "awkward").server("handlers")
    loaded = list(index.load_handlers())
    assert [handler.__name__ for handler in loaded] == index.__all__[:-1]
    served = {row.page for handler in loaded for row in handler.operations.values()}
    assert served == set(words)


def test_handlers_are_loaded_when_first_used(house: Packages, tmp_path: Any) -> None:
    import subprocess
    import sys

    code = (
        "import sys, house_server.handlers as h;"
        "before = [m for m in sys.modules if m.startswith('house_server.handlers.')];"
        "h.DoorHandler;"
        "after = [m for m in sys.modules if m.startswith('house_server.handlers.')];"
        "print(before, after, 'DoorHandler' in dir(h))"
    )
    paths = [str(house.root / name) for name in ("client", "server")]
    run = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path[:0] = {paths!r}; {code}"],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
    )
    assert run.stdout.strip() == "[] ['house_server.handlers.door'] True"
    with pytest.raises(AttributeError, match="Nothing"):
        _ = house.server("handlers").Nothing
