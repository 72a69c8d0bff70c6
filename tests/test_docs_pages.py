"""Pages of resources and enumerations: ways to them, what to do about errors, Python by the kind of call."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from docs_reader import ReadPage, read_docs_page
from docs_rendering import linked_model, read_docs, render_docs
from hand_model import hand_model
from server_harness import ENVIRONMENT, render

from codegen.dialect import load_dialect, read_page
from codegen.model.nodes import ErrorRow, GenericError, Link, Model, Resource, Source
from codegen.resolve import resolve, shipped_overlay
from codegen.source import load_set
from codegen.targets.client.advice import advice_on, advice_table
from codegen.targets.contract import Rendered, TargetSettings
from codegen.targets.docs.book import Book, Shelf
from codegen.targets.docs.link_graph import LinkGraph
from codegen.targets.docs.presence import presence
from codegen.targets.docs.ways import Ways
from codegen.targets.docs.ways_view import ways_view
from codegen.targets.registry import find_targets

ROOT = Path(__file__).parents[1]
HERE = Source("room.md", 1, 1)


@pytest.fixture(scope="module")
def book() -> Book:
    """Of our own pages."""
    dialect = load_dialect()
    files = load_set([ROOT / "specs" / "ucwa"]).files
    pages = tuple(read_page(file.text, file.path, dialect) for file in files)
    return Book(resolve(pages, overlay=shipped_overlay("ucwa")).model, "ucwa_client")


def with_page(model: Model, name: str, change: Callable[[Resource], Resource]) -> Model:
    pages = (change(row) if row.name == name else row for row in model.resources)
    return evolve(model, resources=tuple(pages))


def text_between(page: ReadPage, start: str, end: str) -> str:
    return page.text.partition(start)[2].partition(end)[0].strip()


# Ways.


def ways_of(model: Model, name: str) -> list[str]:
    ways = Ways(LinkGraph(model), "root")
    return [" ".join(("root", *(edge.target for edge in way))) for way in ways.to(name)]


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        ({"root": "room"}, ["root room"]),
        ({"root": "hall", "hall": "room"}, ["root hall room"]),
        ({"root": "hall room", "hall": "room"}, ["root room", "root hall room"]),
        (
            {"root": "hallway hall", "hall": "room", "hallway": "room"},
            ["root hall room", "root hallway room"],
        ),
        (
            {"root": "a b c d", **dict.fromkeys("abcd", "room")},
            ["root a room", "root b room", "root c room"],
        ),
        ({"root": "a", "a": "b room", "b": "room"}, ["root a room", "root a b room"]),
        ({"room": "root"}, []),
        ({"root": "hall", "room": "hall"}, []),
    ],
)
def test_ways_are_short_few_and_end_differently(links: dict[str, str], expected: list[str]) -> None:
    assert ways_of(linked_model(links), "room") == expected


def test_a_way_passes_what_can_be_read_and_no_later_revision() -> None:
    """A longer way is better than one through what can't be read, or past a change."""
    model = linked_model(
        {"root": "dark hall hall2", "dark": "room", "hall": "stair", "stair": "room"}
    )
    get = hand_model().resource_index["room"].operations[0]
    read = evolve(get, method="GET", asynchronous=None, minimum_revision=1)
    pages = tuple(
        row if row.name == "dark" else evolve(row, operations=(evolve(read, id=f"{row.name}.GET"),))
        for row in model.resources
    )
    ways = ways_of(evolve(model, resources=pages), "room")
    assert ways[0] == "root hall stair room"
    assert not [way for way in ways if "hall2" in way]


