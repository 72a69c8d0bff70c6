"""The XML form of what samples have as JSON: resources, inputs and event envelopes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from xml.sax.saxutils import escape, quoteattr

from codegen.targets.samples.values import JsonValue

__all__ = ["NAMESPACE", "xml_document"]

NAMESPACE = "http://schemas.microsoft.com/rtc/2012/03/ucwa"
"""Of the elements of every body."""

_DATE = re.compile(r"/Date\((\d+)\)/")
_FRAME = frozenset({"_links", "_embedded"})


def xml_document(tag: str, body: Mapping[str, JsonValue]) -> str:
    """An indented document.

    Args:
        tag: `resource`, `input` or `events`.
        body: The JSON form. Properties that are objects are left out: XML has no room for them.
    """
    lines = ['<?xml version="1.0" encoding="utf-8"?>']
    attributes = {"rel": body["rel"]} if "rel" in body else {}
    lines += _element(tag, {**attributes, **_itself(body), "xmlns": NAMESPACE}, _inside(body))
    return "\n".join(lines)


def _inside(body: Mapping[str, JsonValue]) -> Iterator[str]:
    for rel, link in _pairs(body.get("_links")):
        if rel != "self":
            yield from _element("link", {"rel": rel, **link}, ())
    for name, value in body.items():
        if name == "sender":
            for _, sender in _pairs({name: value}):
                yield from _sender(sender)
        elif name not in _FRAME and not isinstance(value, dict):
            yield from _property(name, value)
    yield from _copies(body)


def _copies(body: Mapping[str, JsonValue]) -> Iterator[str]:
    for rel, copy in _pairs(body.get("_embedded")):
        yield from _element("resource", {"rel": rel, **_itself(copy)}, _inside(copy))


def _property(name: str, value: JsonValue) -> Iterator[str]:
    named = f" name={quoteattr(name)}"
    if not isinstance(value, list):
        yield f"<property{named}>{escape(_text(value))}</property>"
        return
    yield f"<propertyList{named}>"
    yield from (f"  <item>{escape(_text(one))}</item>" for one in value)
    yield "</propertyList>"


def _sender(sender: Mapping[str, JsonValue]) -> Iterator[str]:
    attributes = {name: value for name, value in sender.items() if name != "events"}
    events = (event for _, event in _pairs({"": sender["events"]}))
    yield from _element("sender", attributes, (line for one in events for line in _event(one)))


def _event(event: Mapping[str, JsonValue]) -> Iterator[str]:
    """An element that is called as the type; its attributes are those of the link."""
    link = event["link"]
    assert isinstance(link, dict)
    status = {"status": event["status"]} if "status" in event else {}
    yield from _element(str(event["type"]), {**link, **status}, _copies(event))


def _element(
    tag: str, attributes: Mapping[str, JsonValue], inside: Iterator[str] | tuple[()]
) -> Iterator[str]:
    start = tag + "".join(f" {name}={quoteattr(_text(one))}" for name, one in attributes.items())
    lines = [f"  {line}" for line in inside]
    if not lines:
        yield f"<{start}/>"
        return
    yield f"<{start}>"
    yield from lines
    yield f"</{tag}>"


def _itself(body: Mapping[str, JsonValue]) -> Mapping[str, JsonValue]:
    return next((link for rel, link in _pairs(body.get("_links")) if rel == "self"), {})


def _pairs(values: JsonValue | None) -> Iterator[tuple[str, dict[str, JsonValue]]]:
    """Each name with each of its objects."""
    assert values is None or isinstance(values, dict)
    for name, value in (values or {}).items():
        for one in value if isinstance(value, list) else [value]:
            assert isinstance(one, dict)
            yield name, one


def _text(value: JsonValue) -> str:
    if isinstance(value, bool):
        return "True" if value else "False"
    date = _DATE.fullmatch(str(value))
    if date is None:
        return str(value)
    return datetime.fromtimestamp(int(date[1]) / 1000, UTC).isoformat()
