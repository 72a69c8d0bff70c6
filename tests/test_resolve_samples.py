"""Samples: HTTP messages, JSON and XML bodies, repairs. They are untrusted."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from codegen.dialect import RawSample
from codegen.model.nodes import Source
from codegen.resolve.http_message import Message, parse_message
from codegen.resolve.json_body import key_lines, parse_json, repair_json
from codegen.resolve.payload import Payload, read_sample
from codegen.resolve.xml_body import parse_xml
from codegen.source.span import Span

NS = 'xmlns="urn:rooms"'


def sample(text: str, media: str = "json", side: str = "response") -> RawSample:
    end = 10 + text.count("\n")
    return RawSample(media, side, text, Span("room.md", 10, 1, end, 1))


def message(text: str, **parts: str) -> Message:
    return parse_message(sample(text, **parts))


def body(text: str, media: str = "json") -> Payload:
    return read_sample(sample(text, media))


LINES = [
    ("Get https://fe.example/v1 HTTP/1.1", "GET", "https://fe.example/v1", None),
    ("POST /v1", "POST", "/v1", None),
    ("Get https://fe.example/a b HTTP/1.1", "GET", "https://fe.example/a b", None),
    ("Get it while it lasts", None, None, None),
    ("Get", None, None, None),
    ("Fetch /v1 HTTP/1.1", None, None, None),
    ("HTTP/1.1 201 Created", None, None, 201),
    ("HTTP/2 204", None, None, 204),
    ("http/1.1 200OK", None, None, None),
    ("HTTP/1.1 OK", None, None, None),
    ('{"rel": "room"}', None, None, None),
    ("", None, None, None),
]


@pytest.mark.parametrize(("line", "method", "url", "status"), LINES)
def test_the_first_line(line: str, method: str | None, url: str | None, status: int | None) -> None:
    found = message(line)
    assert (found.method, found.url, found.status) == (method, url, status)


def test_a_body_needs_no_blank_line_before_it() -> None:
    head = 'HTTP/1.1 200 OK\n  ETag: "7"\t\nContent-Type : application/JSON; v=2'
    text = f'{head}\n  {{\n    "rel": "room"\n  }}\n'
    found = message(text)
    assert found.headers == (("ETag", '"7"'), ("Content-Type", "application/JSON; v=2"))
    assert found.header("etag") == '"7"'
    assert found.media == "application/json"
    assert found.body == '{\n  "rel": "room"\n}'
    assert found.body_line == 13
    assert message(text.replace("  {", "\n\n  {")).body_line == 15


def test_a_text_body_directly_below_the_headers_is_no_header() -> None:
    text = "HTTP/1.1 200 OK\nContent-Type: text/vcard\nContent-Length: 20\nBEGIN:VCARD\nEND:VCARD"
    assert parse_message(sample(text)).body == "BEGIN:VCARD\nEND:VCARD"


def test_a_body_may_have_no_head() -> None:
    found = message("\n{}", media="xml")
    assert (found.has_head, found.headers, found.body) == (False, (), "{}")
    assert found.media == "application/xml"
    assert not message("Location: /v1").body


def test_what_looks_like_a_header_in_a_body_is_none() -> None:
    found = message("HTTP/1.1 200 OK\nContent-Type: text/plain\nHello there\nmood: good")
    assert found.body == "Hello there\nmood: good"


REPAIRS = [
    ('{"rel": "room"}', {"rel": "room"}, ()),
    ("{&quot;a&quot;: &quot;&amp;lt;&quot;}", {"a": "&lt;"}, ("escaped",)),
    ('{"a": "&quot;"}', {"a": "&quot;"}, ()),
    ('{"a": "data:x,\n   SGk="}', {"a": "data:x,SGk="}, ("split-string",)),
    ("{&quot;a&quot;: &quot;b\n c&quot;}", {"a": "bc"}, ("escaped", "split-string")),
    ('{"a": "b"\n}', {"a": "b"}, ()),
]


@pytest.mark.parametrize(("text", "node", "repairs"), REPAIRS)
def test_repairs(text: str, node: dict[str, str], repairs: tuple[str, ...]) -> None:
    found = body(text)
    assert (found.node, found.repairs, found.problem) == (node, repairs, None)
    assert json.loads(found.text) == node


def test_line_breaks_of_a_multipart_body() -> None:
    found = body("HTTP/1.1 200 OK\nContent-Type: multipart/batching; boundary=b\n--b<BR>a: 1<br/>")
    assert (found.node, found.text) == (None, "--b\na: 1\n")
    assert found.repairs == ("line-break-tag",)


REFUSED = [
    "",
    "{",
    "[]",
    "3",
    '{"a": NaN}',
    '{"a": "\\ud800"}',
    '{"a": 1} {}',
    '{"a":' * 70 + "1" + "}" * 70,
    "[" * 100_000,
    '{"a": ' + "1" * 5000 + "}",
]


@pytest.mark.parametrize("text", REFUSED, ids=range(len(REFUSED)))
def test_json_that_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        parse_json(text)


def test_a_whole_xml_body() -> None:
    text = f"""<?xml version="1.0"?>
