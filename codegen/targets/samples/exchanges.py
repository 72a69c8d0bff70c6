"""Requests made from the model and their answers, as a client and a server would send them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import urlencode

from attrs import evolve, frozen

from codegen.model.nodes import (
    Example,
    ExampleRequest,
    ExampleResponse,
    Kind,
    Operation,
    Parameter,
    Resource,
)
from codegen.targets.samples.events import envelope
from codegen.targets.samples.places import Places, filled
from codegen.targets.samples.representation import ETAG, JsonObject, representation
from codegen.targets.samples.values import JsonValue, content_href, example_value
from codegen.targets.samples.xml_form import xml_document

__all__ = ["made_examples"]

_MEDIA = {"json": "application/json", "xml": "application/xml"}
_TEXTS = {
    "application/sdp": "v=0\no=- 1 1 IN IP4 192.0.2.1\ns=-\nc=IN IP4 192.0.2.1\nt=0 0",
    "text/html": "<!DOCTYPE html>\n<title>Example</title>\n<p>Example</p>",
    "text/plain": "Example",
}
"""Content that can be shown; the addresses are RFC 5737's."""


def made_examples(places: Places, resource: Resource, operation: Operation) -> tuple[Example, ...]:
    """The operation's exchange, in those of JSON and XML in which the page has no sample of it.

    Where both would be the same there is one, of no media type. Bodies of several parts are not
    made: what is in them depends on other operations.
    """
    if any(media.startswith("multipart/") for media in operation.request_media):
        return ()
    written = {example.media for example in operation.examples}
    made = [_Maker(places, resource, operation, media).example() for media in _MEDIA]
    if made[0].request == made[1].request and made[0].response == made[1].response:
        return () if written else (evolve(made[0], media=""),)
    return tuple(example for example in made if example.media not in written)


@frozen
class _Maker:
    """Makes an exchange in one media type."""

    places: Places
    resource: Resource
    operation: Operation
    media: str

    def example(self) -> Example:
        return Example(self.media, self._request(), self._response(), self.operation.source)

    @property
    def _path(self) -> str:
        return filled(self.operation.route or self.operation.unique_path)

    def _request(self) -> ExampleRequest:
        method, (media, body) = self.operation.method, self._input()
        headers = [("Host", "example.com"), ("Authorization", "Bearer TOKEN")]
        if self.operation.response.body in ("representation", "anonymous"):
            headers.append(("Accept", _MEDIA[self.media]))
        elif self.operation.response.body == "content" and self.operation.response.media:
            headers.append(("Accept", self.operation.response.media[0]))
        if media:
            headers.append(("Content-Type", media))
        if method == "PUT":
            headers.append(("If-Match", f'"{ETAG}"'))
        query = urlencode([pair for row in self._query() for pair in self._pairs(row)])
        url = f"{self._path}?{query}" if query else self._path
        return ExampleRequest(method, url, tuple(headers), body)

    def _input(self) -> tuple[str, str]:
        """Media type and text of the body; both empty where there is none."""
        raw = [media for media in self.operation.request_media if not _is_structured(media)]
        if raw:
            return raw[0], _TEXTS.get(raw[0], "Example")
        rows = [row for row in self._rows() if "body" in row.travels]
        if not rows:
            return "", ""
        body: JsonObject = {
            _wire_name(row): self._value(row) for row in rows if row.type.kind is not Kind.CONTENT
        }
        links: JsonObject = {
            _wire_name(row): {"href": content_href(row.name)}
            for row in rows
            if row.type.kind is Kind.CONTENT
        }
        return _MEDIA[self.media], self._text("input", {**body, "_links": links} if links else body)

    def _query(self) -> Iterator[Parameter]:
        """What can travel nowhere else, and beside content all."""
        raw = any(not _is_structured(media) for media in self.operation.request_media)
        for row in self._rows():
            if "content" not in row.travels and (raw or "body" not in row.travels):
                yield row

    def _rows(self) -> Iterator[Parameter]:
        """Each name once."""
        rows = (*self.operation.body, *self.operation.query)
        yield from {_wire_name(row): row for row in reversed(rows)}.values()

    def _pairs(self, row: Parameter) -> Iterator[tuple[str, str]]:
        value = self._value(row)
        for one in value if isinstance(value, list) else [value]:
            yield _wire_name(row), str(one).lower() if isinstance(one, bool) else str(one)

    def _value(self, row: Parameter) -> JsonValue:
        return example_value(self.places.model, row.name, row.type, row.constraints)

    def _response(self) -> ExampleResponse:
        answer = self.operation.response
        headers: list[tuple[str, str]] = []
        if answer.location:
            name = answer.resource or self.resource.name
            headers.append(("Location", self.places.locate(name, self._path, name)))
        media, body = self._output()
        if media:
            headers.append(("Content-Type", media))
        return ExampleResponse(answer.status, tuple(headers), body)

    def _output(self) -> tuple[str, str]:
        """Media type and text of the answer; content that is no text is not shown."""
        answer = self.operation.response
        if answer.body == "content":
            media = answer.media[0] if answer.media else "application/octet-stream"
            return media, _TEXTS.get(media, "")
        if answer.body == "anonymous":
            made = self._envelope()
            return (_MEDIA[self.media], self._text("events", made)) if made else ("", "")
        resource = self.places.model.resource_index.get(answer.resource or self.resource.name)
        if answer.body != "representation" or resource is None:
            return "", ""
        here = self.places.locate(resource.name, self._path, resource.name)
        if resource == self.resource and self.operation.method in ("GET", "PUT"):
            here = self._path
        return _MEDIA[self.media], self._text(
            "resource", representation(self.places, resource, here)
        )

    def _envelope(self) -> JsonObject | None:
        """What the event channel answers: the first event of the API."""
        if self.operation.method != "GET":
            return None
        events = (event for resource in self.places.model.resources for event in resource.events)
        first = next(events, None)
        return None if first is None else envelope(self.places, first)

    def _text(self, tag: str, body: JsonObject) -> str:
        if self.media == "xml":
            return xml_document(tag, body)
        return json.dumps(body, indent=2, ensure_ascii=False)


def _is_structured(media: str) -> bool:
    return media.partition(";")[0].strip().lower().endswith(("/json", "/xml", "+json", "+xml"))


def _wire_name(row: Parameter) -> str:
    return row.wire_names[0] if row.wire_names else row.name
