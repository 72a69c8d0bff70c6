"""The OpenAPI target: valid, whole, true to the samples, and no text of a page is more than text."""

from __future__ import annotations

import importlib
import importlib.util
import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from attrs import evolve
from hand_model import hand_model
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from openapi_document import (
    Document,
    body_schema,
    follow,
    form,
    operations,
    part_of,
    read,
    resolved,
    schema_of,
    text_of,
    validator,
    walk,
)

from codegen.model.inherit import (
    effective_embedded,
    effective_links,
    effective_members,
    effective_properties,
)
from codegen.model.nodes import (
    Constraints,
    Enumeration,
    Kind,
    Member,
    Model,
    Operation,
    Parameter,
    Property,
    Resource,
    Type,
)
from codegen.resolve import Resolution
from codegen.targets.openapi import TARGET
from codegen.targets.openapi.json_text import json_text
from codegen.targets.openapi.keys import unique_keys
from codegen.targets.registry import find_targets

OWN_SPELLINGS = {
    "application/json": "application/vnd.microsoft.com.ucwa+json",
    "application/xml": "application/vnd.microsoft.com.ucwa+xml",
}
HOSTILE = (
    '", "x": {"$ref": "https://evil.example"}, "y": "',
    '\\"}}]}',
    "{id}/{id}/../?a=b#c{",
    "two\n\n# lines\r\n",
    "\x1b[31m\x00\u202e\u2028\x85\ud800 end",
    "#/components/schemas/Link",
    "~0~1%2f%zz",
    "日本 😀",
    "x-",
    " ",
)


@pytest.fixture(scope="module")
def corpus_document(corrected_model: Resolution) -> Document:
    return read(corrected_model.model)


# What the document must hold.


def assert_sound(document: Document) -> None:
    """What any tool relies on."""
    assert document["openapi"].startswith("3.1.")
    schemas = document["components"]["schemas"]
    assert all(re.fullmatch(r"[a-zA-Z0-9._-]+", key) for key in schemas)
    assert len({re.sub(r"[._-]", "", key).casefold() for key in schemas}) == len(schemas)
    for schema in schemas.values():
        Draft202012Validator.check_schema(schema)
    for section in document["components"].values():
        assert all(re.fullmatch(r"[a-zA-Z0-9._-]+", key) for key in section)
    for key, value in walk(document):
        if key == "$ref" and isinstance(value, str):
            assert isinstance(follow(document, value), dict)
    for key, value in walk(document["paths"]):
        if key in {"x-resource", "x-completed-by"} and value.startswith("#/"):
            assert isinstance(follow(document, value), dict)
    assert len({re.sub(r"\{.*?\}", "{}", path) for path in document["paths"]}) == len(
        document["paths"]
    )
    for path, item in document["paths"].items():
        assert re.fullmatch(r"(/([^/{}?#\s]*|\{[A-Za-z_][A-Za-z0-9_-]*\}))+", path)
        names = re.findall(r"\{(.*?)\}", path)
        for operation in item.values():
            rows = operation.get("parameters", [])
            places = [(row["in"], row["name"]) for row in rows]
            assert len(set(places)) == len(places)
            assert [name for place, name in places if place == "path"] == names
            assert all(row["required"] for row in rows if row["in"] == "path")
            assert all(re.fullmatch(r"[1-5]\d\d|default", key) for key in operation["responses"])
            assert all(
                "description" in row or "$ref" in row for row in operation["responses"].values()
            )
    operations(document)


def assert_typed(document: Document, type_: Type, schema: Document) -> None:
    """The schema says of the value what the model knows."""
    if type_.nullable and "anyOf" in schema:
        schema, null = schema["anyOf"]
        assert null == {"type": "null"}
    elif type_.nullable and type_.kind is not Kind.UNKNOWN:
        schema = schema | {"type": schema["type"][0]}
    if type_.many:
        assert schema["type"] == "array"
        schema = schema["items"]
    if type_.kind is Kind.UNKNOWN:
        assert not form(schema)
        return
    if "$ref" in schema:
        address = schema["$ref"]
        schema = follow(document, address)
        names = {Kind.DATETIME: "DateTime", Kind.CONTENT: "Content"}
        assert address.endswith(f"/{names.get(type_.kind) or type_.name}")
    json_types = {
        Kind.BOOLEAN: "boolean",
        Kind.INTEGER: "integer",
        Kind.NUMBER: "number",
        Kind.OBJECT: "object",
        Kind.RESOURCE: "object",
        Kind.CONTENT: "object",
    }
    if "anyOf" in schema or "allOf" in schema:
        assert type_.kind in (Kind.ENUM, Kind.RESOURCE)
    else:
        assert schema["type"] == json_types.get(type_.kind, "string")
    if type_.format:
        key = "format" if type_.format == "email" else "x-format"
        assert schema[key] == type_.format


