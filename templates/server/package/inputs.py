"""What a request brings: its query, and its body as the operation reads it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from urllib.parse import parse_qsl

from attrs import frozen

from ._client import values
from .errors import BadRequest, UnsupportedMediaType
from .handler import Call
from .media import JSON, is_json

__all__ = ["Inputs", "read_inputs"]


@frozen
class Inputs:
    """Values by name, in lower case: names of inputs are case-blind on the wire."""

    query: Mapping[str, list[str]]
    body: Mapping[str, values.JsonValue]
    links: Mapping[str, str]
    """Addresses of the links in the body."""
    content: bytes | None
    """A body that is not a representation."""


def read_inputs(call: Call) -> Inputs:
    """The inputs of a call; its body has none where it is empty or the method ignores it.

    Raises `UnsupportedMediaType` where the operation doesn't read the body's media type,
    `BadRequest` where the body is damaged.
    """
    query: dict[str, list[str]] = {}
    text = call.request.url.query
    for name, value in parse_qsl(text, keep_blank_values=True):
        query.setdefault(name.lower(), []).append(value)
    if not call.body or call.operation.method not in ("POST", "PUT"):
        return Inputs(query, {}, {}, None)
    if call.operation.reads_content(call.media_type):
        return Inputs(query, {}, {}, call.body)
    reads = call.operation.reads_representations
    if not (reads and is_json(call.media_type or JSON)):
        raise UnsupportedMediaType(f"{call.media_type} is not supported here.")
    body = _mapping(call.body)
    return Inputs(
        query,
        {name.lower(): value for name, value in body.items()},
        _links(body.get("_links")),
        None,
    )


def _mapping(body: bytes) -> Mapping[str, values.JsonValue]:
    try:
        found = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise _damaged("The body is not valid JSON.") from None
    if not isinstance(found, dict):
        raise _damaged("The body is not a JSON object.")
    return found


def _damaged(message: str) -> BadRequest:
    return BadRequest(message, subcode="DeserializationFailure")


def _links(found: values.JsonValue) -> Mapping[str, str]:
    """The address of each link, of several the first."""
    links: dict[str, str] = {}
    if isinstance(found, Mapping):
        for rel, link in found.items():
            one = link[0] if isinstance(link, list) and link else link
            href = one.get("href") if isinstance(one, Mapping) else None
            if isinstance(href, str):
                links[rel.lower()] = href
    return links
