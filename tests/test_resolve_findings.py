"""Every rule about what pages say of each other, of types and in samples: its code, line and column."""

from __future__ import annotations

import pytest
from resolve_pages import door_state, marked, method, page, room

from codegen.dialect import RawPage, load_dialect, read_page
from codegen.resolve import parse_overlay, resolve

HEAD = "HTTP/1.1 200 OK\nContent-Type: application/json"
GET = "Get https://fe.example/v1/rooms/7 HTTP/1.1"


def get(answer: str, **parts: str) -> str:
    return method("GET", request=GET, answer=f"{HEAD}\n{answer}", **parts)


def post(**parts: str) -> str:
    return method("POST", **parts)


ERRORS = """# Generic synchronous errors

|Error|Description|
|:---|:---|
|Lost|It is gone.|
|⟦Lost|It is gone for good.|
"""

EVENT = """### {heading}

|Resource|Priority|Sender|Reason|
|:---|:---|:---|:---|
|{resource}|High|room|Somebody came.|

```
{{"sender": [{{"rel": "room", "events": [{{"type": "{type}"}}]}}]}}
```
"""


def event(heading: str = "Added", resource: str = "room", kind: str = "added") -> str:
    return EVENT.format(heading=heading, resource=resource, type=kind)


CASES: list[tuple[str, list[str]]] = [
    ("UC201", [room(), room().replace("# room", "# room again")]),
    ("UC202", [room(links="|:Link|Target|Description\n|door|⟦the door|Leads out.|")]),
    ("UC203", [room(links="|⟦dor|Leads out.|"), room(name="door")]),
    ("UC203", [room(links="|:Link|Target|Description\n|exit|⟦dor|Leads out.|")]),
    ("UC204", [room(properties="|state|Open or shut (⟦[DoorState](DorState.md)).|"), door_state]),
    ("UC205", [room(properties="|state|Open or shut (⟦[DoorState](doorstate.md)).|"), door_state]),
    ("UC206", [room(properties="|state|Open.|\n⟦|state|Shut.|")]),
    ("UC206", [room(scopes="|Rooms.Read|See|Sees.|\n⟦|Rooms.Read|See|Sees.|")]),
    ("UC206", [door_state + "⟦|Shut|It lets nobody in.|\n"]),
    ("UC206", [room(operations=post(body="|to|Who.|No|\n⟦|to|Whom.|Yes|"))]),
    ("UC206", [ERRORS.replace("|⟦", "⟦|")]),
    ("UC207", [room(front="⟦represents: dor")]),
    ("UC208", [room(front="⟦revision: second")]),
    ("UC210", [room(operations=get('{"rel": "room",\n⟦"topic": "Tea"}'))]),
    ("UC211", [room(operations=get('{"rel": "room", "_links": {\n⟦"door": {"href": "/d"}}}'))]),
    (
        "UC211",
        [room(operations=get('{"rel": "room", "_embedded": {\n⟦"door": {"rel": "door"}}}'))],
    ),
    (
        "UC212",
        [room(properties="|⟦uri|Where.|", operations=get('{"rel": "room", "Uri": "sip:a@b.c"}'))],
    ),
    (
        "UC213",
        [
            room(scopes="|Rooms.Read|See|Sees rooms.|"),
            room(name="tower", scopes="⟦|Rooms.Read|See|Sees towers.|"),
        ],
    ),
    (
        "UC220",
        [
            room(
                properties="|⟦state|Open or shut ([DoorState](DoorState.md)).|",
                operations=get('{"rel": "room", "state": 3}'),
            ),
            door_state,
        ],
    ),
    ("UC221", [room(operations=post(body="|mood|⟦How it feels.(Moods)Good, or Bad|No|"))]),
    ("UC222", [room(properties="|⟦size|How large.|")]),
    ("UC223", [room(properties="|:Name|Type|Description\n|size|⟦int|How large.|")]),
    ("UC350", [room(operations=get('⟦{\n"rel" :\n}'))]),
    (
        "UC350",
        [
            room(
                operations=method(
                    "GET",
                    xml_answer=HEAD.replace("json", "xml") + "\n⟦<!DOCTYPE r><resource/>",
                )
            )
        ],
    ),
    ("UC351", [room(operations=get("⟦{&quot;rel&quot;: &quot;room&quot;}"))]),
    ("UC352", [room(operations=get('⟦{"rel":\n"ro\nom"}'))]),
    (
        "UC353",
        [
            room(
                operations=method(
                    "POST",
                    request=f"{GET.replace('Get', 'Post')}\nContent-Type: multipart/batching\n⟦--a<BR>b",
                )
            )
        ],
    ),
    ("UC354", [room(operations=method("PUT", request=f"⟦{GET}"))]),
    ("UC355", [room(operations=method("GET", answer='⟦{"rel": "room"}'))]),
    ("UC355", [room(operations=method("POST", request='⟦{"to": "me"}'))]),
    ("UC356", [room(operations=method("GET", request="⟦Get https://fe.example HTTP/1.1"))]),
    ("UC357", [room(operations=method("GET", request="⟦Get https://fe.example//v1 HTTP/1.1"))]),
    ("UC358", [room(operations=method("GET", lines="Route: ⟦rooms/{id}"))]),
    ("UC360", [room(operations=method("GET", lines="Response: ⟦201, Location header"))]),
    (
        "UC361",
        [
            room(
                operations=method(
                    "GET",
                    answer=f'{HEAD}\n{{"rel": "room"}}',
                    xml_answer="⟦HTTP/1.1 201 Created\nContent-Type: application/xml\n<resource rel='room'/>",
                )
            )
        ],
    ),
    ("UC362", [room(operations=post(response="|⟦dor|The door.|"))]),
    ("UC362", [room(operations=post(lines="Response: ⟦201, location, completes by dor"))]),
    (
        "UC363",
        [room(operations=post(response="|⟦[door](room.md)|The door.|")), room(name="door")],
    ),
    (
        "UC364",
        [room(operations=post(answer="⟦HTTP/1.1 201 Created\nLocation: /v1/rooms/8"))],
    ),
    ("UC365", [room(operations=post(body="|to|Who.|⟦Maybe|"))]),
    (
        "UC366",
        [room(operations=post(body="|:Name|In|Description|Required?\n|to|⟦header|Who.|No|"))],
    ),
    ("UC367", [room(operations=post(errors="|Lost|⟦4o4|None|It is gone.|"))]),
    ("UC368", [room(events=event(resource="⟦dor"))]),
    ("UC368", [room(events=event().replace("|High|room|", "|High|⟦dor|"))]),
    ("UC369", [room(events=event(kind="deleted").replace('{"sender', '⟦{"sender'))]),
]


