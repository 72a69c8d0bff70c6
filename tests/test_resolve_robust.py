"""Whatever pages say, resolve gives a model that has a JSON form, and never raises."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from codegen.dialect import RawEvent, RawOperation, RawPage, RawRow, RawSample
from codegen.document import Hyperlink, Prose
from codegen.model.form import to_json
from codegen.model.schema import schema
from codegen.resolve import Resolution, parse_overlay, resolve
from codegen.source.span import Span

VALIDATOR = Draft202012Validator(schema())
SPAN = Span("a.md", 1, 1, 1, 1)

NAMES = st.sampled_from(
    [
        *("a", "a2", "A", "b", "self", "rel", "_links", "", "a.b", "a/b", "../a", "__class__", "2"),
        *("operationId", "sdp", "None", "{{ x }}", '"""', "\\", "\x00", "é", "DoorState"),
    ]
) | st.text(max_size=6)
TEXTS = NAMES | st.sampled_from(
    [
        *("How.Nullable (DoorState)Open, or Shut", "How.Array of Byte", "Yes", "404", "High", "12"),
        *("The maximum length is 5.", "integer", "DoorState[]?", "embedded a[]", "query, body"),
        *("The default value is Open.", "Either a or b.", "a" * 300 + ".A" * 50),
    ]
)
BODIES = st.sampled_from(
    [
        '{"rel": "a", "_links": {"b": [{"href": "data:,"}, 3]}, "_embedded": {"a": [null, []]}}',
        '{"_links": 3, "_embedded": [], "rel": {"rel": "b"}, "a": [1, {"b": 1e999}]}',
        '{"sender": [{"events": [{"type": 3}, 4]}, null], "rel": "a2"}',
        '<resource rel="a" href="x"><link/><resource rel="b"/><property/><x><y/><z/></x></resource>',
        *("{", "<a", "", "--b<BR>", "&quot;a&quot;"),
    ]
)
HEADS = st.sampled_from(
    [
        *("Get https://a/b/1?a=%FF&a=2 HTTP/1.1\n", "Put https://[ HTTP/1.1\n", "HTTP/1.1 201 C\n"),
        *(
            "HTTP/1.1 200 OK\nContent-Type: application/xml\n",
            "Content-Type: a/b\nLocation: /\n",
            "",
        ),
    ]
)
PROSE = TEXTS.map(lambda text: Prose(text, (Hyperlink(text, f"{text}.md", SPAN),), SPAN))
FIELDS = st.sampled_from(
    [
        *("name", "description", "type", "required", "in", "target", "item", "code", "status"),
        *("subcode", "resource", "sender", "priority", "reason", "permission"),
    ]
)
ROWS = st.lists(
    st.dictionaries(FIELDS, PROSE, max_size=6).map(lambda cells: RawRow(cells, SPAN)), max_size=4
).map(tuple)
SAMPLES = st.lists(
    st.builds(
        lambda media, side, head, body: RawSample(media, side, head + body, SPAN),
        st.sampled_from(["json", "xml"]),
        st.sampled_from(["request", "response"]),
        HEADS,
        BODIES,
    ),
    max_size=3,
).map(tuple)


def tables(*names: str) -> st.SearchStrategy[Mapping[str, tuple[RawRow, ...]]]:
    return st.dictionaries(st.sampled_from(names), ROWS)


OPERATIONS = st.lists(
    st.builds(
        RawOperation,
        st.sampled_from(["GET", "POST", "PUT", "DELETE", "OPTIONS"]),
        st.none() | PROSE,
        tables("query", "body", "response", "errors"),
        st.dictionaries(st.sampled_from(["route", "response_line", "response"]), PROSE),
        SAMPLES,
        st.just(SPAN),
    ),
    max_size=4,
).map(tuple)
EVENTS = st.lists(
    st.builds(RawEvent, st.sampled_from(["added", "updated"]), ROWS, SAMPLES, st.just(SPAN)),
    max_size=2,
).map(tuple)