def assert_limited(limits: Constraints, schema: Document) -> None:
    inner = schema.get("items", schema)
    assert inner.get("maxLength") == limits.max_length
    assert inner.get("minimum") == limits.minimum
    assert inner.get("maximum") == limits.maximum


def assert_tells_resource(document: Document, resource: Resource, model: Model) -> None:
    stated = document["components"]["schemas"][resource.name]
    assert resource.summary in stated.get("description", "")
    assert resource.description in stated.get("description", "")
    schema = schema_of(document, resource.name)
    for row in effective_properties(model, resource):
        content = row.type.kind is Kind.CONTENT
        place = part_of(document, resource.name, "_links") if content else schema["properties"]
        found = place[row.wire_names[0]]
        assert_typed(document, row.type, found)
        assert found.get("readOnly", False) == row.read_only
        assert row.wire_names[0] in schema.get("required", ()) or content or not row.required
        if "allOf" not in stated:
            assert found.get("description", "") == row.description
            assert_limited(row.constraints, found)
    for link in effective_links(model, resource):
        found = part_of(document, resource.name, "_links")[link.rel]
        assert (found.get("type") == "array") is link.many
        if link.rel != "self" and link.target in model.resource_index:
            assert found["x-resource"].endswith(f"/{link.target}")
        if "allOf" not in stated:
            assert found.get("description", "") == link.description
    for copy in effective_embedded(model, resource):
        found = part_of(document, resource.name, "_embedded")[copy.rel]
        assert (found.get("type") == "array") is copy.many
        inner = found["items"] if copy.many else found
        assert inner == {"$ref": f"#/components/schemas/{copy.target or 'Resource'}"}


def assert_tells_operation(
    document: Document, found: Document, operation: Operation, resource: Resource
) -> None:
    assert found["tags"] == [resource.name]
    assert operation.description in (found.get("description"), found.get("summary"), "")
    for row in (*operation.query, *operation.body):
        assert_tells_parameter(document, found, row, operation)
    response = found["responses"][str(operation.response.status)]
    assert ("Location" in response.get("headers", {})) is operation.response.location
    answer = operation.response
    spelled = tuple(OWN_SPELLINGS[media] for media in answer.media if media in OWN_SPELLINGS)
    media = () if answer.body == "empty" else (*answer.media, *spelled)
    assert tuple(response.get("content", {})) == media
    if answer.body == "representation":
        schema = response["content"]["application/json"]["schema"]
        assert schema == {"$ref": f"#/components/schemas/{answer.resource}"}
    for error in operation.errors:
        told = resolved(document, found["responses"][str(error.status)])["description"]
        name = f"{error.code} ({error.subcode})" if error.subcode else error.code
        assert f"- {name}: {error.description}".removesuffix(": ") in told.splitlines()
    assert tuple(found.get("requestBody", {}).get("content", {})) == operation.request_media
    alternatives = [scope for row in found.get("security", []) for scope in row.get("bearer", [])]
    assert alternatives == [row.name for row in resource.scopes]
    assert found.get("x-minimum-revision", 1) == operation.minimum_revision
    if operation.asynchronous:
        assert found["x-completed-by"].endswith(f"/{operation.asynchronous.resource}")


