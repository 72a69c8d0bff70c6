"""Links, embedded resources, roles, events and scopes."""

from __future__ import annotations

import pytest
from resolve_pages import door_state, method, page, resolved, resource, room

from codegen.model.inherit import (
    base_of,
    effective_embedded,
    effective_links,
    effective_members,
    effective_properties,
)
from codegen.model.nodes import Link
from codegen.resolve import Resolution, resolve

JSON = "HTTP/1.1 200 OK\nContent-Type: application/json\n"
XML = "HTTP/1.1 200 OK\nContent-Type: application/xml\n"
GET = "Get https://fe.example{} HTTP/1.1"


def get(answer: str, route: str = "/v1/rooms/7", xml: str = "") -> str:
    return method(
        "GET",
        request=GET.format(route),
        answer=f"{JSON}{answer}" if answer else "",
        xml_answer=f"{XML}{xml}" if xml else "",
    )


def shown(links: str, answer: str, xml: str = "", **others: str) -> Resolution:
    """A room with a table of links and a sample, beside a door."""
    return resolved(room(links=links, operations=get(answer, xml=xml), **others), room(name="door"))


MANY = [
    # JSON answer, is the link many, is the embedded one many
    ('{"_links": {"door": {"href": "/d"}}}', False, None),
    ('{"_links": {"door": [{"href": "/d"}]}}', True, None),
    ('{"_embedded": {"door": {"rel": "door"}}}', False, False),
    ('{"_embedded": {"door": [{"rel": "door"}]}}', True, True),
    ('{"_links": {"door": {"href": "/d"}}, "_embedded": {"door": [{"rel": "door"}]}}', True, True),
    ("", False, None),
]


@pytest.mark.parametrize(("answer", "many", "embedded"), MANY)
def test_many(answer: str, many: bool, embedded: bool | None) -> None:
    found = resource(shown("|door|Leads out.|", answer))
    assert [(row.rel, row.target, row.many) for row in found.links] == [("door", "door", many)]
    assert [(row.rel, row.target, row.many) for row in found.embedded] == (
        [] if embedded is None else [("door", "door", embedded)]
    )


def test_several_of_a_rel_in_xml_are_many() -> None:
    xml = '<resource rel="room"><link rel="door" href="/a"/><link rel="door" href="/b"/></resource>'
    (row,) = resource(shown("|door|Leads out.|", "", xml)).links
    assert row.many


def test_cardinality_belongs_to_the_page() -> None:
    one = room(links="|door|Out.|", operations=get('{"_links": {"door": {"href": "/d"}}}'))
    other = room(
        name="tower", links="|door|Out.|", operations=get('{"_links": {"door": [{"href": "/d"}]}}')
    )
    found = resolved(one, other, room(name="door"))
    assert [resource(found, name).links[0].many for name in ("room", "tower")] == [False, True]


TARGETS = [
    # cell of the column Target, target, many, embedded
    ("door", "door", False, None),
    ("door[]", "door", True, None),
    ("embedded door[]", "door", True, ("exit", "door", True)),
    ("Embedded door", "door", False, ("exit", "door", False)),
    ("DOOR", "door", False, None),
    ("wall", None, False, None),
]


@pytest.mark.parametrize(("cell", "target", "many", "embedded"), TARGETS)
def test_the_column_target(
    cell: str, target: str | None, many: bool, embedded: tuple[str, str, bool] | None
) -> None:
    found = shown(f"|:Link|Target|Description\n|exit|{cell}|Leads out.|", "")
    (row,) = resource(found).links
    assert (row.rel, row.target, row.many) == ("exit", target, many)
    rows = [(row.rel, row.target, row.many) for row in resource(found).embedded]
    assert rows == ([] if embedded is None else [embedded])


def test_a_rel_that_stands_twice_is_one_link() -> None:
    (row,) = resource(shown("|door||\n|door|Leads out.|", "")).links
    assert (row.description, len(row.repeats)) == ("Leads out.", 1)
    assert row.repeats[0].line == row.source.line + 1


