"""The client of the real pages: small, exact, strictly typed; every sample reads and writes."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve, fields
from client_package import import_client, render_modules, write_client
from test_client_target import MOST_LINES, changed_by_black, check_strictly

from codegen.model.nodes import Model
from codegen.targets.client import TARGET

SNIPPET = '''
"""The contract's example, where it does no I/O."""

from typing import assert_type

from attrs import evolve
from ucwa_client import codec, errors
from ucwa_client.enums import Importance, SessionState
from ucwa_client.events import Event, EventBatch
from ucwa_client.request import Operation, Request
from ucwa_client.resources import (
    Application,
    AudioVideoSession,
    Conversation,
    ConversationLink,
    Messaging,
    MessagingInvitation,
    MyOnlineMeeting,
    Participant,
    Search,
    Search2,
)

session = codec.loads(
    \'{"rel": "session", "state": "Suspended", "remoteEndpoint": "sip:a", "odd": 1,\'
    \' "_links": {"self": {"href": "/s"}, "conversation": {"href": "/c"}}}\',
    type=AudioVideoSession,
)
assert_type(session, AudioVideoSession)
assert_type(session.remote_endpoint, str | None)
assert (session.remote_endpoint, session.href, session.rel) == ("sip:a", "/s", "session")
assert session.extra == {"odd": 1}
assert_type(session.links.conversation, ConversationLink)
assert_type(session.links.conversation.get(), Request[Conversation])
assert_type(session.links.self_.get(), Request[AudioVideoSession])
assert session.links.conversation.get().href == "/c"
assert session.links.self_.get().operation == "audioVideoSession.GET"

conversation = Conversation()
assert not conversation.links.messaging
try:
    conversation.links.messaging.get()
except errors.LinkUnavailable as error:
    assert (error.owner, error.rel) == ("conversation", "messaging")
else:
    raise AssertionError

application = codec.loads(
    \'{"rel": "application", "_embedded": {"communication": {"rel": "communication",\'
    \' "_links": {"startMessaging": {"href": "/start", "revision": "2"}}}}}\',
    type=Application,
)
start = application.embedded.communication.links.start_messaging
request = start.post(to="sip:other@contoso.example", subject="Hi", importance=Importance.URGENT)
assert_type(request, Operation[MessagingInvitation])
assert request == start.post(to="sip:other@contoso.example", subject="Hi", importance=Importance.URGENT)
assert request.document == {
    "to": "sip:other@contoso.example",
    "subject": "Hi",
    "importance": "Urgent",
}
assert (request.href, request.method) == ("/start", "POST")

