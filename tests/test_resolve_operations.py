"""Operations: routes and unique paths, parameters, responses, revisions, errors."""

from __future__ import annotations

import pytest
from resolve_pages import method, operation, page, resolved, resource, room

from codegen.model.nodes import Parameter
from codegen.resolve import Resolution, resolve
from codegen.resolve.routes import item_of, parse_route, route_of, unique_paths

HOST = "https://fe.example"
JSON = "Content-Type: application/json\n"

ROUTES = [
    ("https://fe.example:443/v1/rooms/7?limit=3", "/v1/rooms/{roomId}"),
    ("https://fe.example//v1///rooms", "/v1/rooms"),
    ("/v1/people/a1/photo", "/v1/people/{personId}/photo"),
    ("/v1/categories/9", "/v1/categories/{categoryId}"),
    ("/v1/glass/9", "/v1/glass/{glassId}"),
    ("/v1/appId/me", "/v1/{v1Id}/me"),
    ("/v1/rooms/7/8", "/v1/rooms/{roomId}/{id}"),
    ("/v1/rooms/7/rooms/8", "/v1/rooms/{roomId}/rooms/{roomId2}"),
    ("/v1/rooms/{key}", "/v1/rooms/{key}"),
    ("/v1/rooms/a b", "/v1/rooms/a-b"),
    ("https://fe.example", None),
    ("https://[broken/v1", None),
]


@pytest.mark.parametrize(("url", "route"), ROUTES)
def test_route_of(url: str, route: str | None) -> None:
    assert route_of(url) == route


WRITTEN = [
    ("/v1/rooms/{roomId}", "/v1/rooms/{roomId}"),
    ("/v1//rooms/", "/v1/rooms"),
    ("v1/rooms", None),
    ("/v1/{id}/{id}", None),
    ("/v1/rooms and more", None),
    ("/", None),
    ("", None),
]


@pytest.mark.parametrize(("text", "route"), WRITTEN)
def test_parse_route(text: str, route: str | None) -> None:
    assert parse_route(text) == route


@pytest.mark.parametrize(
    ("route", "item"),
    [
        ("/v1/people/{personId}", "contact"),
        ("/v1/rooms/{x}", "room"),
        ("/v1/rooms", None),
        ("/{x}", ""),
    ],
)
def test_item_of(route: str, item: str | None) -> None:
    assert (item_of(route) or "") == (item or "")


def test_unique_paths() -> None:
    rows = [
        ("b", "GET", "/x"),
        ("a", "GET", "/x"),
        ("a", "PUT", "/x"),
        ("c", "GET", None),
        ("d", "GET", "/x/~b"),
    ]
    expected = {
        ("a", "GET"): "/x",
        ("b", "GET"): "/x/~b",
        ("a", "PUT"): "/x",
        ("c", "GET"): "/~c",
        ("d", "GET"): "/x/~b/~d",
    }
    assert unique_paths(rows) == unique_paths(reversed(rows)) == expected


def test_unique_paths_of_routes_that_name_their_parameters_otherwise() -> None:
    rows = [("door", "GET", "/a/{doorId}"), ("room", "GET", "/a/{roomId}")]
    assert unique_paths(rows) == {
        ("door", "GET"): "/a/{doorId}",
        ("room", "GET"): "/a/{roomId}/~room",
    }


def post(**parts: str) -> Resolution:
    """A room with a POST beside a door."""
    return resolved(room(operations=method("POST", **parts)), room(name="door"))


RESPONSES = [
    # method, Item, response sample, status, resource, body, location
    ("GET", "", "", 200, "room", "representation", False),
    ("GET", "", "HTTP/1.1 200 OK", 200, "room", "representation", False),
    ("GET", "", "HTTP/1.1 200 OK\nContent-Type: image/png\nxyz", 200, "room", "content", False),
    ("POST", "", "", 204, None, "empty", False),
    ("POST", "[door](door.md)", "", 201, "door", "empty", True),
    ("POST", "door", "", 201, "door", "empty", True),
    (
        "POST",
        "[door](door.md)",
        f'HTTP/1.1 201 Created\n{JSON}{{"a": 1}}',
        201,
        "door",
        "representation",
        False,
    ),
    ("POST", "[door](door.md)", "HTTP/1.1 201 Created\nLocation: /d", 201, "door", "empty", True),
    ("POST", "", "HTTP/1.1 202 Accepted", 202, None, "empty", False),
    ("PUT", "", "", 200, None, "empty", False),
    ("PUT", "[room](room.md)", "", 200, "room", "representation", False),
    ("DELETE", "", "", 204, None, "empty", False),
    ("OPTIONS", "", "", 200, None, "anonymous", False),
]