def test_a_page_tells_how_one_comes_there() -> None:
    page = read_docs(hand_model())["resources/room.md"]
    told = text_between(page, "Ways to room", "What leads to room")
    assert "The shortest way from door: door → room (as window)" in told
    assert "By event: updated from door." in told
    assert ("door", "link window", "one") in page.rows


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        (
            "application",
            "All ways begin at application. The Python client has it as ucwa.application.",
        ),
        ("applications", "It comes before application: an application passes it when it signs in."),
        ("audioVideoNegotiation", "No link leads from application to audioVideoNegotiation."),
        ("audioVideoNegotiation", "By event: updated from audioVideoInvitation"),
        ("messagingInvitation", "As a result: addMessaging POST, continueMessaging POST"),
        ("search2", "It is a later revision of search, to which the same links lead."),
        ("sessions", "No page has a link to it, no operation answers with it"),
    ],
)
def test_what_no_link_leads_to_says_how_it_comes(book: Book, name: str, sentence: str) -> None:
    view = ways_view(book.model.resource_index[name], Shelf(book, "resources"))
    text = read_docs_page("\n\n".join((view.intro, *view.others))).text
    assert sentence in text


# Errors.


@pytest.mark.parametrize("name", ["accept", "cancel", "decline", "acceptWithAnswer", "answer"])
def test_what_passes_is_taken_when_it_begins_not_when_it_is_done(book: Book, name: str) -> None:
    view = ways_view(book.model.resource_index[name], Shelf(book, "resources"))
    assert "come with events" in view.intro
    # An invitation as such is no resource of the wire: no event tells of it.
    owners = [edge.owner for edge in book.graph.into[name] if edge.owner != "invitation"]
    assert [way.split("[")[1].split("]")[0] for way in view.ways] == owners
    assert all(way.startswith("`started` event of [") for way in view.ways)
    programs = dict(book.calls.way(book.model.resource_index[name]))
    assert ', type="started"):' in programs["Python"]
    assert ".run(" not in programs["Python"]


def test_what_lasts_is_taken_from_the_result(book: Book) -> None:
    view = ways_view(book.model.resource_index["acceptedByParticipant"], Shelf(book, "resources"))
    assert "(result)" in view.ways[0]


def test_the_client_and_the_docs_give_the_same_advice() -> None:
    """The module of the client, run, says what the table says, also of unknown subcodes."""
    settings = TargetSettings("ucwa", "ucwa_client", "1.2.3", "0123456789abcdef")
    texts = render(find_targets()["client"], hand_model(), settings)
    module: dict[str, Any] = {"__name__": "advice"}
    exec(texts["ucwa_client/_advice.py"], module)
    rows = [*advice_table(), ("Conflict", "Unknown"), ("conflict", "alreadyexists"), ("Odd", "x")]
    assert len(rows) > 40
    for code, subcode in rows:
        ours, theirs = advice_on(code, subcode), module["advice_on"](code, subcode)
        if ours is None:
            assert theirs is None
        else:
            assert (ours.text, ours.retryable) == (theirs.text, theirs.retryable)


@pytest.mark.parametrize(
    ("status", "code", "subcode", "text"),
    [
        (409, "Conflict", "AlreadyExists", "Take it as done"),
        (409, "Conflict", "Odd", "a subcode, where there is one, says why"),
        (409, "Odd", None, "a subcode, where there is one, says why"),
        (404, "ApplicationNotFound", None, "sign in again"),
        (408, "Timeout", "ClientTimeout", "better connection"),
        (418, "Odd", None, ""),
    ],
)
def test_an_error_says_what_to_do(status: int, code: str, subcode: str | None, text: str) -> None:
    def answers(row: Resource) -> Resource:
        error = ErrorRow(code, status, subcode, "What happened.", False, HERE)
        return evolve(row, operations=(evolve(row.operations[0], errors=(error,)),))

    page = read_docs(with_page(hand_model(), "room", answers))["resources/room.md"]
    row = page.row(code)
    assert row[:2] == (code, str(status))
    assert "What happened." in row
    assert (text in row[-1]) if text else row[-1] == "What happened."


def test_every_operation_leads_to_the_errors_of_any() -> None:
    page = read_docs(hand_model())["resources/room.md"]
    assert "../errors.md#generic-errors" in page.hrefs
    alone = read_docs(evolve(hand_model(), generic_errors=()))["resources/room.md"]
    assert "../errors.md#generic-errors" not in alone.hrefs


