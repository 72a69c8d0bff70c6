"""Bodies of samples as one neutral mapping, shaped like the JSON form, whatever format they have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from codegen.dialect.raw import RawSample
from codegen.model.nodes import Source
from codegen.resolve.http_message import Message, parse_message
from codegen.resolve.json_body import Path, key_lines, parse_json, repair_json
from codegen.resolve.repair import Repaired, restore_lines, unescape
from codegen.resolve.xml_body import parse_xml

__all__ = ["Node", "Payload", "read_payload", "read_sample"]

Node = Mapping[str, Any]
"""A representation: `rel`, properties by name, `_links` and `_embedded` by rel.

Below a rel stands one link or representation, or a list of them.
"""

_MAX_BODY = 400_000
"""Characters; a larger body is no sample."""


@frozen
class Payload:
    """What a sample's body says."""

    message: Message
    text: str
    """Repaired."""
    node: Node | None = None
    """None for a body that is neither JSON nor XML, for none at all, and for one that can't be parsed.

    Values from XML are text; `True` there is a string.
    """
    repairs: tuple[str, ...] = ()
    """Names of the repairs (`codegen.resolve.repair`)."""
    problem: str | None = None
    """Why a JSON or XML body can't be parsed."""
    places: Mapping[Path, int] = field(factory=dict, repr=False)
    """The line of the body, counted from 0, on which the value at a path stands."""

    @property
    def rel(self) -> str | None:
        """The rel that the representation calls itself by."""
        rel = self.node.get("rel") if self.node is not None else None
        return rel if isinstance(rel, str) else None

    def source(self, *path: str | int) -> Source:
        """The place of the value at a path, or of the nearest value around it that has one."""
        while path and path not in self.places:
            path = path[:-1]
        return self.message.source(self.places.get(path, 0))


def read_sample(sample: RawSample) -> Payload:
    """The message and the body of a sample; never raises."""
    return read_payload(parse_message(sample))


def read_payload(message: Message) -> Payload:
    """The body of a message; never raises."""
    body = message.body
    if not body:
        return Payload(message, "")
    if len(body) > _MAX_BODY:
        return Payload(message, body, problem="it is too large for a sample")
    media = message.media
    if media.endswith("json"):
        return _json(message, body)
    if media.endswith("xml"):
        return _xml(message, body)
    if not media.startswith("multipart/"):
        return Payload(message, body)
    repaired = restore_lines(body)
    return Payload(message, repaired.text, None, repaired.repairs)


def _json(message: Message, body: str) -> Payload:
    repaired = repair_json(body)
    try:
        node = parse_json(repaired.text)
    except ValueError as error:
        return _failed(message, repaired, error)
    places = key_lines(body, node)
    return Payload(message, repaired.text, node, repaired.repairs, None, places)


def _xml(message: Message, body: str) -> Payload:
    repaired = unescape(body, "<")
    try:
        node, places = parse_xml(repaired.text)
    except ValueError as error:
        return _failed(message, repaired, error)
    return Payload(message, repaired.text, node, repaired.repairs, None, places)


def _failed(message: Message, repaired: Repaired, error: ValueError) -> Payload:
    return Payload(message, repaired.text, None, repaired.repairs, str(error) or "unknown reason")
