"""Shared pages, and what else completes the rows of a page that leaves something out."""

from __future__ import annotations

import pytest
from resolve_pages import door_state, marked, operation, page, resource, type_of

from codegen.check import diagnose
from codegen.dialect import RawPage, load_dialect, read_page
from codegen.model.nodes import Kind, Response, Source
from codegen.resolve import Resolution, resolve

SHARED = """# Shared facts

What every page of the house takes for granted.

## Scopes

| Scope      | Permission | Description                    |
| ---------- | ---------- | ------------------------------ |
| Rooms.Look | See rooms  | Lets an app see what is free.  |
| Rooms.Book | Book rooms | Lets an app book for its user. |

## Properties

| Name | Type   | Description           |
| ---- | ------ | --------------------- |
| name | string | What the signs say.   |
| note |        | What guests wrote.    |

## Parameters

| Name  | Type   | Description                      |
| ----- | ------ | -------------------------------- |
| token | string | Tells a repeated call from a new one. |

## Links

| Link | Description            |
| ---- | ---------------------- |
| self | Where it is read anew. |

## Errors of every GET

| Error    | Code | Subcode | Description          |
| -------- | ---- | ------- | -------------------- |
| Conflict | 409  | Taken   | Somebody was faster. |
| Conflict | 409  | None    | It can't be done.    |
| Gone     | 410  | Moved   | The house is closed. |
"""

ROOM = """# room

Where people meet.

### Properties

| Name  | Type    | Description         |
| ----- | ------- | ------------------- |
| name  |         |                     |
| seats | integer | How many may sit.   |

### Links

| Link |
| ---- |
| self |
| door |

### Scopes

| Scope      |
| ---------- |
| Rooms.Look |

## Operations

### GET

Reads what is known of it.

Route: /rooms/{roomId}
Response: 200 room
"""

DOOR = """# door

What leads into a room.

### Properties

None

### Links

| Link |
| ---- |
| self |
"""


def found(*texts: str) -> tuple[Resolution, list[str]]:
    """The resolution of pages, and the codes of all there is to say about them, with their lines."""
    pages = _pages(texts)
    resolution = resolve(pages)
    told = diagnose(resolution.findings, pages, resolution.model)
    return resolution, [f"{row.rule.code} {row.span.path}:{row.span.line}" for row in told]


def _pages(texts: tuple[str, ...]) -> list[RawPage]:
    """Pages by their titles; of several shared ones each has a file of its own."""
    count = 0
    pages = []
    for text in texts:
        if text.startswith("# Shared facts"):
            count += 1
            pages.append(read_page(text, f"shared{count}.md", load_dialect()))
        else:
            pages.append(page(text))
    return pages


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


def test_a_set_with_a_shared_page_needs_no_more() -> None:
    _, told = found(SHARED, ROOM, DOOR)
    assert told == []


def test_a_shared_page_is_read_whole() -> None:
    (shared,) = _pages((SHARED,))
    assert shared.kind == "shared"
    assert shared.findings == ()
    assert shared.account.consumed == shared.account.seen == 15


def test_scopes_have_the_words_of_the_shared_page() -> None:
    resolution, _ = found(SHARED, ROOM, DOOR)
    book, look = resolution.model.scopes
    assert (look.name, look.permission) == ("Rooms.Look", "See rooms")
    assert look.description == "Lets an app see what is free."
    assert look.source == Source("shared1.md", line_of(SHARED, "| Rooms.Look"), 1)
    assert book.name == "Rooms.Book"
    (named,) = resource(resolution).scopes
    assert named.source == Source("room.md", line_of(ROOM, "| Rooms.Look"), 1)


def test_a_property_has_type_and_words_of_the_shared_page() -> None:
    resolution, _ = found(SHARED, ROOM, DOOR)
    name, seats = resource(resolution).properties
    assert name.type.kind is Kind.STRING
    assert name.description == "What the signs say."
    assert name.source == Source("room.md", line_of(ROOM, "| name "), 1)
    (told,) = name.evidence
    line = SHARED.splitlines()[line_of(SHARED, "| name ") - 1]
    place = Source("shared1.md", line_of(SHARED, "| name "), line.index("string") + 1)
    assert (told.rule, told.source) == ("type-column", place)
    assert seats.description == "How many may sit."


