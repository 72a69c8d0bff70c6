"""Samples made from the model: a client reads all of them, in JSON and XML alike."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree

import pytest
from client_package import import_client
from hand_model import hand_model

from codegen.dialect import load_dialect, read_page
from codegen.model.nodes import Event, EventSample, Example, Model, Operation, Resource
from codegen.resolve import resolve
from codegen.source import load_set
from codegen.targets.docs.book import Book, Shelf
from codegen.targets.docs.map.marks import Marks
from codegen.targets.docs.resource_page import resource_page
from codegen.targets.samples import Places, made_event_samples, made_examples

SPECS = Path(__file__).parents[1] / "specs" / "ucwa"
NAMESPACE = "{http://schemas.microsoft.com/rtc/2012/03/ucwa}"


@pytest.fixture(scope="module")
def model() -> Model:
    dialect = load_dialect()
    files = load_set([SPECS]).files
    return resolve([read_page(file.text, file.path, dialect) for file in files]).model


@pytest.fixture(scope="module")
def client(model: Model, tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    return import_client(model, tmp_path_factory.mktemp("made"), "made")


def examples(of: Model) -> Iterator[tuple[Resource, Operation, Example]]:
    places = Places(of)
    for resource in of.resources:
        for operation in resource.operations:
            for example in made_examples(places, resource, operation):
                yield resource, operation, example


def event_samples(of: Model) -> Iterator[tuple[Event, tuple[EventSample, ...]]]:
    places = Places(of)
    for resource in of.resources:
        for event in resource.events:
            yield event, made_event_samples(places, event)


def one(of: Model, operation_id: str, media: str) -> Example:
    (found,) = (
        example
        for _, operation, example in examples(of)
        if operation.id == operation_id and example.media == media
    )
    return found


def test_every_operation_and_event_has_samples(model: Model) -> None:
    shown = {operation.id for _, operation, _ in examples(model)}
    shown |= {one.id for page in model.resources for one in page.operations if one.examples}
    stated = {one.id for page in model.resources for one in page.operations}
    assert stated - shown == {"batch.POST"}, "its parts are other operations"
    for event, samples in event_samples(model):
        written = {sample.media for sample in event.examples}
        assert written | {sample.media for sample in samples} == {"json", "xml"}


def test_a_client_reads_representations(model: Model, client: ModuleType) -> None:
    read: dict[str, list[object]] = {}
    for resource, operation, example in examples(model):
        assert example.response is not None
        body = example.response.body
        if operation.response.body != "representation" or not body:
            continue
        name = operation.response.resource or resource.name
        kind = getattr(client.resources, name[0].upper() + name[1:])
        media = f"application/{example.media}"
        value = client.codec.loads(body, type=kind, media_type=media)
        assert not value.extra.keys() - {"etag"}, operation.id
        read.setdefault(operation.id, []).append(value)
    assert len(read) > 120
    assert all(value == values[0] for values in read.values() for value in values)


def test_a_client_reads_events(model: Model, client: ModuleType) -> None:
    count = 0
    for event, samples in event_samples(model):
        read = [
            client.codec.loads(sample.body, media_type=f"application/{sample.media}")
            for sample in samples
        ]
        for batch in read:
            assert batch == read[0]
            (sender,) = batch.senders
            assert [found.type for found in sender.events] == [event.type]
            count += 1
    assert count > 300


def test_requests_say_the_same_in_both_forms(model: Model) -> None:
    names: dict[str, list[set[str | None]]] = {}
    for _, operation, example in examples(model):
        assert example.request is not None
        if not example.request.body or example.media == "":
            continue
        if example.media == "json" and example.request.body.startswith("{"):
            body = json.loads(example.request.body)
            links = set(body.pop("_links", {}))
            names.setdefault(operation.id, []).append(set(body) | links)
        elif example.request.body.startswith("<?xml"):
            root = ElementTree.fromstring(example.request.body)
            assert root.tag == f"{NAMESPACE}input"
            names.setdefault(operation.id, []).append(
                {child.get("name", child.get("rel")) for child in root}
            )
    assert len(names) > 70
    assert all(len(found) == 2 and found[0] == found[1] for found in names.values())


def test_a_chat_is_begun(model: Model) -> None:
    made = one(model, "startMessaging.POST", "json")
    assert made.request is not None
    assert made.response is not None
    assert made.request.method == "POST"
    assert made.request.url.endswith("/communication/startMessaging")
    assert "{" not in made.request.url
    assert ("Content-Type", "application/json") in made.request.headers
    body = json.loads(made.request.body)
    assert body["to"] == "sip:user@example.com"
    assert body["subject"] == "Plans for next week"
    assert body["importance"] == "Normal"
    assert body["_links"]["message"]["href"].startswith("data:text/plain")
    assert made.response.status == 201
    assert "/communication/invitations/" in dict(made.response.headers)["Location"]
    assert not made.response.body


def test_the_rel_of_a_copy_tells_who_plays_the_role(model: Model) -> None:
    made = one(model, "messagingInvitation.GET", "json")
    assert made.response is not None
    assert json.loads(made.response.body)["_embedded"]["from"]["rel"] == "participant"
    made = one(model, "myOnlineMeetings.GET", "json")
    assert made.response is not None
    (meeting,) = json.loads(made.response.body)["_embedded"]["myAssignedOnlineMeeting"]
    assert meeting["rel"] == "myAssignedOnlineMeeting"


def test_without_bodies_there_is_one_sample(model: Model) -> None:
    made = one(model, "stopMessaging.POST", "")
    assert made.request is not None
    assert made.response is not None
    assert (made.request.body, made.response.status, made.response.body) == ("", 204, "")


def test_what_a_page_writes_is_not_made_again() -> None:
    of = hand_model()
    for resource in of.resources:
        for operation in resource.operations:
            written = {example.media for example in operation.examples}
            made = {row.media for row in made_examples(Places(of), resource, operation)}
            assert not written & made


def test_docs_show_them(model: Model) -> None:
    messaging = model.resource_index["messaging"]
    book = Book(model)
    page = resource_page(messaging, Shelf(book, "resources"), Marks(book))
    (read,) = page.operations
    assert read.samples is not None
    assert read.samples.title == "Samples of GET messaging"
    assert [tab.label for tab in read.samples.tabs] == ["JSON", "XML"]
    assert page.events is not None
    (updated,) = page.events.samples
    assert updated.title == "Event updated of messaging"
    assert [tab.label for tab in updated.tabs] == ["JSON", "XML"]