def test_self_is_one_and_leads_to_the_page() -> None:
    (row,) = resource(shown("|self|This.|", '{"_links": {"self": [{"href": "/r"}]}}')).links
    assert (row.target, row.many) == ("room", False)


def test_a_misspelt_rel_is_told_with_the_name_that_was_meant() -> None:
    found = shown("|dor|Leads out.|", "")
    (finding,) = found.findings
    assert finding.code == "UC203"
    assert finding.help.startswith('Did you mean "door"?')
    assert resource(found).links[0].target is None


def test_what_only_a_sample_embeds_is_embedded_and_told() -> None:
    found = shown("", '{"_embedded": {"door": [{"rel": "door"}], "key": {"rel": "key"}}}')
    rows = [(row.rel, row.target, row.many) for row in resource(found).embedded]
    assert rows == [("door", "door", True), ("key", None, False)]
    assert [row.code for row in found.findings] == ["UC211", "UC211"]


PROPERTIES = "|size|How large.|\n|state|Open or shut.|"


def test_a_page_whose_sample_shows_another_rel_is_a_role() -> None:
    role = room(
        name="meetingPoint",
        links="|self|This.|",
        operations=get('{"rel": "room", "size": 3, "_embedded": {"door": {"rel": "door"}}}'),
    )
    base = room(properties=PROPERTIES, links="|door|Out.|")
    found = resolved(role, base, room(name="door"))
    own = resource(found, "meetingPoint")
    assert own.represents is not None
    assert own.represents.resource == "room"
    assert [piece.rule for piece in own.represents.evidence] == ["sample-rel"]
    assert own.rel == "room"
    assert (own.properties, own.embedded) == ((), ())
    assert [row.name for row in effective_properties(found.model, own)] == ["size", "state"]
    assert [row.rel for row in effective_links(found.model, own)] == ["self", "door"]
    assert base_of(found.model, own) is resource(found, "room")
    assert (
        effective_properties(found.model, resource(found, "room"))[0].type.kind.value == "integer"
    )
    assert not [row for row in found.findings if row.code in {"UC210", "UC211"}]


def test_what_a_role_states_itself_comes_first() -> None:
    role = room(
        name="hall",
        properties="|state|Of the hall.|",
        links="|door|Out.|",
        operations=get('{"rel": "room"}'),
    )
    embedding = get('{"rel": "room", "_embedded": {"door": {"rel": "door"}}}')
    base = room(properties=PROPERTIES, links="|door|Out of it.|", operations=embedding)
    found = resolved(role, base, room(name="door"))
    own = resource(found, "hall")
    assert [row.description for row in effective_properties(found.model, own)] == [
        "Of the hall.",
        "How large.",
    ]
    assert [row.description for row in effective_links(found.model, own)] == ["Out."]
    assert [row.rel for row in effective_embedded(found.model, own)] == ["door"]


ALIKE = [
    # properties and route of the other page, whether it is a role
    (PROPERTIES, "/v1/rooms/9", True),
    (PROPERTIES, "/v1/halls/9", False),
    ("|size|How large.|", "/v1/rooms/9", False),
    ("", "/v1/rooms/9", False),
]


@pytest.mark.parametrize(("properties", "route", "is_role"), ALIKE)
def test_equal_properties_at_an_equal_route_make_a_role(
    properties: str, route: str, is_role: bool
) -> None:
    found = resolved(
        room(properties=PROPERTIES, operations=get('{"rel": "room"}')),
        room(name="aula", properties=properties, operations=get('{"rel": "aula"}', route)),
    )
    represents = resource(found, "aula").represents
    assert (represents is not None) == is_role
    assert resource(found, "room").represents is None
    if represents is not None:
        assert [row.rule for row in represents.evidence] == ["same-properties", "same-route"]


def test_people_are_contacts() -> None:
    found = resolved(
        *(
            room(
                name=name,
                properties=PROPERTIES,
                operations=get(f'{{"rel": "{name}"}}', "/v1/people/5"),
            )
            for name in ("boss", "contact")
        )
    )
    represents = resource(found, "boss").represents
    assert represents is not None
    assert represents.resource == "contact"