def test_links_have_shared_words_or_the_summary_of_their_target() -> None:
    resolution, _ = found(SHARED, ROOM, DOOR)
    own, door = resource(resolution).links
    assert own.description == "Where it is read anew."
    assert door.description == "What leads into a room."
    assert door.source == Source("room.md", line_of(ROOM, "| door "), 1)


def test_self_without_a_shared_row_has_the_summary_of_its_page() -> None:
    resolution, _ = found(ROOM, DOOR.replace("None", "| Name | Type |\n| - | - |\n| a | string |"))
    assert resource(resolution, "door").links[0].description == "What leads into a room."


def test_what_a_row_says_itself_stays() -> None:
    own = ROOM.replace("| name  |         |   ", "| name  | integer | A n")
    own = own.replace("| Link |\n| ---- |", "| Link | Description |\n| ---- | --- |")
    own = own.replace("| door |", "| door | The way out. |")
    resolution, _ = found(SHARED, own, DOOR)
    name = resource(resolution).properties[0]
    assert (name.type.kind, name.description[:3]) == (Kind.INTEGER, "A n")
    assert [row.description for row in resource(resolution).links] == [
        "Where it is read anew.",
        "The way out.",
    ]


PUT = """
### PUT

Renames it.

Route: /rooms/{roomId}
Response: 200 room

#### Query parameters

| Name  | Type | Description |
| ----- | ---- | ----------- |
| token |      |             |

#### Request body

| Name |
| ---- |
| name |
"""


def test_parameters_have_their_own_shared_table() -> None:
    resolution, told = found(SHARED, ROOM + PUT, DOOR)
    change = operation(resolution, "room.PUT")
    assert change.query[0].description == "Tells a repeated call from a new one."
    assert type_of(resolution, "room.PUT.query.token") == "string"
    assert change.query[0].required is False
    place = line_of(ROOM + PUT, "| name |\n")
    assert f"UC107 room.md:{place}" in told  # the shared property is no parameter


OWN = """
#### Synchronous errors

| Error    | Code | Subcode | Description                  |
| -------- | ---- | ------- | ---------------------------- |
| NotFound | 404  | None    | Nobody built it.             |
| Conflict | 409  | None    | It is being cleaned just now. |
"""


def errors(resolution: Resolution) -> list[str]:
    """The rows of the room's GET, boilerplate marked."""
    rows = operation(resolution, "room.GET").errors
    return [f"{row.code} {row.subcode}{' *' if row.boilerplate else ''}" for row in rows]


USUAL = ["Conflict Taken *", "Conflict None *", "Gone Moved *"]


def test_usual_errors_stand_behind_those_of_the_page() -> None:
    resolution, told = found(SHARED, ROOM + OWN, DOOR)
    assert told == []
    assert errors(resolution) == ["NotFound None", "Conflict None", *USUAL]
    own, _, *usual = operation(resolution, "room.GET").errors[1:]
    assert own.description == "It is being cleaned just now."
    assert usual[0].description == "It can't be done."
    assert usual[0].source == Source("shared1.md", line_of(SHARED, "| Conflict | 409  | None"), 1)


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("none", []),
        ("None.", []),
        ("without Moved", USUAL[:2]),
        ("without Gone", USUAL[:2]),
        ("without Conflict", USUAL[2:]),
        ("without conflict none", [USUAL[0], USUAL[2]]),
        ("without 409 Taken, Gone", USUAL[1:2]),
    ],
)
def test_usual_errors_can_be_left_out(line: str, left: list[str]) -> None:
    text = f"{ROOM}Usual errors: {line}\n{OWN}"
    resolution, told = found(SHARED, text, DOOR)
    assert told == []
    assert errors(resolution) == ["NotFound None", "Conflict None", *left]