def test_a_change_tells_what_it_is_bound_to() -> None:
    def puts(row: Resource) -> Resource:
        return evolve(row, operations=(evolve(row.operations[0], method="PUT"),))

    names = ("PreconditionFailed", "PreconditionRequired")
    told = tuple(GenericError(name, "Read it.", HERE) for name in names)
    model = with_page(hand_model(), "room", puts)
    page = read_docs(evolve(model, generic_errors=told))["resources/room.md"]
    assert "Precondition: If-Match with the entity tag that was read" in page.text
    assert {f"../errors.md#generic--{name.lower()}" for name in names} <= set(page.hrefs)
    alone = read_docs(model)["resources/room.md"]
    assert "Precondition: If-Match with the entity tag that was read" in alone.text
    assert "Precondition" not in read_docs(hand_model())["resources/room.md"].text


# Links.


@pytest.mark.parametrize(
    ("own", "target", "expected"),
    [
        ("Ends it; present only while it runs.", "", "Present only while it runs."),
        ("Ends it.", "Present while it runs. More.", "Present while it runs."),
        (
            "Ends it.",
            "Ends. The presence of this resource tells that one may.",
            "The presence of this",
        ),
        ("Present if one may.", "Present while it runs.", "Present if one may."),
        ("Where one goes.", "Presents for all. Once upon a time.", ""),
    ],
)
def test_links_say_when_they_are_there(own: str, target: str, expected: str) -> None:
    model = with_page(hand_model(), "door", lambda row: evolve(row, description=target))
    told = presence(Link("door", "door", False, own, (), HERE), model)
    assert told.startswith(expected) if expected else told == ""


def test_a_page_hangs_on_the_prose_that_it_tells_and_on_no_other() -> None:
    """Each description in turn is another: only pages that promised to tell it change."""
    model = linked_model({"root": "hall stair", "hall": "room"})
    settings = TargetSettings("ucwa", "ucwa_client", "1.2.3", "0123456789abcdef")
    plan = find_targets()["docs"].plan(model, settings)
    promised = {row.path: row.told for row in plan if isinstance(row, Rendered)}
    before = render_docs(model)
    for name in model.resource_index:
        other = with_page(
            model, name, lambda row: evolve(row, description="Present while it runs.")
        )
        after = render_docs(other)
        changed = {path for path in after if after[path] != before[path]}
        assert f"resources/{name}.md" in changed
        for path in changed:
            told = promised[path]
            assert told is None or name in told, path


# Python.


@pytest.mark.parametrize(
    ("page", "method", "text"),
    [
        ("messaging", "GET", "messaging = ucwa.follow(conversation.links.messaging)\nprint("),
        ("search", "GET", 'people.links.search.get(query="Ada"'),
        (
            "startMessaging",
            "POST",
            "messaging_invitation = ucwa.run(\n    communication.links.start",
        ),
        ("startMessaging2", "POST", 'message=Content.text("Hello"),'),
        ("makeMeAvailable", "POST", "supported_modalities=(ModalityType.MESSAGING,)"),
        ("myOnlineMeetings", "POST", 'subject="Plans for next week"'),
        ("sendMessage", "POST", 'content="Hello", operation_id=str(uuid4())'),
        ("note", "POST", 'ucwa.send(me.links.note.post(message="Hello"))'),
        ("myOnlineMeeting", "PUT", "my_online_meeting = ucwa.update(\n    my_online_meeting,"),
        ("myOnlineMeeting", "DELETE", "ucwa.send(my_online_meeting.links.self_.delete())"),
        ("photo", "GET", "print(content.media_type, len(content.data))"),
        ("events", "GET", "for event in ucwa.events():"),
        ("batch", "POST", "presence, note = ucwa.batch("),
        ("applications2", "GET", 'extra={"revision": "2"}'),
        ("audioVideoSession", "GET", "ucwa.send(audio_video.links.audio_video_session.get())"),
        ("renegotiations", "POST", ".read_bytes()"),
    ],
)
def test_python_has_the_call_for_the_kind(book: Book, page: str, method: str, text: str) -> None:
    resource = book.model.resource_index[page]
    operation = next(row for row in resource.operations if row.method == method)
    programs = dict((*book.calls.call(resource, operation), ("way", "")))
    whole = "\n".join((programs["Python"], *(text for _, text in book.calls.way(resource)[:1])))
    assert text in whole
    assert "await " in programs["Python async"] or "async for" in programs["Python async"]


