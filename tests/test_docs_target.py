"""The docs target: every fact is on its page, every link works, no text of a page can act."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from docs_reader import ReadPage, flat, page_html, read_docs_page
from docs_rendering import dead_links
from hand_model import hand_model
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment, FileSystemLoader, StrictUndefined

import codegen
from codegen.model.nodes import (
    Enumeration,
    Event,
    Evidence,
    ExampleRequest,
    ExampleResponse,
    Model,
    Operation,
    Parameter,
    Property,
    Resource,
    Source,
    Type,
)
from codegen.targets.contract import TargetSettings
from codegen.targets.docs import TARGET
from codegen.targets.docs.filenames import unique_stems
from codegen.targets.docs.table import table

SETTINGS = TargetSettings("ucwa", "ucwa_client", "1.2.3", "0123456789abcdef")
TEMPLATES = Path(codegen.__file__).parents[1] / "templates"
ENVIRONMENT = Environment(
    loader=FileSystemLoader(TEMPLATES),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)
INDEXES = {
    "enumerations/index.md",
    "errors.md",
    "events.md",
    "index.md",
    "link-relations.md",
    "map.md",
    "operations.md",
    "resources/index.md",
    "revisions.md",
    "scopes.md",
}


def render(model: Model, only: frozenset[str] | None = None) -> dict[str, str]:
    plan = TARGET.plan(model, evolve(SETTINGS, only=only))
    return {
        row.path: ENVIRONMENT.get_template(row.template).render(view=row.view)  # type: ignore[union-attr]
        for row in plan
        if row.path.endswith(".md")
    }


def read(texts: Mapping[str, str]) -> dict[str, ReadPage]:
    return {path: read_docs_page(text) for path, text in texts.items()}


@pytest.fixture(scope="module")
def hand_texts() -> dict[str, str]:
    return render(hand_model())


@pytest.fixture(scope="module")
def corpus_texts(corpus_model: Any) -> dict[str, str]:
    return render(corpus_model.model)


@pytest.fixture(scope="module")
def corpus_docs(corpus_texts: dict[str, str]) -> dict[str, ReadPage]:
    return read(corpus_texts)


# What a page must tell.


def type_facts(type_: Type) -> Iterator[str]:
    yield type_.name or type_.kind.value
    if type_.format:
        yield type_.format
    if type_.many:
        yield "list of"
    if type_.nullable:
        yield "or null"


def row_facts(row: Property | Parameter) -> Iterator[str]:
    """What must stand in the row of a property or parameter."""
    yield from type_facts(row.type)
    yield row.description
    limits = row.constraints
    for fact in (limits.max_length, limits.minimum, limits.maximum, limits.default):
        if fact is not None:
            yield str(fact)
    yield from limits.allowed or ()
    if limits.deprecated:
        yield "deprecated"
    if row.wire_names != (row.name,):
        yield from row.wire_names


def place(source: Source) -> str:
    return f"{source.path}:{source.line}:{source.column}"


def evidence_facts(rows: tuple[Evidence, ...]) -> Iterator[str]:
    for row in rows:
        side = "for" if row.supports else "against"
        yield f"{side}: {row.value} ({row.rule}, {row.strength}, {place(row.source)})"


def facts_of_operation(operation: Operation) -> Iterator[str]:
    yield operation.description
    yield operation.route or "not documented"
    yield operation.unique_path
    yield place(operation.source)
    yield str(operation.response.status)
    yield operation.response.resource or ""
    yield {"empty": "empty body", "content": "raw content"}.get(
        operation.response.body, operation.response.body
    )
    yield "Location header" if operation.response.location else ""
    yield from operation.response.media
    yield from operation.request_media
    if operation.asynchronous:
        yield f"completed event of {operation.asynchronous.resource}"
    if operation.minimum_revision > 1:
        yield f"Minimum revision: {operation.minimum_revision}"
    for parameter in (*operation.query, *operation.body):
        yield parameter.name
        yield from row_facts(parameter)
        yield ", ".join(parameter.travels)
        yield place(parameter.source)
        yield from evidence_facts(parameter.evidence)
        if parameter.required != parameter.effective_required:
            yield "in effect"
    for error in operation.errors:
        yield f"{error.code} {error.status} {error.subcode or ''}"
        yield error.description
        yield place(error.source)
    for example in operation.examples:
        yield place(example.source)
        for side in (example.request, example.response):
            for name, value in side.headers if side else ():
                if name != "Content-Length":
                    yield f"{name}: {value}"
        if example.request:
            yield f"{example.request.method} {example.request.url} HTTP/1.1"
        if example.response and example.response.status:
            status = example.response.status
            yield f"HTTP/1.1 {status} {HTTPStatus(status).phrase}"


def facts_of_event(event: Event) -> Iterator[str]:
    yield f"{event.type} {event.resource} {event.sender} {event.priority} {event.reason}"
    yield place(event.source)
    for example in event.examples:
        yield place(example.source)


def facts_of_resource(row: Resource, model: Model) -> Iterator[str]:
    yield from (row.name, row.title, row.summary, row.description, place(row.source))
    yield f"Rel: {row.rel}"
    yield f"Revision: {row.revision}"
    if row.represents:
        yield f"Represents: {row.represents.resource}"
        yield from evidence_facts(row.represents.evidence)
    if row.link_title:
        yield row.link_title.text
        yield place(row.link_title.source)
    for prop in row.properties:
        yield place(prop.source)
        yield from evidence_facts(prop.evidence)
    for link in row.links:
        yield place(link.source)
        yield from map(place, link.repeats)
    yield from (place(embedded.source) for embedded in row.embedded)
    scopes = {scope.name: scope for scope in model.scopes}
    for ref in row.scopes:
        yield f"{ref.name} {scopes[ref.name].permission} {scopes[ref.name].description}"
        yield place(ref.source)
    for operation in row.operations:
        yield from facts_of_operation(operation)
    for event in row.events:
        yield from facts_of_event(event)


def facts_of_enumeration(row: Enumeration) -> Iterator[str]:
    yield from (row.name, row.description, place(row.source))
    for member in row.members:
        yield from (member.name, member.description)
        yield place(member.source)
    for observed in row.observed:
        yield observed.name
        yield place(observed.source)
        yield from evidence_facts(observed.evidence)


def bodies(row: Resource) -> Iterator[str]:
    for operation in row.operations:
        for example in operation.examples:
            for side in (example.request, example.response):
                if side and side.body:
                    yield side.body
    for event in row.events:
        yield from (example.body for example in event.examples)


def assert_tells(page: ReadPage, facts: Iterator[str]) -> None:
    missing = [fact for fact in facts if flat(fact) not in page.text]
    assert not missing


def assert_complete(model: Model, docs: Mapping[str, ReadPage]) -> None:
    for row in model.resources:
        page = docs[f"resources/{row.name}.md"]
        assert page.headings[0] == row.name
        assert_tells(page, facts_of_resource(row, model))
        for prop in row.properties:
            cells = page.row(prop.name)
            at = page.rows.index(cells)
            head = next(row for row in reversed(page.rows[:at]) if row[0] == "Name")
            rules = dict(zip(head, cells, strict=True))["Type and rules"]
            assert ("required" in rules, "read-only" in rules) == (prop.required, prop.read_only)
            assert not [fact for fact in row_facts(prop) if flat(fact) not in " ".join(cells)]
        tables = [cells[:2] for cells in page.rows]
        relations = [(link.rel, link.target, link.many) for link in row.links]
        relations += [(copy.rel, copy.target, copy.many) for copy in row.embedded]
        for rel, target, many in relations:
            words = target or "any resource"
            assert (flat(rel), f"list of {words}" if many else words) in tables
        for link in row.links:
            assert link.description in page.text
        samples = {flat(sample) for sample in page.samples}
        assert not [body for body in bodies(row) if flat(body) not in samples]
    for enumeration in model.enumerations:
        page = docs[f"enumerations/{enumeration.name}.md"]
        assert page.headings[0] == enumeration.name
        assert_tells(page, facts_of_enumeration(enumeration))
    for scope in model.scopes:
        for fact in (scope.name, scope.permission, scope.description, place(scope.source)):
            assert fact in docs["scopes.md"].text
    for generic in model.generic_errors:
        for fact in (generic.name, generic.description, place(generic.source)):
            assert flat(fact) in docs["errors.md"].text


def assert_links_work(docs: Mapping[str, ReadPage]) -> None:
    for path, page in docs.items():
        assert len(set(page.anchors)) == len(page.anchors), path
    assert not dead_links(docs)


def assert_tidy(texts: Mapping[str, str]) -> None:
    for path, text in texts.items():
        outside = re.sub(r"(?ms)^( *)(`{3,})\w*$.*?^\1\2$", "code", text)
        assert "\n\n\n" not in outside, path
        assert text.endswith("\n"), path
        assert not text.endswith("\n\n"), path
        assert not re.search(r"(?m)[ \t]$", outside), path


# A model by hand.


def test_plan_is_sorted_and_whole() -> None:
    paths = [row.path for row in TARGET.plan(hand_model(), SETTINGS)]
    assert paths == sorted(paths)
    assert {path for path in paths if path.endswith(".md")} == INDEXES | {
        "resources/room.md",
        "resources/door.md",
        "enumerations/Mood.md",
    }


def test_only_named_pages() -> None:
    assert set(render(hand_model(), frozenset({"Mood"}))) == INDEXES | {"enumerations/Mood.md"}
    everything = render(hand_model())
    partial = render(hand_model(), frozenset({"room"}))
    assert partial.items() <= everything.items()


def test_hand_model_is_told_completely(hand_texts: dict[str, str]) -> None:
    docs = read(hand_texts)
    assert_complete(hand_model(), docs)
    assert_links_work(docs)
    assert_tidy(hand_texts)


def test_specific_errors_come_first_and_the_usual_are_folded(hand_texts: dict[str, str]) -> None:
    text = page_html(hand_texts["resources/room.md"])
    fold = text.index("<summary>1 general error of POST room</summary>")
    assert text.index("The door is locked.") < fold < text.index("It is there.")
    assert text.index("It is there.") < text.index("</details>", fold)


def with_operation(change: Callable[[Operation], Operation]) -> Model:
    """The model by hand, the operation of its room changed."""
    model = hand_model()
    pages = (
        evolve(page, operations=tuple(map(change, page.operations))) for page in model.resources
    )
    return evolve(model, resources=tuple(pages))


def test_the_general_errors_are_counted_in_words() -> None:
    def options(row: Operation) -> Operation:
        return evolve(row, method="OPTIONS", errors=(row.errors[1], row.errors[1]))

    page = read_docs_page(render(with_operation(options))["resources/room.md"])
    assert "2 general errors of OPTIONS room" in page.folds


@pytest.mark.parametrize(
    ("status", "line"),
    [
        (201, "HTTP/1.1 201 Created"),
        (413, "HTTP/1.1 413 Content Too Large"),
        (299, "HTTP/1.1 299"),
    ],
)
def test_samples_have_the_heads_of_real_messages(status: int, line: str) -> None:
    def sent(row: Operation) -> Operation:
        request = ExampleRequest(
            "POST", "/x", (("content-length", "1"), ("Content-Length", "2"), ("Host", "h")), ""
        )
        response = ExampleResponse(status, (("Content-Length", "1"),), "")
        return evolve(row, examples=(evolve(row.examples[0], request=request, response=response),))

    page = read_docs_page(render(with_operation(sent))["resources/room.md"])
    at = page.samples.index("POST /x HTTP/1.1\nHost: h")
    assert page.samples[at + 1] == line


def later_model() -> Model:
    """The model by hand, with two later revisions of its door."""
    model = hand_model()
    door = model.resource_index["door"]
    later = [evolve(door, name=f"door{number}", revision=number, links=()) for number in (2, 3)]
    return evolve(model, resources=(door, *later, model.resource_index["room"]))


def test_pages_of_revisions_lead_to_each_other() -> None:
    texts = render(later_model())
    base, later = (texts[f"resources/{name}.md"] for name in ("door", "door3"))
    assert "- **Later revision:** [door2](door2.md), [door3](door3.md)\n" in base
    assert "- **Revises:** [door](door.md)\n" in later
    assert ("room", "link door, embedded copy door", "many") in read_docs_page(later).rows
    assert "It is a later revision of [door](door.md)" in later
    assert "Revises" not in base
    assert_links_work(read(texts))


def test_role_page_names_what_it_takes_over(hand_texts: dict[str, str]) -> None:
    page = read_docs_page(hand_texts["resources/room.md"])
    assert "Properties: lock" in page.text
    assert "Links: window" in page.text


def test_attribution_stands_on_every_page_and_only_if_given(hand_texts: dict[str, str]) -> None:
    for text in hand_texts.values():
        assert text.endswith("\n---\n\nWords by somebody.\n")
    for text in render(evolve(hand_model(), attribution=None)).values():
        assert "\n\n---\n\n" not in text


def test_pages_say_where_they_come_from(hand_texts: dict[str, str]) -> None:
    first = hand_texts["resources/door.md"].splitlines()[0]
    assert first == "[//]: # (Generated by ucwa-codegen 1.2.3 from door.md. Do not edit.)"


def test_empty_model() -> None:
    texts = render(Model("ucwa", (), (), (), ()))
    assert set(texts) == INDEXES - {"map.md"}
    assert_links_work(read(texts))
    assert_tidy(texts)


def test_same_bytes_again(hand_texts: dict[str, str]) -> None:
    assert render(hand_model()) == hand_texts


# Names and tables.


@pytest.mark.parametrize(
    ("names", "stems"),
    [
        (["messaging", "Messaging"], {"Messaging": "Messaging", "messaging": "messaging-2"}),
        (["index"], {"index": "index-2"}),
        (["../a", "a"], {"a": "a", "../a": "a-2"}),
        (["", "..", "日本"], {"": "page", "..": "page-2", "日本": "page-3"}),
        (["con", "LPT1"], {"con": "con-page", "LPT1": "LPT1-page"}),
        (["a.md", "a b"], {"a b": "a-b", "a.md": "a-md"}),
        (["x" * 300], {"x" * 300: "x" * 100}),
    ],
)
def test_file_names(names: list[str], stems: dict[str, str]) -> None:
    assert unique_stems(names, {"index"}) == stems
    assert unique_stems(names[::-1], {"index"}) == stems


@given(st.lists(st.text(max_size=12)))
def test_file_names_are_safe_and_unique(names: list[str]) -> None:
    stems = unique_stems(names)
    assert set(stems) == set(names)
    assert len({stem.casefold() for stem in stems.values()}) == len(stems)
    assert all(re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_-]*", stem) for stem in stems.values())


def test_table_drops_empty_columns() -> None:
    view = table(("a", "b", "c"), [("1", "", "x"), ("2", "", "")])
    assert view is not None
    assert (view.columns, view.rows) == (("a", "c"), (("1", "x"), ("2", "")))
    assert table(("a",), []) is None


# The whole corpus.


def test_corpus_is_told_completely(corpus_model: Any, corpus_docs: dict[str, ReadPage]) -> None:
    model: Model = corpus_model.model
    assert len(corpus_docs) == len(model.resources) + len(model.enumerations) + len(INDEXES)
    assert_complete(model, corpus_docs)


def test_corpus_links_work(corpus_docs: dict[str, ReadPage]) -> None:
    assert_links_work(corpus_docs)


def test_corpus_pages_are_tidy(corpus_texts: dict[str, str]) -> None:
    assert_tidy(corpus_texts)


def test_corpus_json_samples_are_json(corpus_texts: dict[str, str]) -> None:
    found = 0
    for text in corpus_texts.values():
        for body in re.findall(r"(?ms)^ *```json\n(.*?)^ *```$", text):
            json.loads(body, strict=False)
            found += 1
    assert found > 300