def assert_tells_parameter(
    document: Document, found: Document, row: Parameter, operation: Operation
) -> None:
    """The row is in each place where it may travel, as the table of the place has it."""
    here, there = (
        {other.name: other for other in table} for table in (operation.query, operation.body)
    )
    needed = any(table[row.name].effective_required for table in (here, there) if row.name in table)
    name = row.wire_names[0]
    if "query" in row.travels:
        (place,) = [
            other
            for other in found["parameters"]
            if (other["in"], other["name"]) == ("query", name)
        ]
        best = here.get(row.name, row)
        assert_typed(document, best.type, place["schema"])
        assert_limited(best.constraints, place["schema"])
        assert place.get("required", False) == (needed and row.travels == ("query",))
        either = "in the query or in the body" in place.get("description", "")
        assert either == (needed and len(row.travels) > 1)
        assert best.description in place.get("description", "")
    if "body" in row.travels:
        schema = body_schema(found)
        if row.type.kind is Kind.CONTENT:
            schema = schema["properties"]["_links"]
        place, best = schema["properties"][name], there.get(row.name, row)
        assert_typed(document, best.type, place)
        assert_limited(best.constraints, place)
        assert (name in schema.get("required", ())) == (needed and row.travels == ("body",))
        assert best.description in place.get("description", "")
    if "content" in row.travels:
        body = found["requestBody"]
        assert body.get("required", False) == needed
        assert row.description in body.get("description", "")
        binary = {"type": "string", "format": "binary"}
        assert binary in [media["schema"] for media in body["content"].values()]


def assert_tells_enumeration(document: Document, row: Enumeration) -> None:
    schema = document["components"]["schemas"][row.name]
    assert schema.get("description", "") == row.description
    known, other = schema["anyOf"]
    assert other == {"type": "string"}
    assert known["enum"] == list(dict.fromkeys(effective_members(row)))
    told = dict(zip(known["enum"], known["x-enum-descriptions"], strict=True))
    assert [told[member.name] for member in row.members] == [
        member.description for member in row.members
    ]


def assert_complete(document: Document, model: Model) -> None:
    rows = operations(document)
    for resource in model.resources:
        assert_tells_resource(document, resource, model)
        for operation in resource.operations:
            assert_tells_operation(document, rows[operation.id], operation, resource)
    for enumeration in model.enumerations:
        assert_tells_enumeration(document, enumeration)
    scopes = document["components"]["securitySchemes"]["bearer"].get("x-scopes", {})
    assert scopes == {
        row.name: {"permission": row.permission, "description": row.description}
        for row in model.scopes
    }
    for error in model.generic_errors:
        told = document["components"]["responses"]["Error"]["description"]
        assert f"- {error.name}: {error.description}" in told
        assert all("default" in row["responses"] for row in rows.values())
    assert len(rows) == sum(len(row.operations) for row in model.resources)


# A model by hand.


def with_properties(*rows: Property) -> Model:
    """The model by hand, its door having other properties."""
    return with_door(hand_model(), properties=rows)


def with_door(model: Model, **changes: Any) -> Model:
    return evolve(
        model,
        resources=tuple(
            evolve(row, **changes) if row.name == "door" else row for row in model.resources
        ),
    )


def lock(type_: Type, **changes: Any) -> Property:
    (row,) = hand_model().resource_index["door"].properties
    return evolve(row, type=type_, **changes)


def with_operation(**changes: Any) -> Model:
    """The model by hand, the one operation of its room changed."""
    model = hand_model()
    room = model.resource_index["room"]
    (operation,) = room.operations
    return evolve(
        model,
        resources=(
            model.resource_index["door"],
            evolve(room, operations=(evolve(operation, **changes),)),
        ),
    )


def speed(**changes: Any) -> Parameter:
    (row,) = hand_model().resource_index["room"].operations[0].query
    return evolve(row, **changes)


def test_the_registry_knows_the_target() -> None:
    assert find_targets()["openapi"] is TARGET


def test_hand_model_is_sound_and_told_completely() -> None:
    document = read(hand_model())
    assert_sound(document)
    assert_complete(document, hand_model())
    assert document["info"] == {
        "title": "ucwa",
        "version": "2",
        "description": "Generated by ucwa-codegen 1.2.3. Do not edit.\n\nWords by somebody.",
    }
    room = document["components"]["schemas"]["room"]
    assert room["x-rel"] == "chamber"
    assert room["x-represents"] == "#/components/schemas/door"
    assert room["properties"]["State"]["x-wire-names"] == ["State", "state"]
    assert room["properties"]["State"]["deprecated"] is True
    assert room["properties"]["State"]["default"] == "a"
    assert room["properties"]["State"]["x-allowed"] == ["a", "b"]
    assert operations(document)["room.POST"]["x-route"] == "/api/v1/rooms/{roomId}"