@pytest.mark.parametrize("line", ["without Mowed", "Moved", "without", "without Conflict Moved"])
def test_unknown_usual_error(line: str) -> None:
    text = f"{ROOM}Usual errors: {line}\n"
    resolution, told = found(SHARED, text, DOOR)
    assert told == [f"UC215 room.md:{line_of(text, 'Usual')}"]
    assert errors(resolution) == USUAL


def test_no_shared_page_no_usual_errors() -> None:
    text = ROOM + "Usual errors: none\n"
    resolution, told = found(text, DOOR)
    assert f"UC215 room.md:{line_of(text, 'Usual')}" in told
    assert errors(resolution) == []


def test_two_sections_of_one_method_have_the_usual_errors_once() -> None:
    text = ROOM + "\n### GET\n\nReads it again.\n\nResponse: 200\n"
    assert errors(found(SHARED, text, DOOR)[0]) == USUAL


def test_original_pages_are_left_alone() -> None:
    original = ROOM.replace(
        "### Properties",
        "## Web Link\n\n| Name | Description |\n| - | - |\n| rel | r |\n\n### Properties",
    )
    for gone in ("Route: /rooms/{roomId}\n", "Response: 200 room\n", " Type    |", " ------- |"):
        original = original.replace(gone, "")
    original = original.replace("|         |  ", "|  ").replace("| integer |", "|")
    resolution, told = found(SHARED, original, DOOR)
    assert errors(resolution) == []
    assert resource(resolution).properties[0].description == ""
    assert f"UC107 room.md:{line_of(original, '| name ')}" in told


def test_a_page_without_any_mark_of_the_form_is_completed_in_a_set_with_shared_pages() -> None:
    table = "### Properties\n\n| Name |\n| --- |\n| name |"
    plain = f"# sign\n\nHangs on a wall.\n\n{table}\n\n### Links\n\nNone\n"
    resolution, told = found(SHARED, plain)
    assert told == []
    assert resource(resolution, "sign").properties[0].description == "What the signs say."
    alone, _ = found(plain)
    assert resource(alone, "sign").properties[0].description == ""


def test_a_role_has_the_words_of_what_it_represents() -> None:
    table = "### Properties\n\n| Name |\n| --- |\n| seats |"
    front = "---\nrepresents: room\n---\n"
    role = f"{front}# hall\n\nThe large one.\n\n{table}\n\n### Links\n\nNone\n"
    resolution, told = found(SHARED, ROOM, DOOR, role)
    assert told == []
    (seats,) = resource(resolution, "hall").properties
    assert (seats.type.kind, seats.description) == (Kind.INTEGER, "How many may sit.")
    assert seats.source.path == "hall.md"
    assert seats.evidence[0].source.path == "room.md"


def test_a_second_revision_has_the_words_of_the_first() -> None:
    first = ROOM + PUT.replace(
        "| Name |\n| ---- |\n| name |",
        "| Name | Type | Description |\n| - | - | - |\n| name | string | The new one. |",
    )
    second = (ROOM + PUT).replace("# room", "# room2").replace("Where people", "Where many people")
    second = second.replace("| integer | How many may sit.   |", "| | |")
    second = (
        second.replace("200 room", "200 room2")
        .replace("Reads what", "Reads all that")
        .replace("Renames", "Names")
    )
    resolution, told = found(SHARED, first, second, DOOR)
    assert told == []
    assert resource(resolution, "room2").properties[1].description == "How many may sit."
    assert operation(resolution, "room2.PUT").body[0].description == "The new one."


EVENTS = """
## Events

### Updated

| Resource | Priority | Sender | Reason |
| -------- | -------- | ------ | ------ |
| room     | High     | door   | {} |
"""


def test_events_of_a_second_revision_have_the_reasons_of_the_first() -> None:
    first, second = EVENTS.format("It was painted."), EVENTS.format("")
    resolution, told = found(ROOM + first, ROOM.replace("# room", "# room2") + second, DOOR, SHARED)
    assert [row.reason for row in resource(resolution, "room2").events] == ["It was painted."]
    assert not [row for row in told if row.startswith("UC107")]
    _, told = found(ROOM + second, DOOR, SHARED)
    assert [row for row in told if row.startswith("UC107")]