meeting = evolve(MyOnlineMeeting(subject="Old"), subject="New")
assert_type(meeting, MyOnlineMeeting)
assert codec.encode(meeting) == {"rel": "myOnlineMeeting", "subject": "New"}
assert Search2 is Search
assert_type(SessionState("Strange").known, bool)
invitation = MessagingInvitation()
assert_type(invitation.to, str | None)
participants: tuple[Participant, ...] = invitation.embedded.accepted_by_participant
batch = codec.loads(\'{"sender": []}\', type=EventBatch)
for event in batch.events:
    print(event.type, event.resource, event.link, event.sender, event.in_, event.reason)
    if event.reason is not None:
        print(event.reason.code)
update: Event[Messaging] = Event(type="updated")
assert_type(update.resource, Messaging | None)
'''


@pytest.fixture(scope="module")
def whole(corpus_model: Any) -> Model:
    found: Model = corpus_model.model
    return found


@pytest.fixture(scope="module")
def texts(whole: Model) -> dict[str, str]:
    return render_modules(whole)


@pytest.fixture(scope="module")
def package(whole: Model, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_client(whole, tmp_path_factory.mktemp("typed"))


@pytest.fixture(scope="module")
def client(whole: Model, tmp_path_factory: pytest.TempPathFactory) -> Any:
    return import_client(whole, tmp_path_factory.mktemp("corpus"), "corpus")


def representations(whole: Model) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Operation, page of the answer and document of every JSON response."""
    for resource in whole.resources:
        for operation in resource.operations:
            for example in operation.examples:
                if example.media == "json" and example.response and example.response.body:
                    try:
                        document = json.loads(example.response.body, strict=False)
                    except ValueError:
                        continue
                    if isinstance(document, dict):
                        page = operation.response.resource or resource.name
                        yield operation.id, page, document


def test_black_changes_no_module(texts: dict[str, str]) -> None:
    assert changed_by_black(texts) == []


def test_output_is_small(texts: dict[str, str]) -> None:
    assert sum(text.count("\n") for text in texts.values()) <= MOST_LINES


def test_one_module_a_page(whole: Model, texts: dict[str, str]) -> None:
    assert len(texts) == len(whole.resources) + len(whole.enumerations) + 5


def test_no_pragmas_and_no_any(texts: dict[str, str]) -> None:
    for path, text in texts.items():
        assert "type: ignore" not in text, path
        assert "noqa" not in text, path
        assert "Any" not in text.split(), path


def test_checkers_find_nothing(package: Path) -> None:
    assert check_strictly(package) == ""


def test_contract_snippet_is_typed_and_runs(package: Path, tmp_path: Path) -> None:
    script = tmp_path / "snippet.py"
    script.write_text(SNIPPET, "utf-8")
    for command in (
        ("-m", "mypy", "--strict", "--config-file", "", "--cache-dir", str(tmp_path / "cache")),
        (),
    ):
        run = subprocess.run(
            [sys.executable, *command, str(script)],
            cwd=package.parent,
            env={"PYTHONPATH": str(package.parent), "MYPYPATH": str(package.parent)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert run.returncode == 0, run.stdout + run.stderr


def test_names_of_classes_are_those_of_the_pages(whole: Model, client: Any) -> None:
    for resource in whole.resources:
        name = resource.name[0].upper() + resource.name[1:]
        assert getattr(client.resources, name).__name__.rstrip("2") == name.rstrip("2")
    for enumeration in whole.enumerations:
        assert getattr(client.enums, enumeration.name).__name__ == enumeration.name


def test_every_declared_row_is_an_attribute(whole: Model, client: Any) -> None:
    from codegen.targets.python.identifiers import attribute_name

    for resource in whole.resources:
        kind = getattr(client.resources, resource.name[0].upper() + resource.name[1:])
        instance = kind()
        for row in resource.properties:
            assert getattr(instance, attribute_name(row.name)) is None, (resource.name, row.name)
        for link in resource.links:
            name = "self_" if link.rel == "self" else attribute_name(link.rel)
            assert not getattr(instance.links, name), (resource.name, link.rel)


def test_every_sample_round_trips(whole: Model, client: Any) -> None:
    count = 0
    for place, page, document in representations(whole):
        kind = client.resources.PAGES[page].rpartition(".")[2]
        read = client.codec.decode(document, getattr(client.resources, kind))
        body = client.codec.dumps(read)
        assert json.dumps(json.loads(body)) == json.dumps(document), place
        count += 1
    assert count > 145


def test_samples_survive_without_the_source(whole: Model, client: Any) -> None:
    for place, page, document in representations(whole):
        kind = client.resources.PAGES[page].rpartition(".")[2]
        read = client.codec.decode(document, getattr(client.resources, kind))
        for private in (True, False):
            parts = {
                field.alias: getattr(read, field.name)
                for field in fields(type(read))
                if field.init and (private or not field.name.startswith("_"))
            }
            assert client.codec.encode(type(read)(**parts)) == document, place


def changed(value: Any, client: Any) -> Any:
    """Another value of the same type."""
    match value:
        case bool():
            return not value
        case int() | float():
            return value + 1
        case str():
            return f"{value}x"
        case bytes():
            return value + b"x"
        case datetime():
            return value + timedelta(seconds=1)
        case timedelta():
            return value + timedelta(seconds=1)
        case tuple():
            return (*value, changed(value[0], client))
        case client.enumeration.OpenEnum():
            return type(value)(f"{value.value}x")
        case client.content.Content():
            return evolve(value, data=value.data + b"x")
    raise AssertionError(value)


def test_each_changed_field_shows(whole: Model, client: Any) -> None:
    frame = {"rel", "extra", "nulls", "spelled", "links", "embedded", "_order"}
    count = 0
    for place, page, document in representations(whole):
        kind = client.resources.PAGES[page].rpartition(".")[2]
        read = client.codec.decode(document, getattr(client.resources, kind))
        for field in fields(type(read)):
            value = getattr(read, field.name)
            if field.name in frame or value is None:
                continue
            declared = field.metadata[client.resource.PROPERTY]
            out = client.codec.encode(evolve(read, **{field.alias: changed(value, client)}))
            without = client.codec.encode(evolve(read, **{field.alias: None}))
            where = "_links" if declared.name not in document else declared.name
            if declared.name in document or declared.name in document.get("_links", {}):
                assert out[where] != document[where], (place, field.name)
                assert without.get(where) != document[where], (place, field.name)
            assert {k: v for k, v in out.items() if k != where} == {
                k: v for k, v in document.items() if k != where
            } or declared.spellings, (place, field.name)
            again = client.codec.decode(out, type(read))
            assert getattr(again, field.name) == changed(value, client), (place, field.name)
            count += 1
    assert count > 500


def test_every_event_sample_round_trips(whole: Model, client: Any) -> None:
    count = 0
    for resource in whole.resources:
        for event in resource.events:
            for sample in event.examples:
                if sample.media != "json":
                    continue
                document = json.loads(sample.body)
                batch = client.codec.loads(sample.body)
                assert type(batch) is client.events.EventBatch
                assert json.dumps(client.codec.encode(batch)) == json.dumps(document)
                assert [one.type for one in batch.events] == [
                    one["type"] for sender in document["sender"] for one in sender["events"]
                ]
                count += 1
    assert count > 120


def test_every_row_of_an_event_is_told_by_its_class(whole: Model, client: Any) -> None:
    count = 0
    for resource in whole.resources:
        kind = client._registry.page_class(resource.name)
        told = " ".join((kind.__doc__ or "").split())
        for row in resource.events:
            event = f"{row.type} {row.resource}: from {row.sender}, priority {row.priority}"
            assert event in told, resource.name
            count += 1
    assert count == 167


def test_every_error_of_the_pages_has_its_class(whole: Model, client: Any) -> None:
    """By its code; what is always there is in no docstring, all else with its subcode."""
    errors, codes = client.errors, set()
    for resource in whole.resources:
        name = client.resources.PAGES[resource.name].rpartition(".")[2]
        link = getattr(client.resources, f"{name}Link")
        for operation in resource.operations:
            doc = " ".join((getattr(link, operation.method.lower()).__doc__ or "").split())
            for row in operation.errors:
                kind = errors.status_error(row.status, row.code)
                assert kind.default_code == row.code
                assert errors.status_error(row.status) is kind
                codes.add(row.code)
                label = f"{row.code} {row.subcode}" if row.subcode else row.code
                assert row.boilerplate or f"{label}: " in doc, operation.id
            revised = resource.revision > 1 or f"{name}2" in client.resources.__all__
            if all(row.boilerplate for row in operation.errors) and not revised:
                assert "Errors:" not in doc
    assert len(codes) == 8
    for member in client.enums.ErrorCode:
        assert errors.status_error(0, member.value).default_code == member.value
    for generic in whole.generic_errors:
        kind = errors.status_error(0, generic.name)
        assert issubclass(kind, errors.StatusError)
        assert kind is not errors.StatusError, generic.name


def test_verbs_answer_for_every_operation(whole: Model, client: Any) -> None:
    from codegen.targets.python.identifiers import attribute_name

    for resource in whole.resources:
        name = resource.name[0].upper() + resource.name[1:]
        link = getattr(client.resources, f"{name}Link")("/x", extra={"revision": "2"})
        for operation in resource.operations:
            verb = getattr(link, operation.method.lower())
            arguments: dict[str, Any] = {}
            for row in (*operation.query, *operation.body):
                if row.effective_required:
                    arguments[attribute_name(row.name)] = example(row.type, client)
            if operation.id in ("sendMessage.POST", "batch.POST"):
                arguments["content"] = "Hi"
            request = verb(**arguments)
            assert (request.method, request.href) == (operation.method, "/x")
            started = operation.asynchronous is not None
            assert isinstance(request, client.request.Operation) == started
            if resource.revision == 1 and (operation.response.body != "empty" or started):
                assert request.result_type is not None
            sent = {row for row, _ in (*request.query, *request.body, *request.links)}
            if request.content is not None:
                sent.add("sdp")
            assert {
                row.name for row in (*operation.query, *operation.body) if row.effective_required
            } <= sent


def example(of: Any, client: Any) -> Any:
    values: dict[str, Any] = {
        "string": "x",
        "uri": "sip:x",
        "boolean": True,
        "integer": 5,
        "number": 1.5,
        "binary": b"x",
        "datetime": datetime(2020, 1, 1, tzinfo=UTC),
        "duration": timedelta(minutes=5),
        "content": client.content.Content.text("Hi"),
        "unknown": "x",
    }
    kind = of.kind.value
    value = next(iter(getattr(client.enums, of.name))) if kind == "enum" else values[kind]
    return (value,) if of.many else value


def test_views_are_built_quickly(whole: Model) -> None:
    """A guard against accidents of the kind that cost seconds, not a benchmark."""
    from client_package import SETTINGS

    start = time.process_time()
    TARGET.plan(whole, SETTINGS)
    assert time.process_time() - start < 3
