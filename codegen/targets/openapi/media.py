"""Media types, and what a body is in each."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from attrs import field, frozen

from codegen.targets.openapi.json_text import JsonObject

__all__ = ["JSON", "OCTETS", "XML", "Body", "content", "is_structured"]

JSON = "application/json"
XML = "application/xml"
OCTETS = "application/octet-stream"

_ALSO = {
    JSON: "application/vnd.microsoft.com.ucwa+json",
    XML: "application/vnd.microsoft.com.ucwa+xml",
}
"""What a server answers with where it was asked for, as a body by which it can be told from a proxy's."""


@frozen
class Body:
    """What a body is, by its form."""

    json: JsonObject
    """The schema of the form in JSON."""
    xml: JsonObject
    examples: Mapping[str, JsonObject] = field(factory=dict)
    """By media type and name."""


def is_structured(media: str) -> bool:
    """Whether a body of the type is made of properties and links."""
    return _is(media, "json") or _is(media, "xml")


def content(media: tuple[str, ...], body: Body, *, is_answer: bool = False) -> JsonObject:
    """The body in each media type.

    Args:
        is_answer: Answers have the types of their own, too. For requests one spelling is enough, and
            clients made of this document have one kind of body less to choose from.
    """
    made: JsonObject = {row: _of(row, body) for row in media}
    if is_answer:
        # Without the examples, which are the same.
        made |= {_ALSO[row]: {"schema": _schema(row, body)} for row in media if row in _ALSO}
    return made


def _of(media: str, body: Body) -> JsonObject:
    made: JsonObject = {"schema": _schema(media, body)}
    examples = body.examples.get(media)
    return made | {"examples": examples} if examples else made


def _schema(media: str, body: Body) -> JsonObject:
    if _is(media, "json"):
        return body.json
    if _is(media, "xml"):
        return body.xml
    return (
        {"type": "string"} if media.startswith("text/") else {"type": "string", "format": "binary"}
    )


@cache
def _is(media: str, form: str) -> bool:
    bare = media.partition(";")[0].strip().casefold()
    return bare.endswith((f"/{form}", f"+{form}"))