def test_a_parameter_has_the_words_of_its_row_in_the_other_table() -> None:
    """Nearer than a shared page, which has words for the same name."""
    put = """
### PUT

Opens it.

Route: /rooms/{roomId}
Response: 204

#### Query parameters

| Name  | Type   | Description | Required? |
| ----- | ------ | ----------- | --------- |
| token | string |             | No        |

#### Request body

| Name  | Type   | Description      | Required? |
| ----- | ------ | ---------------- | --------- |
| token | string | Opens this room. | No        |
"""
    resolution, _ = found(ROOM + "\n## Operations\n" + put, DOOR, SHARED)
    (row,) = operation(resolution, "room.PUT").query
    assert row.description == "Opens this room."


def test_a_cell_that_nothing_fills_is_reported() -> None:
    text = ROOM.replace("| seats | integer | How many may sit.   |", "| seats | integer | |")
    text = text.replace("| door |", "| window |")
    _, told = found(SHARED, text)
    assert told == [
        f"UC107 room.md:{line_of(text, '| seats')}",
        f"UC107 room.md:{line_of(text, '| window')}",
        f"UC203 room.md:{line_of(text, '| window')}",
    ]


def test_an_empty_type_that_nothing_fills_is_reported() -> None:
    text = ROOM.replace("| integer |", "|         |")
    _, told = found(SHARED, text, DOOR)
    assert f"UC107 room.md:{line_of(text, '| seats')}" in told


def test_empty_cells_of_shared_pages_are_reported() -> None:
    text = SHARED.replace("What the signs say.", "").replace("See rooms", "")
    _, told = found(text, ROOM, DOOR)
    assert told[-2:] == [
        f"UC107 shared1.md:{line_of(text, '| Rooms.Look')}",
        f"UC107 shared1.md:{line_of(text, '| name ')}",
    ]


def test_several_shared_pages_are_one() -> None:
    first, links = SHARED.split("## Links")
    other = "# Shared facts\n\n## Links" + links
    resolution, told = found(first, other, ROOM, DOOR)
    assert told == []
    assert errors(resolution) == USUAL
    assert resource(resolution).links[0].description == "Where it is read anew."


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ("Links\n\n| Link | Description |\n| - | - |\n| ⟦self | Its own address. |", "UC214"),
        ("Links\n\n| Link | Description |\n| - | - |\n| ⟦self | Where it is read anew. |", "UC206"),
        (
            "Errors of every GET\n\n| Error | Code | Subcode |\n| - | - | - |\n| ⟦Gone | 410 | Moved |",
            "UC214",
        ),
        (
            "Scopes\n\n| Scope | Permission | Description |\n| - | - | - |\n| ⟦Rooms.Look | Look | L. |",
            "UC214",
        ),
    ],
)
def test_shared_pages_that_disagree(rows: str, code: str) -> None:
    text, place = marked(f"# Shared facts\n\n## {rows}\n")
    assert place is not None
    resolution, told = found(SHARED, text, ROOM, DOOR)
    assert f"{code} shared2.md:{place[0]}" in told
    assert errors(resolution) == USUAL
    assert resource(resolution).links[0].description == "Where it is read anew."


def test_a_shared_page_has_no_other_sections() -> None:
    text = SHARED + "\n## Operations\n\nAll of them.\n\n## Members\n\n| Name |\n| --- |\n| a |\n"
    (shared,) = _pages((text,))
    assert {row.code for row in shared.findings} == {"UC901", "UC902"}
    assert shared.account.not_understood >= 2


def test_shared_sections_mean_nothing_elsewhere() -> None:
    text = ROOM + "\n#### Errors of every GET\n\n| Error | Code |\n| --- | --- |\n| Gone | 410 |\n"
    resolution, told = found(text, DOOR)
    assert errors(resolution) == []
    assert f"UC901 room.md:{line_of(text, '#### Errors')}" in told