def test_one_model_one_text_whatever_is_asked_for() -> None:
    text = text_of(hand_model())
    assert text == text_of(hand_model()) == text_of(hand_model(), frozenset({"door"}))
    assert text.endswith("}\n")


def test_empty_model() -> None:
    document = read(Model("tiny", (), (), (), ()))
    assert_sound(document)
    assert document["paths"] == {}
    assert "default" not in str(document["components"].get("responses", {}))
    assert set(document["components"]["schemas"]["reason"]["properties"]) >= {"code", "subcode"}


def test_paths_are_sorted_and_schemas_are_found_by_eye() -> None:
    document = read(hand_model())
    assert list(document["paths"]) == sorted(document["paths"])
    keys = list(document["components"]["schemas"])
    assert keys == sorted(keys, key=str.casefold)


@pytest.mark.parametrize(
    ("type_", "good", "bad"),
    [
        (Type(Kind.STRING), "a", 1),
        (Type(Kind.BOOLEAN), True, "true"),
        (Type(Kind.INTEGER), 1, 1.5),
        (Type(Kind.NUMBER), 1.5, "1"),
        (Type(Kind.DATETIME), "/Date(-12)/", "yesterday"),
        (Type(Kind.DATETIME), "2013-02-07T01:17:18.000Z", 5),
        (Type(Kind.DURATION), "PT5M", 5),
        (Type(Kind.URI), "/a", 1),
        (Type(Kind.BINARY), "YQ==", 1),
        (Type(Kind.OBJECT), {"a": 1}, "a"),
        (Type(Kind.ENUM, "Mood"), "A mood of tomorrow", 1),
        (Type(Kind.ENUM, "Elsewhere"), "any", 1),
        (Type(Kind.RESOURCE, "room"), {"State": "a"}, "a"),
        (Type(Kind.RESOURCE, "elsewhere"), {"rel": "x"}, []),
        (Type(Kind.STRING, many=True), ["a"], "a"),
        (Type(Kind.STRING, nullable=True), None, 1),
        (Type(Kind.ENUM, "Mood", nullable=True), None, 1),
        (Type(Kind.INTEGER, many=True, nullable=True), None, [None]),
    ],
)
def test_a_value_must_be_of_its_type(type_: Type, good: object, bad: object) -> None:
    document = read(with_properties(lock(type_)))
    door = validator(document, {"$ref": "#/components/schemas/door"})
    assert door.is_valid({"lock": good, "unheard": "of"})
    assert not door.is_valid({"lock": bad})


def test_an_unknown_type_takes_anything() -> None:
    document = read(with_properties(lock(Type(Kind.UNKNOWN, nullable=True))))
    door = validator(document, {"$ref": "#/components/schemas/door"})
    anything: tuple[object, ...] = (None, 1, "a", [], {})
    assert all(door.is_valid({"lock": value}) for value in anything)


def test_content_is_a_link_that_holds_data() -> None:
    document = read(with_properties(lock(Type(Kind.CONTENT))))
    door = validator(document, {"$ref": "#/components/schemas/door"})
    assert door.is_valid({"_links": {"lock": {"href": "data:text/plain,hi"}}})
    assert not door.is_valid({"_links": {"lock": {"href": "https://host/lock"}}})
    assert "lock" not in schema_of(document, "door")["properties"]


def test_one_and_many_are_told_apart() -> None:
    room = validator(read(hand_model()), {"$ref": "#/components/schemas/room"})
    link = {"href": "/door"}
    door = {"rel": "door"}
    for good in ({"self": link}, {"door": [link]}, {"unheard": [link]}):
        assert room.is_valid({"State": "a", "_links": good})
    for bad in ({"self": [link]}, {"door": link}, {"self": {"title": "nowhere"}}):
        assert not room.is_valid({"State": "a", "_links": bad})
    assert room.is_valid({"State": "a", "_embedded": {"door": [door]}})
    assert not room.is_valid({"State": "a", "_embedded": {"door": door}})
    assert not room.is_valid({"_links": {}})


def test_an_enumeration_without_members_is_any_text() -> None:
    model = evolve(
        hand_model(),
        enumerations=(evolve(hand_model().enumerations[0], members=(), observed=()),),
    )
    assert read(model)["components"]["schemas"]["Mood"] == {
        "type": "string",
        "description": "How it feels.",
    }