@pytest.mark.parametrize(
    ("verb", "item", "answer", "status", "target", "body", "location"), RESPONSES
)
def test_response(
    verb: str, item: str, answer: str, status: int, target: str | None, body: str, location: bool
) -> None:
    table = f"|{item}|What comes back.|" if item else ""
    found = resolved(
        room(operations=method(verb, response=table, answer=answer)), room(name="door")
    )
    response = operation(found, f"room.{verb}").response
    assert (response.status, response.resource, response.body, response.location) == (
        status,
        target,
        body,
        location,
    )
    assert bool(response.media) == (body != "empty")


LINES = [
    ("Response: 201, location, completes by door", 201, True, (), "door"),
    ("Response: 200, application/json", 200, False, ("application/json",), None),
    ("Response: 204", 204, False, (), None),
]


@pytest.mark.parametrize(("line", "status", "location", "media", "completes"), LINES)
def test_response_line(
    line: str, status: int, location: bool, media: tuple[str, ...], completes: str | None
) -> None:
    found = operation(post(lines=line, response="|[door](door.md)|It.|"), "room.POST")
    assert (found.response.status, found.response.location) == (status, location)
    assert found.response.media == media
    assert (found.asynchronous.resource if found.asynchronous else None) == completes


def test_where_label_and_hyperlink_differ_the_sample_decides() -> None:
    def chosen(rel: str) -> str | None:
        answer = f'HTTP/1.1 201 Created\n{JSON}{{"rel": "{rel}"}}'
        return operation(
            post(response="|[door](room.md)|It.|", answer=answer), "room.POST"
        ).response.resource

    assert chosen("door") == "door"
    assert chosen("room") == "room"
    assert chosen("wall") == "room"


def test_an_operation_is_asynchronous_if_it_takes_an_operation_id_and_answers_201() -> None:
    row = "|operationId|Its id. String|No|"
    door = "|[door](door.md)|The door.|"
    assert operation(post(query=row, response=door), "room.POST").asynchronous is not None
    assert operation(post(body=row, response=door), "room.POST").asynchronous is not None
    assert operation(post(response=door), "room.POST").asynchronous is None
    assert operation(post(body=row), "room.POST").asynchronous is None


def places(found: Resolution, table: str) -> dict[str, tuple[str, ...]]:
    rows: tuple[Parameter, ...] = getattr(operation(found, "room.POST"), table)
    return {row.name: row.travels for row in rows}


def test_where_parameters_travel() -> None:
    both = post(
        query="|to|Who.|No|\n|as|Who.|No|", body="|to|Who. String|Yes|\n|why|Why. String|No|"
    )
    assert places(both, "query") == {"to": ("query", "body"), "as": ("query",)}
    assert places(both, "body") == {"to": ("query", "body"), "why": ("body",)}
    assert operation(both, "room.POST").request_media == ("application/json", "application/xml")
    assert operation(post(query="|to|Who.|No|"), "room.POST").request_media == ()


def test_where_the_body_is_content_parameters_travel_in_the_query() -> None:
    offer = post(query="|to|Who.|No|", body="|sdp|An offer.Array of Byte|Yes|")
    assert places(offer, "query") == {"to": ("query",)}
    assert places(offer, "body") == {"sdp": ("content",)}
    assert operation(offer, "room.POST").request_media == ("application/sdp",)
    head = f"Post {HOST}/v1/rooms HTTP/1.1\nContent-Type: text/calendar\nContent-Length: 9"
    slip = post(body="|slip|A slip.Array of Byte|Yes|", request=head)
    assert operation(slip, "room.POST").request_media == ("text/calendar",)
    text = post(
        query="|to|Who.|No|",
        body="|to|Who. String|No|",
        request=f"Post {HOST}/v1/rooms HTTP/1.1\nContent-Type: text/plain\nHello",
    )
    assert places(text, "body") == {"to": ("query",)}
    assert operation(text, "room.POST").request_media == ("text/plain",)


def test_the_column_in_says_where_a_parameter_travels() -> None:
    stated = "|:Name|In|Description|Required?\n|to|body, query|Who.|No|\n|why|query|Why.|No|"
    assert places(post(body=stated), "body") == {"to": ("query", "body"), "why": ("query",)}


REQUIRED = [
    ("Yes", True),
    ("yes.", True),
    ("Required", True),
    ("No", False),
    ("Optional", False),
    ("", False),
]


@pytest.mark.parametrize(("word", "required"), REQUIRED)
def test_required(word: str, required: bool) -> None:
    found = post(body=f"|to|Who. String|{word}|")
    (row,) = operation(found, "room.POST").body
    assert (row.required, row.effective_required) == (required, required)
    assert "UC365" not in {finding.code for finding in found.findings}


def test_a_parameter_of_both_tables_is_required_if_either_row_says_so() -> None:
    found = operation(post(query="|to|Who.|No|", body="|to|Who. String|Yes|"), "room.POST")
    assert [(row.required, row.effective_required) for row in (*found.query, *found.body)] == [
        (False, True),
        (True, True),
    ]


