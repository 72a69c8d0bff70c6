"""What a request brings: its query, and its body as the operation reads it."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl

from attrs import frozen

from ._client import codec, errors, values
from .errors import BadRequest, UnsupportedMediaType
from .handler import Call
from .media import JSON, is_representation

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
    if not (reads and is_representation(call.media_type or JSON)):
        raise UnsupportedMediaType(f"{call.media_type} is not supported here.")
    body = _mapping(call)
    return Inputs(
        query,
        {name.lower(): value for name, value in body.items()},
        _links(body.get("_links")),
        None,
    )


def _mapping(call: Call) -> Mapping[str, values.JsonValue]:
    """The body in the form of JSON."""
    codecs = {row.wire_name.lower(): row.codec for row in call.operation.parameters}
    try:
        return codec.load_input(call.body, codecs, media_type=call.media_type or JSON)
    except errors.DecodeError as error:
        message = f"The body is not valid: {error}."
        raise BadRequest(message, subcode="DeserializationFailure") from None


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