def test_a_role_with_nothing_of_its_own_is_what_it_represents() -> None:
    model = hand_model()
    room, door = model.resource_index["room"], model.resource_index["door"]
    role = evolve(
        room, properties=door.properties, links=door.links, embedded=(), description="A role."
    )
    document = read(evolve(model, resources=(door, role)))
    schema = document["components"]["schemas"]["room"]
    assert schema["allOf"] == [{"$ref": "#/components/schemas/door"}]
    assert "A role." in schema["description"]
    assert_sound(document)
    assert_complete(document, evolve(model, resources=(door, role)))


def test_a_role_with_more_takes_over_the_rest() -> None:
    model = hand_model()
    room, door = model.resource_index["room"], model.resource_index["door"]
    (copy,) = room.embedded
    door = evolve(door, embedded=(evolve(copy, rel="hinge", many=False),))
    document = read(evolve(model, resources=(door, room)))
    assert set(part_of(document, "room", "_embedded")) == {"door", "hinge"}
    links = {"self", "door", "ghost", "window", "hinge"}
    assert set(part_of(document, "room", "_links")) == links
    assert {"State", "lock"} <= set(schema_of(document, "room")["properties"])
    assert_complete(document, evolve(model, resources=(door, room)))


@pytest.mark.parametrize(
    ("kind", "stated", "default"),
    [
        (Kind.INTEGER, "15", 15),
        (Kind.INTEGER, "some", None),
        (Kind.BOOLEAN, "True", True),
        (Kind.BOOLEAN, "maybe", None),
        (Kind.DURATION, "PT5M", "PT5M"),
        (Kind.OBJECT, "x", None),
    ],
)
def test_a_default_is_a_value_of_the_type(kind: Kind, stated: str, default: object) -> None:
    limits = Constraints(default=stated)
    document = read(with_properties(lock(Type(kind), constraints=limits)))
    assert schema_of(document, "door")["properties"]["lock"].get("default") == default


def test_what_a_parameter_allows_is_demanded_and_null_stays_allowed() -> None:
    row = speed(
        type=Type(Kind.STRING, nullable=True),
        constraints=Constraints(allowed=("slow", "fast")),
        travels=("body",),
    )
    document = read(with_operation(query=(), body=(row,)))
    body = validator(document, body_schema(operations(document)["room.POST"]))
    assert all(body.is_valid({"speed": value}) for value in ("slow", "fast", None))
    assert not body.is_valid({"speed": "faster"})
    assert not body.is_valid({})


def test_what_may_travel_two_ways_is_required_in_neither() -> None:
    document = read(with_operation(body=(speed(),)))
    operation = operations(document)["room.POST"]
    (found,) = [row for row in operation["parameters"] if row["in"] == "query"]
    assert "required" not in found
    assert found["description"].endswith("Required, in the query or in the body.")
    assert "required" not in body_schema(operation)
    assert "required" not in operation["requestBody"]


def test_a_row_of_either_table_can_require_a_parameter() -> None:
    rows = (speed(effective_required=False, travels=("query",)), speed(travels=("query",)))
    document = read(with_operation(query=rows[:1], body=rows[1:]))
    (found,) = [
        row for row in operations(document)["room.POST"]["parameters"] if row["in"] == "query"
    ]
    assert found["required"] is True


def test_a_parameter_is_called_as_on_the_wire() -> None:
    row = speed(wire_names=("Speed", "speed"))
    operation = operations(read(with_operation(query=(row,), body=())))["room.POST"]
    names = [row["name"] for row in operation["parameters"] if row["in"] != "header"]
    assert names == ["roomId", "Speed"]
    (found,) = body_schema(operation)["properties"].items()
    assert (found[0], found[1]["x-wire-names"]) == ("Speed", ["Speed", "speed"])


def test_required_content_is_required_at_each_level() -> None:
    row = speed(type=Type(Kind.CONTENT), constraints=Constraints(), travels=("body",))
    document = read(with_operation(query=(), body=(row,)))
    operation = operations(document)["room.POST"]
    assert operation["requestBody"]["required"] is True
    body = validator(document, body_schema(operation))
    assert body.is_valid({"_links": {"speed": {"href": "data:,x"}}})
    assert not body.is_valid({"_links": {}})
    assert not body.is_valid({})


