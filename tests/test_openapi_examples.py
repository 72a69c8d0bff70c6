"""What the OpenAPI document shows and where it leads: samples, errors, links, events, headers, areas."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hand_model import hand_model
from openapi_document import Document, follow, operations, read, resolved, validator, walk
from xml_objects import xml_object

from codegen.dialect import load_dialect, read_page
from codegen.model.nodes import Event, Model
from codegen.resolve import Resolution, resolve
from codegen.source import load_set
from codegen.targets.openapi.areas import tag_groups
from codegen.targets.openapi.json_text import json_text

SPECS = Path(__file__).parents[1] / "specs" / "ucwa"
JSON, XML = "application/json", "application/xml"
OWN = "application/vnd.microsoft.com.ucwa+"


@pytest.fixture(scope="module")
def specs_model() -> Model:
    dialect = load_dialect()
    files = load_set([SPECS]).files
    model = resolve(tuple(read_page(file.text, file.path, dialect) for file in files)).model
    assert model is not None
    return model


@pytest.fixture(scope="module")
def document(specs_model: Model) -> Document:
    return read(specs_model)


@pytest.fixture(scope="module")
def corpus_document(corrected_model: Resolution) -> Document:
    return read(corrected_model.model)


# Samples.


def contents(document: Document) -> Iterator[tuple[str, str, Document]]:
    """Every body: whose it is, its media type, the media type object."""
    everything = [
        *operations(document).items(),
        *((name, item["post"]) for name, item in document.get("webhooks", {}).items()),
    ]
    for name, operation in everything:
        bodies = [operation["requestBody"]] if "requestBody" in operation else []
        bodies += [resolved(document, row) for row in operation["responses"].values()]
        for body in bodies:
            for media, form in body.get("content", {}).items():
                yield name, media, form


def assert_fits(document: Document, schema: Document, media: str, value: Any) -> None:
    seen = xml_object(value) if media == XML else value
    found = [(row.json_path, row.message) for row in validator(document, schema).iter_errors(seen)]
    assert not found


@pytest.mark.parametrize("name", ["document", "corpus_document"])
def test_each_example_fits_its_schema(name: str, request: pytest.FixtureRequest) -> None:
    document: Document = request.getfixturevalue(name)
    seen: set[int] = set()
    counted = dict.fromkeys((JSON, XML), 0)
    for _, media, form in contents(document):
        for row in form.get("examples", {}).values():
            example = resolved(document, row)
            if media in counted and id(example) not in seen:
                seen.add(id(example))
                counted[media] += 1
                assert_fits(document, form["schema"], media, example["value"])
    assert min(counted.values()) > 250


def test_each_operation_shows_what_it_takes_and_gives(
    document: Document, specs_model: Model
) -> None:
    found = operations(document)
    for resource in specs_model.resources:
        for operation in resource.operations:
            row = found[operation.id]
            answer = row["responses"][str(operation.response.status)]
            if operation.response.body == "representation":
                shown = [answer["content"][media]["examples"] for media in (JSON, XML)]
                assert all(shown)
            if JSON in operation.request_media and operation.body:
                assert all(
                    row["requestBody"]["content"][media]["examples"] for media in (JSON, XML)
                )
            for parameter in row.get("parameters", ()):
                assert "example" in parameter or parameter["in"] == "header"


def test_the_addresses_of_samples_are_those_of_the_example_parameters(document: Document) -> None:
    operation = operations(document)["messaging.GET"]
    (path,) = (path for path, item in document["paths"].items() if operation in item.values())
    for row in operation["parameters"]:
        if row["in"] == "path":
            path = path.replace(f"{{{row['name']}}}", row["example"])
    (example,) = operation["responses"]["200"]["content"][JSON]["examples"].values()
    assert resolved(document, example)["value"]["_links"]["self"]["href"] == path


def test_what_is_equal_stands_once(document: Document) -> None:
    for section in ("examples", "responses", "links"):
        rows = [json.dumps(row) for row in document["components"][section].values()]
        assert len(set(rows)) == len(rows)
        uses = [
            value
            for _, value in walk(document["paths"])
            if isinstance(value, str) and value.startswith(f"#/components/{section}/")
        ]
        uses += [
            value
            for _, value in walk(document.get("webhooks", {}))
            if isinstance(value, str) and value.startswith(f"#/components/{section}/")
        ]
        assert {use.rpartition("/")[2] for use in uses} == set(document["components"][section])
        assert len(uses) > 1.5 * len(rows)


def test_answers_come_in_the_own_spelling_of_both_types_too(document: Document) -> None:
    answer = operations(document)["me.GET"]["responses"]["200"]["content"]
    assert list(answer) == [JSON, XML, f"{OWN}json", f"{OWN}xml"]
    assert answer[f"{OWN}json"] == {"schema": answer[JSON]["schema"]}
    assert answer[f"{OWN}xml"] == {"schema": answer[XML]["schema"]}
    request = operations(document)["applications.POST"]["requestBody"]["content"]
    assert list(request) == [JSON, XML]


def test_what_may_be_embedded_may_be_linked_to(document: Document) -> None:
    schemas = document["components"]["schemas"]
    assert "me" in schemas["applicationEmbedded"]["properties"]
    for key, schema in schemas.items():
        if key.endswith("Embedded") and f"{key.removesuffix('Embedded')}Links" in schemas:
            links = schemas[f"{key.removesuffix('Embedded')}Links"]["properties"]
            assert schema["properties"].keys() <= links.keys()


def test_xml_is_described_by_its_elements(document: Document) -> None:
    schemas = document["components"]["schemas"]
    resource = schemas["XmlResource"]
    assert resource["xml"]["name"] == "resource"
    assert resource["properties"]["href"]["xml"] == {"attribute": True}
    assert resource["properties"]["resource"]["items"] == {
        "$ref": "#/components/schemas/XmlResource"
    }
    fits = validator(document, {"$ref": "#/components/schemas/XmlResource"})
    assert fits.is_valid(xml_object('<resource rel="me"><link rel="note" href="/n"/></resource>'))
    assert not fits.is_valid(xml_object('<resource rel="me"><link href="/n"/></resource>'))


# Errors.


def test_each_error_of_a_page_is_named_with_its_body(
    document: Document, specs_model: Model
) -> None:
    found = operations(document)
    for resource in specs_model.resources:
        for operation in resource.operations:
            for row in operation.errors:
                answer = resolved(document, found[operation.id]["responses"][str(row.status)])
                codes = {"code": row.code} | ({"subcode": row.subcode} if row.subcode else {})
                assert codes in answer["x-errors"]
                bodies = [
                    example["value"] for example in answer["content"][JSON]["examples"].values()
                ]
                assert any(codes.items() <= body.items() for body in bodies)
                texts = [
                    xml_object(one["value"]) for one in answer["content"][XML]["examples"].values()
                ]
                assert any(codes.items() <= body.items() for body in texts)


def test_what_stands_on_most_pages_is_shared(document: Document) -> None:
    conflict = {"$ref": "#/components/responses/Conflict"}
    rows = [row["responses"].get("409") for row in operations(document).values()]
    assert rows.count(conflict) > 200
    assert set(document["components"]["responses"]) >= {"Conflict", "Error", "Gone"}


# Links.


def test_an_answer_leads_to_the_operations_of_its_links(document: Document) -> None:
    links = operations(document)["messaging.GET"]["responses"]["200"]["links"]
    assert resolved(document, links["addMessaging.POST"]) == {
        "operationId": "addMessaging.POST",
        "parameters": {
            "applicationId": "$request.path.applicationId",
            "conversationId": "$request.path.conversationId",
        },
        "x-href": "$response.body#/_links/addMessaging/href",
    }


@pytest.mark.parametrize(
    ("operation", "name", "address", "parameters"),
    [
        ("addMessaging.POST", "location.GET", "$response.header.Location", {"applicationId"}),
        (
            "application.GET",
            "me.GET",
            "$response.body#/_embedded/me/_links/self/href",
            {"applicationId"},
        ),
        ("conversations.GET", "conversation.GET", None, {"applicationId"}),
        (
            "communication.GET",
            "self.PUT",
            "$response.body#/_links/self/href",
            {"applicationId", "If-Match"},
        ),
        ("root.GET", "user.GET", "$response.body#/_links/user/href", set()),
    ],
)
def test_a_link_passes_on_only_what_is_the_same_there(
    document: Document, operation: str, name: str, address: str | None, parameters: set[str]
) -> None:
    row = operations(document)[operation]
    (success,) = (found for status, found in row["responses"].items() if status in ("200", "201"))
    link = resolved(document, success["links"][name])
    assert set(link.get("parameters", ())) == parameters
    assert address is None or link["x-href"] == address


def test_each_link_is_good(document: Document) -> None:
    found = operations(document)
    for operation in found.values():
        for answer in operation["responses"].values():
            for row in resolved(document, answer).get("links", {}).values():
                link = resolved(document, row)
                target = found[link["operationId"]]
                known = {parameter["name"] for parameter in target.get("parameters", ())}
                assert set(link.get("parameters", ())) <= known
                own = {parameter["name"] for parameter in operation.get("parameters", ())}
                for expression in link.get("parameters", {}).values():
                    place, _, name = expression.rpartition(".")
                    assert name in own if place == "$request.path" else name == "ETag"


def test_pointers_lead_to_addresses_in_the_samples(document: Document) -> None:
    found, dead = 0, []
    for name, operation in operations(document).items():
        for answer in operation["responses"].values():
            examples = answer.get("content", {}).get(JSON, {}).get("examples", {})
            for row in answer.get("links", {}).values() if examples else ():
                address = resolved(document, row)["x-href"]
                value: Any = resolved(document, examples["usual"])["value"]
                for part in address.removeprefix("$response.body#/").split("/"):
                    value = value[int(part)] if isinstance(value, list) else value.get(part, {})
                found += 1
                dead += (
                    [] if isinstance(value, str) and value.startswith("/") else [(name, address)]
                )
    assert not dead
    assert found > 500


# Events.


def test_what_happens_is_a_webhook(document: Document, specs_model: Model) -> None:
    hooks = document["webhooks"]
    rows = [row for resource in specs_model.resources for row in resource.events]
    assert set(hooks) == {f"{row.resource}.{row.type}" for row in rows}
    for row in rows:
        hook = hooks[f"{row.resource}.{row.type}"]["post"]
        assert hook["tags"] == [row.resource]
        assert {"sender": row.sender, "priority": row.priority} in hook["x-senders"]
        assert row.reason in hook.get("description", "")
        (example,) = hook["requestBody"]["content"][JSON]["examples"].values()
        (sender,) = resolved(document, example)["value"]["sender"]
        assert sender["events"][0]["type"] == row.type
    tags = [tag["name"] for tag in document["tags"]]
    assert {tag for hook in hooks.values() for tag in hook["post"]["tags"]} <= set(tags)
    assert "events.GET" in str(hooks["messaging.updated"]["post"]["responses"])


def test_the_event_channel_answers_with_events(document: Document) -> None:
    answer = operations(document)["events.GET"]["responses"]["200"]["content"]
    assert answer[JSON]["schema"] == {"$ref": "#/components/schemas/EventBatch"}
    assert answer[XML]["schema"] == {"$ref": "#/components/schemas/XmlEvents"}
    embedded = document["components"]["schemas"]["EventEmbedded"]["properties"]
    assert embedded["messaging"] == {"$ref": "#/components/schemas/messaging"}
    fits = validator(document, answer[JSON]["schema"])
    event = {"type": "moved", "link": {"rel": "me", "href": "/me"}}
    assert fits.is_valid({"sender": [{"rel": "me", "href": "/me", "events": [event]}]})
    assert not fits.is_valid(
        {"sender": [{"rel": "me", "href": "/me", "events": [{"type": "moved"}]}]}
    )


def test_without_events_there_is_nothing_of_them() -> None:
    model = hand_model()
    silent = evolve(model, resources=tuple(evolve(row, events=()) for row in model.resources))
    assert "webhooks" in read(model)
    document = read(silent)
    assert "webhooks" not in document
    assert not [key for key in document["components"]["schemas"] if "Event" in key]


# Headers, summaries, areas, layout.


def header_names(operation: Document) -> dict[str, bool]:
    """Headers that an operation takes, and whether they are required."""
    rows = operation.get("parameters", ())
    return {row["name"]: row.get("required", False) for row in rows if row["in"] == "header"}


@pytest.mark.parametrize(
    ("operation", "headers"),
    [
        ("communication.PUT", {"If-Match": True}),
        ("communication.GET", {"If-None-Match": False}),
        ("group.GET", {"If-None-Match": False}),
        ("group2.PUT", {"If-Match": True, "X-MS-RequiresMinResourceVersion": True}),
        ("search2.GET", {"X-MS-RequiresMinResourceVersion": False}),
        ("messaging.GET", {}),
    ],
)
def test_headers_of_requests(document: Document, operation: str, headers: dict[str, bool]) -> None:
    assert header_names(operations(document)[operation]) == headers


def test_headers_of_answers(document: Document) -> None:
    found = operations(document)
    assert set(found["communication.GET"]["responses"]["200"]["headers"]) == {"ETag"}
    assert resolved(document, found["communication.GET"]["responses"]["304"])["headers"].keys() == {
        "ETag"
    }
    assert "304" not in found["messaging.GET"]["responses"]
    assert "headers" not in found["messaging.GET"]["responses"]["200"]
    assert set(found["startMessaging.POST"]["responses"]["201"]["headers"]) == {"Location"}


def test_an_operation_has_a_summary_and_no_word_twice(document: Document) -> None:
    for operation in operations(document).values():
        assert 0 < len(operation["summary"]) <= 140
        assert "\n" not in operation["summary"]
        assert operation.get("description") != operation["summary"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Opens it.", {"summary": "Opens it."}),
        ("Opens it. Then waits.", {"summary": "Opens it.", "description": "Opens it. Then waits."}),
        ("Of v1.2 only", {"summary": "Of v1.2 only"}),
        ("Opens\nit.", {"summary": "Opens it.", "description": "Opens\nit."}),
        ("a" * 200, {"description": "a" * 200}),
    ],
)
def test_the_first_sentence_is_the_summary(text: str, words: dict[str, str]) -> None:
    model = hand_model()
    room = model.resource_index["room"]
    (operation,) = room.operations
    room = evolve(room, operations=(evolve(operation, description=text),))
    document = read(evolve(model, resources=(model.resource_index["door"], room)))
    (found,) = operations(document).values()
    assert {key: found[key] for key in ("summary", "description") if key in found} == words


def test_scopes_are_told_and_any_one_is_enough(document: Document) -> None:
    scheme = document["components"]["securitySchemes"]["bearer"]
    assert (scheme["type"], scheme["scheme"]) == ("http", "bearer")
    assert all(f"`{name}`" in scheme["description"] for name in scheme["x-scopes"])
    security = operations(document)["messaging.GET"]["security"]
    assert security == [
        {"bearer": ["Conversations.Initiate"]},
        {"bearer": ["Conversations.Receive"]},
    ]


def test_areas_hold_each_tag_of_an_operation_once(document: Document, specs_model: Model) -> None:
    groups = document["x-tagGroups"]
    tags = [tag for group in groups for tag in group["tags"]]
    assert sorted(tags) == sorted(row.name for row in specs_model.resources if row.operations)
    by_name = {group["name"]: group for group in groups}
    assert len(by_name) == len(groups) < 20
    assert "messaging" in by_name["conversations"]["tags"]
    assert "contact" in by_name["people"]["tags"]
    assert by_name["people"]["description"] == specs_model.resource_index["people"].summary


def test_areas_of_one_name_keep_apart() -> None:
    room = hand_model().resource_index["room"]
    (operation,) = room.operations
    pages = [
        evolve(
            room,
            name=f"{place}{number}",
            operations=(evolve(operation, route=f"/{place}/things/{{id}}/x{number}"),),
        )
        for place in "ab"
        for number in range(20)
    ]
    names = [group["name"] for group in tag_groups(pages)]
    assert len(names) == len(set(names)) == 2


def test_what_fits_a_line_stands_on_it() -> None:
    text = json_text({"a": [1, 2], "b": {"c": "d" * 90}, "e": {}, "f": []})
    assert text.splitlines() == [
        "{",
        '  "a": [1, 2],',
        '  "b": {',
        f'    "c": "{"d" * 90}"',
        "  },",
        '  "e": {},',
        '  "f": []',
        "}",
    ]
    assert json_text({"a": "b" * 91}) == f'{{"a": "{"b" * 91}"}}'
    assert json_text({"a": "b" * 92}).count("\n") == 2


def test_lines_are_short_but_for_prose(document: Document) -> None:
    for line in json_text(document).splitlines():
        assert len(line) <= 100 or line.count('": ') <= 1


def test_events_of_one_resource_and_type_are_one(specs_model: Model) -> None:
    rows: list[Event] = [row for page in specs_model.resources for row in page.events]
    assert len({(row.resource, row.type) for row in rows}) < len(rows)


def test_all_references_lead_somewhere(corpus_document: Document) -> None:
    for key, value in walk(corpus_document):
        if key == "$ref":
            assert isinstance(follow(corpus_document, value), dict)