def test_a_set_without_a_client_makes_requests_only() -> None:
    samples = read_docs(hand_model())["resources/room.md"].samples
    assert "request = link.post(mood=(Mood.GOOD,), speed=1)" in samples[0]
    assert not [text for text in samples if "await" in text]


# The frame.


def test_headings_are_in_order_and_tell_what_they_are_about() -> None:
    for path, page in read_docs(hand_model()).items():
        assert page.levels[:1] == [1], path
        assert page.levels.count(1) == 1, path
        steps = zip(page.levels, page.levels[1:], strict=False)
        assert not [step for step in steps if step[1] > step[0] + 1], path
    page = read_docs(hand_model())["resources/room.md"]
    assert {"POST room", "Parameters of POST room", "Errors of POST room"} <= set(page.headings)
    assert len(set(page.headings)) == len(page.headings)


def test_uses_of_an_enumeration_lead_to_where_it_is_used() -> None:
    page = read_docs(hand_model())["enumerations/Mood.md"]
    assert ("Good", "Mood.GOOD", "All is well.") in page.rows
    assert ("room", "parameter mood of POST") in page.rows
    assert "../resources/room.md#operation-post" in page.hrefs


def test_properties_can_be_linked(book: Book) -> None:
    resource = book.model.resource_index["messaging"]
    assert Shelf(book, "enumerations").property(resource, "state") == (
        "[property state](../resources/messaging.md#property-state)"
    )
    assert "property-state" in read_docs(hand_model())["resources/room.md"].anchors


def test_what_many_lead_to_is_folded() -> None:
    doors = {f"door{letter}": "room" for letter in "abcdefghi"}
    page = read_docs(linked_model({"root": " ".join(doors), **doors}))["resources/room.md"]
    assert page.folds[0] == "9 resources lead to room"
    assert len([row for row in page.rows if row[1:] == ("link room", "one")]) == 9


def test_search_finds_names_but_no_samples(tmp_path: Path) -> None:
    """In the index that Zensical makes of the pages, with the settings that come with them."""
    settings = TargetSettings("ucwa", "ucwa_client", "1.2.3", "0123456789abcdef")
    for path, text in render_docs(hand_model()).items():
        file = tmp_path / path
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, "utf-8")
    plan = find_targets()["docs"].plan(hand_model(), settings)
    config = next(row for row in plan if isinstance(row, Rendered) and row.path == "zensical.toml")
    text = ENVIRONMENT.get_template(config.template).render(view=config.view)
    (tmp_path / "zensical.toml").write_text(text, "utf-8")
    command = [sys.executable, "-m", "zensical", "build"]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    index = json.loads((tmp_path / "site" / "search.json").read_text("utf-8"))
    items = [row for row in index["items"] if row["location"].startswith(("resources", "enum"))]
    words = {
        word for row in items for word in re.findall(r"[\w.]+", f"{row['title']} {row['text']}")
    }
    assert {
        "room",
        "chamber",
        "state",
        "State",
        "Mood",
        "Good",
        "ucwa_client.resources.Room",
    } <= words
    assert {"Mood.GOOD", "speed", "Conflict", "links"} <= words
    whole = json.dumps(items)
    for hidden in (
        "RoomLink",
        "HTTP/1.1",
        "json-value",
        "AlreadyExists",
        "Look into rooms",
    ):
        assert hidden not in whole