@pytest.mark.parametrize(
    ("media", "schema"),
    [
        ("image/png", {"type": "string", "format": "binary"}),
        ("multipart/batching", {"type": "string", "format": "binary"}),
        ("text/plain", {"type": "string"}),
        ("application/vnd.x+xml", {"$ref": "#/components/schemas/XmlInput"}),
    ],
)
def test_raw_bodies(media: str, schema: Document) -> None:
    (operation,) = hand_model().resource_index["room"].operations
    answer = evolve(operation.response, body="content", media=(media,))
    model = with_operation(query=(), body=(), request_media=(media,), response=answer)
    found = operations(read(model))["room.POST"]
    assert list(found["requestBody"]["content"]) == [media]
    assert found["requestBody"]["content"][media]["schema"] == schema
    assert list(found["responses"]["201"]["content"]) == [media]
    answered = {"$ref": "#/components/schemas/XmlResource"} if media.endswith("xml") else schema
    assert found["responses"]["201"]["content"][media]["schema"] == answered


def test_a_row_always_finds_a_place() -> None:
    raw = speed(type=Type(Kind.BINARY), constraints=Constraints(), travels=("content",))
    document = read(with_operation(request_media=(), body=(speed(travels=("body",)), raw)))
    content = operations(document)["room.POST"]["requestBody"]["content"]
    assert list(content) == ["application/json", "application/xml", "application/octet-stream"]


def test_an_answer_that_no_page_describes_is_anything() -> None:
    (operation,) = hand_model().resource_index["room"].operations
    answer = evolve(operation.response, body="anonymous", resource=None)
    found = operations(read(with_operation(response=answer)))["room.POST"]["responses"]["201"]
    assert found["content"]["application/json"] == {"schema": {}}


def test_a_change_tells_what_answers_an_entity_tag_that_is_old_or_missing() -> None:
    statuses = {"PreconditionFailed": "412", "PreconditionRequired": "428"}
    (row,) = hand_model().generic_errors
    generic = tuple(evolve(row, name=name, description=f"{name}!") for name in statuses)
    for method, found in (("PUT", set(statuses.values())), ("POST", set())):
        document = read(evolve(with_operation(method=method), generic_errors=generic))
        answers = operations(document)["room.POST"]["responses"]
        assert set(answers) & {"412", "428"} == found
        for name, status in statuses.items() if found else ():
            assert f"- {name}: {name}!" in answers[status]["description"]
            assert answers[status]["x-errors"] == [{"code": name}]
    alone = operations(read(with_operation(method="PUT")))["room.POST"]["responses"]
    assert not set(alone) & {"412", "428"}


def test_an_odd_status_or_one_of_success_keeps_its_errors() -> None:
    (operation,) = hand_model().resource_index["room"].operations
    row = operation.errors[0]
    errors = (evolve(row, status=0, code="Odd"), evolve(row, status=201, code="Half"))
    found = operations(read(with_operation(errors=errors)))["room.POST"]["responses"]
    assert "- Odd: The door is locked." in found["default"]["description"]
    assert "- Half: The door is locked." in found["201"]["description"]
    assert "Location" in found["201"]["headers"]


def test_the_page_of_errors_is_the_error_body() -> None:
    door = hand_model().resource_index["door"]
    code = lock(Type(Kind.ENUM, "Mood"), name="code", wire_names=("code",))
    page = evolve(door, name="reason", properties=(code,))
    model = hand_model()
    document = read(evolve(model, resources=(*model.resources, page)))
    assert_sound(document)
    schema = document["components"]["schemas"]["reason"]
    assert schema["properties"]["code"]["$ref"] == "#/components/schemas/Mood"
    body = validator(document, {"$ref": "#/components/schemas/reason"})
    assert body.is_valid({"code": "Gone", "parameters": [{"name": "sdp", "reason": "Invalid"}]})
    assert not body.is_valid({"message": "no code"})


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        (["/a/{id}", "/a/{other}/b"], ["/a/{id}", "/a/{other}/b"]),
        (["/a/{id}", "/a/{other}"], ["/a/{id}", "/a/{other}/~2"]),
        (["/a/{id}/b/{id}"], ["/a/{id}/b/{id2}"]),
        (["a b/{c", "/%41%zz?x#y"], ["/%41%25zz%3Fx%23y", "/a%20b/%7Bc"]),
        ([""], ["/"]),
    ],
)
def test_path_templates(paths: list[str], expected: list[str]) -> None:
    model = hand_model()
    room = model.resource_index["room"]
    (operation,) = room.operations
    rows = tuple(
        evolve(operation, id=f"room.{number}", unique_path=path)
        for number, path in enumerate(paths)
    )
    document = read(evolve(model, resources=(evolve(room, operations=rows, represents=None),)))
    assert list(document["paths"]) == expected
    assert len(operations(document)) == len(paths)