@st.composite
def pages(draw: st.DrawFn) -> RawPage:
    front = draw(
        st.dictionaries(st.sampled_from(["rel", "represents", "revision", "title"]), TEXTS)
    )
    name = draw(NAMES)
    return RawPage(
        path=draw(st.sampled_from(["a.md", "b/a.md", "DoorState.md", "é.md"])),
        kind=draw(st.sampled_from(["resource", "resource", "enumeration", "errors", "article"])),
        name=name,
        title=name,
        front=front,
        front_spans=dict.fromkeys(front, SPAN),
        summary=draw(st.none() | PROSE),
        description=draw(st.none() | PROSE),
        tables=draw(
            tables("web_link", "properties", "links", "scopes", "members", "generic_errors")
        ),
        operations=draw(OPERATIONS),
        events=draw(EVENTS),
        span=SPAN,
        hyperlinks=(Hyperlink("a", draw(TEXTS), SPAN),),
    )


OVERLAY = parse_overlay(
    """
[[correction]]
of = "a.a"
type = "DoorState"
reason = "r"

[[correction]]
of = "a.links.b"
target = "b"
many = true
reason = "r"

[[correction]]
of = "a.POST.body.operationId"
type = "integer"
travels = ["query"]
wire_names = ["OperationId"]
required = true
reason = "r"
""",
    "overlay.toml",
)


def check(found: Resolution) -> None:
    form = to_json(found.model)
    assert not list(VALIDATOR.iter_errors(form))
    names = [row.name for row in found.model.resources]
    assert names == sorted(set(names))
    operations = [row for resource in found.model.resources for row in resource.operations]
    assert len({row.id for row in operations}) == len(operations)
    paths = {(row.method, row.unique_path) for row in operations}
    assert len(paths) == len(operations)
    for resource in found.model.resources:
        for rows in (resource.properties, resource.links, resource.embedded, resource.scopes):
            keys = [getattr(row, "name", None) or getattr(row, "rel", "") for row in rows]
            assert len(set(keys)) == len(keys)


@settings(max_examples=40, deadline=None)
@given(st.lists(pages(), max_size=5))
def test_any_pages(some: list[RawPage]) -> None:
    check(resolve(some))
    check(resolve(some, overlay=OVERLAY))


def damaged(sample: RawSample, choice: Random) -> RawSample:
    """The sample after an accident: cut, doubled, a stretch lost, characters exchanged."""
    text = sample.text
    start, end = sorted(choice.randrange(len(text) + 1) for _ in range(2))
    piece = choice.choice(["", text[start:end] * 2, '"', "{", "<", "&lt;", "\n", "\x00", "]}"])
    return evolve(
        sample, text=text[:start] + piece + text[end if choice.random() < 0.7 else start :]
    )


def wounded(page: RawPage, choice: Random) -> RawPage:
    return evolve(
        page,
        operations=tuple(
            evolve(
                row, samples=tuple(damaged(sample, choice) for sample in row.samples if sample.text)
            )
            for row in page.operations
        ),
        events=tuple(
            evolve(
                row, samples=tuple(damaged(sample, choice) for sample in row.samples if sample.text)
            )
            for row in page.events
        ),
    )


def stated(found: Resolution) -> list[object]:
    """What tables alone tell."""
    return [
        (
            row.name,
            [prop.name for prop in row.properties],
            [link.rel for link in row.links],
            [scope.name for scope in row.scopes],
            [
                (op.id, [p.name for p in op.query], [p.name for p in op.body], len(op.errors))
                for op in row.operations
            ],
            [(event.type, event.resource) for event in row.events],
        )
        for row in found.model.resources
    ]


@pytest.mark.parametrize("seed", range(2))
def test_damaged_samples_of_the_real_pages(
    seed: int, corpus_pages: tuple[RawPage, ...], corpus_model: Resolution
) -> None:
    choice = Random(seed)
    found = resolve([wounded(page, choice) for page in corpus_pages])
    check(found)
    assert stated(found) == stated(corpus_model)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(2, 40))
def test_many_damages(seed: int, corpus_pages: tuple[RawPage, ...]) -> None:
    choice = Random(seed)
    check(resolve([wounded(page, choice) for page in corpus_pages]))


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_the_real_pages_means_nothing(
    seed: int, corpus_pages: tuple[RawPage, ...], corpus_model: Resolution
) -> None:
    assert resolve(Random(seed).sample(corpus_pages, len(corpus_pages))) == corpus_model