BOTH = ("application/json", "application/xml")
WHOLE = "representation"
LINES = [
    ("GET", "200 room", Response(200, "room", WHOLE, False, BOTH)),
    ("GET", "200 [room](room.md), application/json", Response(200, "room", WHOLE, False, BOTH[:1])),
    ("GET", "200 content image/jpeg", Response(200, "room", "content", False, ("image/jpeg",))),
    ("GET", "200 content", Response(200, "room", "content", False, ("application/octet-stream",))),
    ("GET", "200 anonymous", Response(200, "room", "anonymous", False, BOTH)),
    ("POST", "201 door, location", Response(201, "door", "empty", True, ())),
    ("POST", "201 door", Response(201, "door", WHOLE, False, BOTH)),
    ("POST", "201 door empty", Response(201, "door", "empty", False, ())),
    ("POST", "201 door, location, application/xml", Response(201, "door", WHOLE, True, BOTH[1:])),
    ("POST", "200 room content a/b", Response(200, "room", "content", False, ("a/b",))),
    ("POST", "201 anonymous", Response(201, None, "anonymous", False, BOTH)),
    ("POST", "204", Response(204, None, "empty", False, ())),
    ("PUT", "200", Response(200, None, "empty", False, ())),
    ("PUT", "200 room", Response(200, "room", WHOLE, False, BOTH)),
    ("OPTIONS", "200 anonymous", Response(200, None, "anonymous", False, BOTH)),
    ("DELETE", "204", Response(204, None, "empty", False, ())),
]


def alone(method: str, lines: str) -> str:
    """A room of which only an operation is told."""
    return f"# room\n\nWhere people meet.\n\n## Operations\n\n### {method}\n\nDoes it.\n\n{lines}\n"


@pytest.mark.parametrize(("method", "line", "response"), LINES, ids=lambda value: str(value)[:40])
def test_the_response_line_says_it_all(method: str, line: str, response: Response) -> None:
    text = alone(method, f"Response: {line}")
    resolution, told = found(text, DOOR)
    assert told == []
    assert operation(resolution, f"room.{method}").response == response


@pytest.mark.parametrize(
    ("method", "line", "code"),
    [
        ("GET", "200 dor", "UC362"),
        ("GET", "200 door", "UC363"),
        ("POST", "200 room door", "UC360"),
        ("POST", "200, room", "UC360"),
        ("POST", "201 empty content", "UC360"),
    ],
)
def test_a_response_line_that_says_too_much(method: str, line: str, code: str) -> None:
    text = alone(method, f"Response: {line}")
    _, told = found(text, DOOR)
    assert told == [f"{code} room.md:11"]


BODY = """

#### Request body

| Name | Type   | Description          |
| ---- | ------ | -------------------- |
| text | string | What to write on it. |
"""


@pytest.mark.parametrize(
    ("line", "media", "travels"),
    [
        ("", ("application/json", "application/xml"), ("body",)),
        ("\nRequest: application/json", ("application/json",), ("body",)),
        ("\nRequest: text/plain", ("text/plain",), ("query",)),
        ("\nRequest: empty", (), ("body",)),
    ],
)
def test_request_line(line: str, media: tuple[str, ...], travels: tuple[str, ...]) -> None:
    text = alone("POST", f"Response: 204{line}{BODY}")
    resolution, told = found(text)
    assert told == []
    post = operation(resolution, "room.POST")
    assert (post.request_media, post.body[0].travels) == (media, travels)


def test_unreadable_request_line() -> None:
    text = alone("POST", f"Request: sdp\nResponse: 204{BODY}")
    resolution, told = found(text)
    assert told == ["UC359 room.md:11"]
    assert operation(resolution, "room.POST").request_media == (
        "application/json",
        "application/xml",
    )


@pytest.mark.parametrize(
    ("target", "link", "embedded"),
    [
        ("door", ("door", False), None),
        ("door[]", ("door", True), None),
        ("embedded door[]", ("door", True), ("door", True)),
        ("only embedded door", None, ("door", False)),
        ("only embedded any[]", None, (None, True)),
        ("any", (None, False), None),
    ],
)
def test_targets(target: str, link: object, embedded: object) -> None:
    text = ROOM.replace(
        "| Link |\n| ---- |\n| self |\n| door |",
        f"| Link | Target | Description |\n| - | - | - |\n| way | {target} | Leads on. |",
    )
    resolution, told = found(SHARED, text, DOOR)
    assert told == []
    room = resource(resolution)
    assert [(row.target, row.many) for row in room.links] == ([link] if link else [])
    assert [(row.target, row.many) for row in room.embedded] == ([embedded] if embedded else [])