def test_methods_share_a_path() -> None:
    model = hand_model()
    room = model.resource_index["room"]
    (post,) = room.operations
    get = evolve(post, id="room.GET", method="GET", unique_path="/api/v1/rooms/{number}/~room")
    odd = evolve(post, id="room.BREW", method="BREW")
    rows = (post, get, odd)
    document = read(evolve(model, resources=(evolve(room, operations=rows, represents=None),)))
    (item,) = document["paths"].values()
    assert list(item) == ["get", "post", "x-brew"]


# Text of strangers.


@pytest.mark.parametrize(
    ("names", "keys"),
    [
        (["room", "Mood"], ["room", "Mood"]),
        (["room", "Room", "r.oom"], ["room", "Room-2", "r.oom-3"]),
        (["a b", "a-b"], ["a-b-2", "a-b"]),
        (["", "日本", "../x"], ["page", "page-2", "..-x"]),
        (["x" * 300], ["x" * 100]),
    ],
)
def test_keys(names: list[str], keys: list[str]) -> None:
    found = unique_keys(dict(enumerate(names)))
    assert [found[number] for number in range(len(names))] == keys


@given(st.dictionaries(st.integers(), st.text(max_size=8)))
def test_keys_are_valid_and_differ_for_generators_too(names: dict[int, str]) -> None:
    keys = unique_keys(names)
    assert keys.keys() == names.keys()
    assert all(re.fullmatch(r"[a-zA-Z0-9._-]+", key) for key in keys.values())
    assert len({re.sub(r"[._-]+", "", key).casefold() or key for key in keys.values()}) == len(keys)