def _read(texts: list[str]) -> tuple[list[RawPage], tuple[str, int, int] | None]:
    pages: list[RawPage] = []
    expected = None
    for text in texts:
        plain, place = marked(text)
        pages.append(page(plain))
        if place is not None:
            expected = (pages[-1].path, *place)
    return pages, expected


@pytest.mark.parametrize(
    ("code", "texts"), CASES, ids=[f"{c}-{i}" for i, (c, _) in enumerate(CASES)]
)
def test_a_finding_and_its_place(code: str, texts: list[str]) -> None:
    pages, expected = _read(texts)
    found = [row for row in resolve(pages).findings if row.code == code]
    assert len(found) == 1, [row.message for row in found]
    span = found[0].span
    if expected is not None:
        assert (span.path, span.line, span.column) == expected
    assert found[0].message
    assert found[0].help.endswith(".")


def test_pages_without_a_name_do_not_share_one() -> None:
    pages = [
        read_page(room().replace("# room", "# ..."), path, load_dialect())
        for path in ("a.md", "b.md")
    ]
    assert not [row for row in resolve(pages).findings if row.code == "UC201"]


def test_the_second_page_of_a_name_is_told() -> None:
    first = read_page(room(), "a.md", load_dialect())
    second = read_page(room(), "b.md", load_dialect())
    for pages in ([first, second], [second, first]):
        found = [row for row in resolve(pages).findings if row.code == "UC201"]
        assert [(row.span.path, row.span.line) for row in found] == [("b.md", 1)]
        assert found[0].related[0].path == "a.md"


OVERLAYS = [
    # code, correction
    ("UC301", 'of = "room.state"\ntype = "DoorStat"'),
    ("UC301", 'of = "room.state"\ntype = "integer"'),
    ("UC301", 'of = "room.links.door"\ntarget = "dor"'),
    ("UC302", 'of = "room.state"\ntype = "DoorState"'),
    ("UC302", 'of = "room.size"\ntype = "integer"'),
    ("UC302", 'of = "room.links.door"\nmany = false'),
    ("UC302", 'of = "room.POST.body.to"\nrequired = true'),
    ("UC302", 'of = "room.POST.body.to"\ntravels = ["body"]'),
    ("UC302", 'of = "room.POST.body.to"\nwire_names = ["to"]'),
    ("UC302", 'of = "DoorState.Ajar"\ntype = "string"'),
]


@pytest.mark.parametrize(("code", "correction"), OVERLAYS)
def test_a_finding_about_an_overlay(code: str, correction: str) -> None:
    text = f'# first line\n\n[[correction]]\n{correction}\nreason = "It is so."\n'
    pages = [
        page(
            room(
                properties="|state|Open or shut ([DoorState](DoorState.md)).|",
                links="|door|Leads out.|",
                operations=get('{"rel": "room", "state": "Open"}')
                + "\n\n"
                + post(body="|to|Who. String|Yes|"),
            )
        ),
        page(room(name="door")),
        page(door_state),
    ]
    found = resolve(pages, overlay=parse_overlay(text, "overlay.toml")).findings
    assert [row.code for row in found] == [code]
    assert (found[0].span.path, found[0].span.line, found[0].span.column) == ("overlay.toml", 3, 1)


def test_samples_that_say_nothing_odd_give_no_finding() -> None:
    found = resolve(
        [
            page(
                room(
                    properties="|state|Open or shut ([DoorState](DoorState.md)).|",
                    links="|self|This room.|\n|door|Leads out.|",
                    scopes="|Rooms.Read|See|Sees rooms.|",
                    events=event(),
                    operations=get(
                        '{"rel": "room", "state": "Open", "_links": {"self": {"href": "/r"}}}',
                        response="|[room](room.md)|The room.|",
                        errors="|Lost|404|None|It is gone.|",
                    ),
                )
            ),
            page(room(name="door")),
            page(door_state),
        ]
    ).findings
    assert found == ()