<resource rel="room" href="/r" {NS}>
  <!-- <link rel="no"/> -->
  <link rel="door" href="/a"/>
  <link rel="door" href="/b" title="B"/>
  <property name="size">3</property>
  <property name="none"/>
  <propertyList name="tags"><item>a</item></propertyList>
  <propertyList name="empty"/>
  <resource rel="key" href="/k"><property name="rel">keys</property></resource>
</resource>"""
    node, places = parse_xml(text)
    assert node == {
        "rel": "room",
        "size": "3",
        "none": "",
        "tags": ["a"],
        "empty": [],
        "_links": {
            "self": {"href": "/r"},
            "door": [{"href": "/a"}, {"href": "/b", "title": "B"}],
        },
        "_embedded": {"key": {"rel": "keys", "_links": {"self": {"href": "/k"}}}},
    }
    assert places["_links", "door"] == 3
    assert places["_links", "door", 1] == 4
    assert places["size",] == 5
    assert places["_embedded", "key", "rel"] == 9


def test_null_in_xml() -> None:
    name = "http://www.w3.org/2001/XMLSchema-instance"
    text = '<property name="a" i:nil="true"/>'
    assert parse_xml(f'<input xmlns:i="{name}">{text}</input>')[0] == {"a": None}


BOMB = '<!DOCTYPE r [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><r><property name="x">&b;</property></r>'
REFUSED_XML = [
    BOMB,
    "<!DOCTYPE r><resource/>",
    '<!DOCTYPE r SYSTEM "file:///etc/passwd"><resource/>',
    '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;</r>',
    "<r>&x;</r>",
    "",
    "<r>",
    "<r/><r/>",
    "text",
    "<r>\ud800</r>",
    "<r>\x00</r>",
    "<a>" * 61 + "</a>" * 61,
    "<a>" * 100_000,
]


@pytest.mark.parametrize("text", REFUSED_XML, ids=range(len(REFUSED_XML)))
def test_xml_that_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        parse_xml(text)


def test_nothing_of_an_entity_reaches_the_model() -> None:
    found = body(f"HTTP/1.1 200 OK\nContent-Type: application/xml\n{BOMB}", "xml")
    assert found.node is None
    assert found.problem == "a document type is not allowed"


def test_a_body_that_is_too_large_is_not_read() -> None:
    found = body('{"a": "' + "b" * 400_000 + '"}')
    assert found.node is None
    assert found.problem is not None


def test_places_of_values() -> None:
    found = body('HTTP/1.1 200 OK\nETag: 1\n{\n"a": {\n"b": [{\n"c": 1}, {\n"c": 2}]}}')
    assert found.source("a", "b", 1, "c") == Source("room.md", 16, 1)
    assert found.source("a", "b", 0, "c").line == 15
    assert found.source("a", "nothing").line == 13
    assert found.source().line == 12
    escaped = body("{&quot;a&quot;:\n{&quot;b&quot;: 1}}")
    assert escaped.source("a", "b").line == 11


TEXTS = st.text() | st.text(alphabet='{}[]":,\\ \n<>/=&;.-ax1\t"')


@given(TEXTS)
def test_any_text_is_json_or_refused(text: str) -> None:
    try:
        node = parse_json(repair_json(text).text)
    except ValueError:
        return
    assert all(isinstance(line, int) for line in key_lines(text, node).values())


@given(TEXTS)
@example("<a><![CDATA[<b>]]></a>")
def test_any_text_is_xml_or_refused(text: str) -> None:
    try:
        node, places = parse_xml(text)
    except ValueError:
        return
    assert isinstance(node, dict)
    assert all(0 <= line <= text.count("\n") for line in places.values())


HEADS = st.lists(
    st.sampled_from(
        [
            "Get /a HTTP/1.1",
            "HTTP/1.1 200 OK",
            "A: b",
            "Content-Type: application/xml",
            "",
            " ",
            "{",
            "<a/>",
        ]
    )
    | TEXTS
).map("\n".join)


@given(HEADS, st.sampled_from(["json", "xml"]), st.sampled_from(["request", "response", "event"]))
def test_any_text_is_a_sample(text: str, media: str, side: str) -> None:
    found = read_sample(RawSample(media, side, text, Span("a.md", 1, 1, 1 + text.count("\n"), 1)))
    assert (found.node is None) or (found.problem is None)
    assert found.message.body in {"", found.message.body.strip()}
    span = found.message.sample.span
    assert span.line <= found.source("a").line <= span.end_line


VALUES = st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=6)


@given(st.dictionaries(st.text(), VALUES))
def test_json_that_needs_no_repair_gets_none(value: dict[str, object]) -> None:
    repaired = repair_json(json.dumps(value, indent=1))
    assert repaired.repairs == ()
    assert parse_json(repaired.text) == value