@given(st.recursive(st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
@settings(max_examples=300)
def test_any_text_reads_back_and_nothing_is_invisible(value: object) -> None:
    text = json_text(value)
    assert json.loads(text) == value
    assert not [
        character
        for character in text
        if character != "\n" and unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"}
    ]
    text.encode("utf-8")


@pytest.mark.parametrize("text", ["a\x7f", "é\x7f", "\u200b", "\ud800", "\U000e0001"])
def test_what_no_editor_shows_is_an_escape(text: str) -> None:
    assert "\\u" in json_text([text])
    assert json_text([text]).replace("é", "e").isascii()
    assert json.loads(json_text([text])) == [text]


def spoil(hostile: str, text: str) -> str:
    return f"{hostile}{text}" if text else text


def spoilers() -> list[Callable[[str], str]]:
    return [partial(spoil, hostile) for hostile in HOSTILE]


@pytest.mark.parametrize("spoiler", spoilers(), ids=range(len(HOSTILE)))
def test_hostile_text_changes_nothing_but_text(spoiler: Callable[[str], str]) -> None:
    model, harmless = hand_model(spoiler), read(hand_model())
    document = read(model)
    assert_sound(document)
    assert len(document["paths"]) == len(harmless["paths"])
    assert len(document["components"]["schemas"]) == len(harmless["components"]["schemas"])
    texts = {value for _, value in walk(document) if isinstance(value, str)}
    for row in model.resources:
        assert row.name in {tag["name"] for tag in document["tags"]} or not row.operations
        assert not row.summary or any(row.summary in text for text in texts)
        assert {link.description for link in row.links} <= texts
        for operation in row.operations:
            assert operation.description in texts
    (operation,) = (found for item in document["paths"].values() for found in item.values())
    (mood,) = (name for name in body_schema(operation)["properties"] if name.endswith("mood"))
    assert mood == spoiler("mood")


def test_pages_of_confusable_names_keep_apart() -> None:
    model = hand_model()
    door, mood = model.resource_index["door"], model.enumerations[0]
    names = ("door", "Door", "doorLinks", "Link", "mood", "Resource", "XmlLink", "EventBatch")
    model = evolve(
        model,
        resources=tuple(evolve(door, name=name, summary=f"Page {name}.") for name in sorted(names)),
        enumerations=(evolve(mood, members=(Member("Good", "", mood.source),)),),
    )
    document = read(model)
    assert_sound(document)
    told = [row.get("description", "") for row in document["components"]["schemas"].values()]
    assert all(f"Page {name}." in told for name in names)


# The whole corpus.


def test_corpus_is_sound_and_told_completely(
    corrected_model: Resolution, corpus_document: Document
) -> None:
    assert_sound(corpus_document)
    assert_complete(corpus_document, corrected_model.model)


def test_corpus_without_overlay_is_sound_too(corpus_model: Resolution) -> None:
    assert_sound(read(corpus_model.model))


def test_most_roles_of_the_corpus_are_what_they_represent(
    corrected_model: Resolution, corpus_document: Document
) -> None:
    roles = [row for row in corrected_model.model.resources if row.represents]
    schemas = corpus_document["components"]["schemas"]
    assert len([row for row in roles if "allOf" in schemas[row.name]]) >= len(roles) - 1


def samples(model: Model, side: str) -> Iterator[tuple[Operation, object]]:
    """JSON bodies of requests or responses."""
    for resource in model.resources:
        for operation in resource.operations:
            for example in operation.examples:
                message = getattr(example, side)
                if example.media == "json" and message and message.body:
                    yield operation, message.body


def test_json_answers_of_the_corpus_fit_their_schemas(
    corrected_model: Resolution, corpus_document: Document
) -> None:
    found, wrong = 0, []
    rows = operations(corpus_document)
    for operation, body in samples(corrected_model.model, "response"):
        answer = rows[operation.id]["responses"][str(operation.response.status)]
        if media := answer.get("content", {}).get("application/json"):
            found += 1
            errors = validator(corpus_document, media["schema"]).iter_errors(parsed(body))
            wrong += [(operation.id, error.json_path, error.message) for error in errors]
    assert not wrong
    assert found > 100


def test_json_requests_of_the_corpus_fit_their_schemas(
    corrected_model: Resolution, corpus_document: Document
) -> None:
    found, wrong = 0, []
    rows = operations(corpus_document)
    for operation, body in samples(corrected_model.model, "request"):
        if "application/json" in operation.request_media:
            found += 1
            errors = validator(corpus_document, body_schema(rows[operation.id])).iter_errors(
                parsed(body)
            )
            wrong += [(operation.id, error.json_path, error.message) for error in errors]
    assert not wrong
    assert found > 50


def parsed(body: object) -> object:
    assert isinstance(body, str)
    return json.loads(body, strict=False)


# Other people's tools.


@pytest.fixture(scope="module")
def validate() -> Callable[[Document], None]:
    """The independent validator."""
    try:
        module = importlib.import_module("openapi_spec_validator")
    except ImportError:
        pytest.skip("the package openapi-spec-validator is not installed")
    found: Callable[[Document], None] = module.validate
    return found


def test_schemas_are_of_the_dialect(corpus_document: Document) -> None:
    """That of OpenAPI 3.1, which knows `xml`, too."""
    dialect: Any = importlib.import_module("openapi_schema_validator").OAS31Validator
    for schema in corpus_document["components"]["schemas"].values():
        dialect.check_schema(schema)
    with pytest.raises(Exception, match="wrong"):
        dialect.check_schema({"type": "wrong"})


def test_the_corpus_is_valid(
    corpus_document: Document, validate: Callable[[Document], None]
) -> None:
    validate(corpus_document)


@pytest.mark.parametrize("spoiler", [str, *spoilers()], ids=range(len(HOSTILE) + 1))
def test_the_hand_model_is_valid(
    spoiler: Callable[[str], str], validate: Callable[[Document], None]
) -> None:
    validate(read(hand_model(spoiler)))


def test_the_validator_refuses_what_is_wrong(validate: Callable[[Document], None]) -> None:
    document = read(hand_model())
    del document["info"]["title"]
    with pytest.raises(Exception, match="title"):
        validate(document)
