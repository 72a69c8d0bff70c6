"""What the samples of all pages show of each resource: property values, links, embedded resources.

The evidence that types, cardinality and roles are decided by. Nothing is judged here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from attrs import define, field, frozen

from codegen.model.nodes import Source
from codegen.resolve.exchanges import PageSamples
from codegen.resolve.json_body import Path
from codegen.resolve.payload import Node, Payload
from codegen.resolve.places import source_at

__all__ = ["SampleValues", "Shown", "Sighting", "gather_values"]


@frozen
class Sighting:
    """A value that a sample shows under some name."""

    value: Any
    """As JSON has it; from XML and from a query string it is text, or a list of texts."""
    media: str
    """`json`, `xml` or `query`."""
    source: Source


@define
class Shown:
    """All that some samples show of one thing; by name or rel, in page order."""

    rels: list[Sighting] = field(factory=list)
    """What it calls itself."""
    values: dict[str, list[Sighting]] = field(factory=dict)
    """Values of properties or parameters."""
    links: dict[str, list[Sighting]] = field(factory=dict)
    """A link object, or a list of them, by rel."""
    embedded: dict[str, list[Sighting]] = field(factory=dict)
    """A representation, or a list of them, by rel."""

    def enter(self, payload: Payload, node: Node, path: Path) -> None:
        """Add what a representation shows that stands at a path of a body."""
        media = payload.message.sample.media
        for name, value in node.items():
            if name == "_links" and isinstance(value, dict):
                into, parts, at = self.links, value, (*path, name)
            elif name == "_embedded" and isinstance(value, dict):
                into, parts, at = self.embedded, value, (*path, name)
            elif name == "rel":
                self.rels.append(Sighting(value, media, payload.source(*path, name)))
                continue
            else:
                into, parts, at = self.values, {name: value}, path
            for key, part in parts.items():
                row = Sighting(part, media, payload.source(*at, key))
                into.setdefault(key, []).append(row)


@frozen
class SampleValues:
    """The samples of a set, in three views."""

    answers: Mapping[str, Shown]
    """By page: the roots of the page's own GET answers, whatever rel they show."""
    rels: Mapping[str, Shown]
    """By rel: every representation in any answer or event of any page, embedded ones included."""
    requests: Mapping[str, Shown]
    """By operation (`startMessaging.POST`): what its request bodies and query strings carry."""

    def answer(self, page: str) -> Shown:
        """What the page's own GET answers show."""
        return self.answers.get(page) or Shown()

    def rel(self, rel: str) -> Shown:
        """What any sample shows of the rel."""
        return self.rels.get(rel) or Shown()

    def request(self, operation: str) -> Shown:
        """What the requests of an operation show."""
        return self.requests.get(operation) or Shown()


def gather_values(pages: Iterable[PageSamples]) -> SampleValues:
    """Collect the sightings of all pages, in the order of pages and samples."""
    answers: dict[str, Shown] = {}
    rels: dict[str, Shown] = {}
    requests: dict[str, Shown] = {}
    for page in pages:
        name = page.page.name
        for operation in page.operations:
            for payload in operation.requests:
                _enter_request(payload, requests.setdefault(operation.id, Shown()))
            for payload in operation.responses:
                if payload.node is None:
                    continue
                is_get = operation.raw.method == "GET"
                if is_get:
                    answers.setdefault(name, Shown()).enter(payload, payload.node, ())
                _enter_all(payload, payload.node, (), name if is_get else None, rels)
        for event in page.events:
            for payload in event.payloads:
                if payload.node is not None:
                    _enter_all(payload, payload.node, (), None, rels)
    return SampleValues(answers, rels, requests)


def _enter_request(payload: Payload, shown: Shown) -> None:
    if payload.node is not None:
        shown.enter(payload, payload.node, ())
    message = payload.message
    source = source_at(message.sample.span.path, message.sample.span.line, 1)
    for name, value in _query(message.url or ""):
        shown.values.setdefault(name, []).append(Sighting(value, "query", source))


def _query(url: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(urlsplit(url).query, keep_blank_values=True)
    except ValueError:
        return []


def _enter_all(
    payload: Payload, root: Node, path: Path, rel: str | None, rels: dict[str, Shown]
) -> None:
    for own_rel, node, at in _representations(root, path, rel):
        rels.setdefault(own_rel, Shown()).enter(payload, node, at)


def _representations(value: Any, path: Path, rel: str | None) -> Iterator[tuple[str, Node, Path]]:
    """The representations in a body, outer before inner; what they call themselves wins over `rel`.

    An object without a rel of its own that stands under none is no representation, but may hold some.
    """
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from _representations(item, (*path, index), rel)
    elif isinstance(value, dict):
        inner = value.get("rel")
        is_link = isinstance(value.get("href"), str)
        name = inner if isinstance(inner, str) and inner and not is_link else rel
        if name:
            yield name, value, path
        for key, part in value.items():
            if key == "_embedded" and isinstance(part, dict):
                for below, child in part.items():
                    yield from _representations(child, (*path, key, below), below)
            elif key != "_links" and not name:
                yield from _representations(part, (*path, key), None)