def test_a_name_that_stands_twice_in_a_table_is_two_rows() -> None:
    found = post(body="|to|Who. String|No|\n|to|Whom. String|Yes|\n||Nobody. String|No|")
    rows = operation(found, "room.POST").body
    assert [(row.name, row.required, row.effective_required) for row in rows] == [
        ("to", False, True),
        ("to", True, True),
    ]


def test_two_sections_of_one_method_are_one_operation() -> None:
    found = resolved(
        room(
            operations=method("POST", body="|to|Who. String|No|")
            + "\n\n"
            + method("POST", body="|why|Why. String|No|")
        )
    )
    (row,) = resource(found).operations
    assert [parameter.name for parameter in row.body] == ["to", "why"]


def test_revisions() -> None:
    first = room(
        operations=method("POST", query="|to|Who.|Yes|\n|why|Why.|Yes|")
        + "\n\n"
        + method("GET", answer=f'HTTP/1.1 200 OK\n{JSON}{{"rel": "room"}}')
    )
    second = room(
        name="room2",
        operations=method("POST", query="|to|Who.|No|\n|why|Why.|Yes|") + "\n\n" + method("DELETE"),
    )
    found = resolved(first, second)
    assert resource(found, "room2").rel == "room"
    assert (resource(found, "room").revision, resource(found, "room2").revision) == (1, 2)
    assert resource(found, "room2").represents is None
    assert operation(found, "room2.DELETE").minimum_revision == 2
    assert operation(found, "room2.POST").minimum_revision == 1
    for name in ("room.POST", "room2.POST"):
        assert [row.effective_required for row in operation(found, name).query] == [False, True]


def test_a_revision_that_names_nothing_leads_where_its_base_does() -> None:
    first = method("POST", response="|[door](door.md)|It.|")
    second = method("POST", answer="HTTP/1.1 201 Created\nLocation: /v1/doors/2")
    found = resolved(
        room(operations=first), room(name="room2", operations=second), room(name="door")
    )
    response = operation(found, "room2.POST").response
    assert (response.resource, response.location, response.body) == ("door", True, "empty")


def test_a_name_that_ends_in_2_is_no_revision_without_its_base() -> None:
    (page_,) = resolved(room(name="room2")).model.resources
    assert (page_.rel, page_.revision) == ("room2", 1)


def test_front_matter_wins() -> None:
    first = room()
    second = room(name="room2", front="revision: 1\nrel: hall")
    found = resolved(first, second)
    assert (resource(found, "room2").rel, resource(found, "room2").revision) == ("hall", 1)


def test_errors() -> None:
    table = "|Lost|404|None|It is gone.Look again.|\n|Conflict|409|Taken||\n|Odd|4x4|n/a|Odd.|"
    rows = operation(post(errors=table), "room.POST").errors
    assert [(row.code, row.status, row.subcode, row.description) for row in rows] == [
        ("Lost", 404, None, "It is gone. Look again."),
        ("Conflict", 409, "Taken", ""),
        ("Odd", 500, None, "Odd."),
    ]


def test_boilerplate_is_what_most_operations_of_a_method_say() -> None:
    usual = "|Lost|404|None|It is gone.|"
    pages = [
        page(room(name=f"room{index}x", operations=method("GET", errors=usual + extra)))
        for index, extra in enumerate(
            ["\n|Lost|404|None|This one never was.|", "\n|Lost|404|None||", *[""] * 40]
        )
    ]
    model = resolve(pages).model
    marks = {
        row.name: [error.boilerplate for error in row.operations[0].errors]
        for row in model.resources
    }
    assert marks.pop("room0x") == [True, False]
    assert marks.pop("room1x") == [True, True]
    assert set(map(tuple, marks.values())) == {(True,)}


def test_boilerplate_of_a_small_set_is_what_the_original_pages_repeat() -> None:
    conflicts = "|Conflict|409|None|The name is taken.|\n|Conflict|409|None|A conflict.|"
    rows = f"{conflicts}\n|Gone|410|CannotRedirect|Gone.|"
    errors = operation(post(errors=rows), "room.POST").errors
    assert [row.boilerplate for row in errors] == [False, True, True]


def test_examples_are_repaired_and_keep_their_heads() -> None:
    found = post(
        request=f"Post {HOST}/v1/rooms HTTP/1.1\n{JSON}{{&quot;to&quot; : &quot;me&quot;}}",
        answer="HTTP/1.1 204 No Content\nETag: 7",
    )
    (example,) = operation(found, "room.POST").examples
    assert example.request is not None
    assert example.response is not None
    assert (example.request.method, example.request.url) == ("POST", f"{HOST}/v1/rooms")
    assert example.request.body == '{"to" : "me"}'
    assert (example.response.status, example.response.headers) == (204, (("ETag", "7"),))