def test_spelling_on_the_wire() -> None:
    text = ROOM.replace("| Name  | Type    |", "| Name  | On the wire |").replace(
        "| seats | integer |", "| seats | Seats |"
    )
    text = text.replace("| name  |         |", "| name  | |")
    resolution, _ = found(SHARED, text, DOOR)
    assert [row.wire_names for row in resource(resolution).properties] == [
        ("name",),
        ("Seats", "seats"),
    ]


def test_members_seen_elsewhere() -> None:
    seen = "\n## Members seen elsewhere\n\n| Member | Seen in |\n| --- | --- |\n| Ajar | Old answers. |\n"
    resolution, told = found(door_state + seen)
    assert told == []
    (ajar,) = resolution.model.enumeration_index["DoorState"].observed
    assert ajar.name == "Ajar"
    assert [(row.rule, row.value) for row in ajar.evidence] == [("stated", "Old answers.")]
    _, told = found(door_state + seen.replace("Ajar", "Open"))
    assert told == [f"UC206 DoorState.md:{line_of(door_state + seen, '| Ajar')}"]


def test_a_written_out_type_settles_what_names_suggest() -> None:
    text = ROOM.replace("| seats | integer |", "| doorState | string |")
    resolution, told = found(SHARED, text, DOOR, door_state)
    assert told == []
    assert type_of(resolution, "room.doorState") == "string"


def test_a_page_of_one_labelled_operation_is_a_resource() -> None:
    read = page(
        "# knock\n\nMakes a noise.\n\n## Operations\n\n### POST\n\nKnocks.\n\nResponse: 204\n"
    )
    assert (read.kind, read.findings) == ("resource", ())


def test_a_misspelt_line_below_another_is_reported() -> None:
    text = ROOM + "Usual eror: none\n"
    _, told = found(SHARED, text, DOOR)
    assert told == [f"UC905 room.md:{line_of(text, 'Usual')}"]


QUALITY = """# bell

Rings for the porter.

### Properties

| Name       | Type   | Description               |
| ---------- | ------ | ------------------------- |
| soundLevel | number | {0} |

### Links

| Link | Target | Description |
| ---- | ------ | ----------- |
| next | bell   | {1} |
"""


@pytest.mark.parametrize(
    ("property_", "link", "told"),
    [
        ("In decibel.", "Another one on the same floor.", []),
        ("The sound level.", "Another one on the same floor.", ["UC401 bell.md:9"]),
        ("Value of the sounds' levels", "Leads on.", ["UC401 bell.md:9"]),
        ("In decibel.", "The next.", ["UC401 bell.md:15"]),
        ("Rings twice.", "rings  twice", ["UC402 bell.md:15"]),
        ("Rings for the porter.", "Leads on.", ["UC402 bell.md:9"]),
        ("TODO", "Leads on.", ["UC403 bell.md:9"]),
        ("Loud. TODO: unit", "Leads on.", ["UC403 bell.md:9"]),
        ("tbd", "Coming soon...", ["UC403 bell.md:9", "UC403 bell.md:15"]),
        ("-", "-", ["UC403 bell.md:9", "UC403 bell.md:15"]),
        ("Description of it", "To be written.", ["UC403 bell.md:9", "UC403 bell.md:15"]),
    ],
)
def test_descriptions_that_say_nothing(property_: str, link: str, told: list[str]) -> None:
    assert found(QUALITY.format(property_, link))[1] == told


def test_original_pages_may_say_nothing() -> None:
    text = QUALITY.format("TODO", "TODO").replace("| Type   ", "").replace("| ------ ", "", 1)
    text = text.replace("| number ", "").replace("| Target ", "").replace("| bell   ", "")
    text = text.replace("| ---- | ------ |", "| ---- |")
    assert not any(row.startswith("UC4") for row in found(text)[1])