def test_front_matter_states_a_role() -> None:
    found = resolved(room(name="hall", front="represents: room"), room())
    represents = resource(found, "hall").represents
    assert represents is not None
    assert (represents.resource, represents.evidence[0].rule) == ("room", "stated")


def test_a_role_of_a_role_is_one_of_what_that_represents() -> None:
    found = resolved(
        room(name="a", front="represents: b"), room(name="b", front="represents: room"), room()
    )
    assert {
        row.name: row.represents and row.represents.resource for row in found.model.resources
    } == {
        "a": "room",
        "b": "room",
        "room": None,
    }


def test_roles_in_a_circle_end() -> None:
    found = resolved(room(name="a", front="represents: b"), room(name="b", front="represents: a"))
    represented = [row.represents.resource for row in found.model.resources if row.represents]
    assert represented == ["a"]


EVENTS = """### Added

|Resource|Priority|Sender|Reason|
|:---|:---|:---|:---|
|door|High|room|One was built.Look.|
|room|Low|room|One was found.|

```
{"sender": [{"rel": "room", "events": [{"type": "added", "link": {"rel": "door", "href": "/d"}}]}]}
```
"""


def test_events() -> None:
    found = resolved(room(events=EVENTS), room(name="door"))
    rows = resource(found).events
    assert [(row.type, row.resource, row.priority, row.sender, row.reason) for row in rows] == [
        ("added", "door", "High", "room", "One was built. Look."),
        ("added", "room", "Low", "room", "One was found."),
    ]
    assert [len(row.examples) for row in rows] == [1, 0]
    (example,) = rows[0].examples
    assert example.media == "json"
    assert example.body.startswith('{"sender"')
    assert found.findings == ()


def test_scopes_are_sorted_and_each_stands_once() -> None:
    found = resolved(
        room(scopes="|b|Do b|Does b.|\n|a|Do a|Does a.It does.|\n|b|Do b|Does b.|"),
        room(name="tower", scopes="|a|Do a|Does a.It does.|"),
    )
    assert [row.name for row in resource(found).scopes] == ["b", "a"]
    assert [(row.name, row.permission, row.description) for row in found.model.scopes] == [
        ("a", "Do a", "Does a. It does."),
        ("b", "Do b", "Does b."),
    ]


def test_the_order_of_pages_means_nothing() -> None:
    texts = [
        room(links="|door|Out.|"),
        room(name="door"),
        door_state,
        room(name="hall", front="rel: x"),
    ]
    pages = [page(text) for text in texts]
    assert resolve(pages) == resolve(pages[::-1])


def test_members_come_before_what_was_observed() -> None:
    answer = get('{"rel": "room", "state": "Ajar"}')
    found = resolved(
        room(properties="|state|See [it](DoorState.md).|", operations=answer), door_state
    )
    assert effective_members(found.model.enumeration_index["DoorState"]) == ("Open", "Shut", "Ajar")


def test_a_link_tells_why_it_leads_there_and_why_there_are_many() -> None:
    answer = '{"rel": "room", "_links": {"door": [{"href": "/d"}]}}'
    xml = '<resource rel="room"><link rel="door" href="/d"/></resource>'
    found = shown("|door|Leads out.|", answer, xml)
    assert [(row.rule, row.value, row.supports) for row in _door(found).evidence] == [
        ("page-name", "door", True),
        ("json-link", "many", True),
        ("xml-link", "one", True),
    ]


def test_what_the_overlay_overrules_is_against_it() -> None:
    answer = '{"rel": "room", "_embedded": {"door": [{"rel": "door"}]}}'
    pages = (room(links="|door|Leads out.|", operations=get(answer)), room(name="door"))
    overlay = '[[correction]]\nof = "room.links.door"\nmany = false\nreason = "One."'
    assert [
        (row.rule, row.value, row.supports)
        for row in _door(resolved(*pages, overlay=overlay)).evidence
    ] == [
        ("overlay", "one", True),
        ("page-name", "door", True),
        ("json-embedded", "many", False),
    ]


def _door(found: Resolution) -> Link:
    return next(row for row in found.model.resource_index["room"].links if row.rel == "door")
