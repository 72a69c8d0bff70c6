"""Example values: one for each type, within its constraints, as it stands in JSON."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeAlias
from urllib.parse import quote_plus

from codegen.model.inherit import effective_members
from codegen.model.nodes import Constraints, Enumeration, Kind, Model, Type

__all__ = ["JsonValue", "content_href", "example_value"]

JsonValue: TypeAlias = "str | int | float | bool | list[JsonValue] | dict[str, JsonValue]"

_TEXTS = {
    "email": "user@example.com",
    "sip": "sip:user@example.com",
    "tel": "tel:+15555550100",
}
"""Texts by their format; nobody's: RFC 2606, and the numbers that are kept free for fiction."""

_SAID = (
    (r"name$|givenName|surname", "Ada Example"),
    (r"^(query|words|search)$", "Ada"),
    (r"subject$", "Plans for next week"),
    (r"message$", "Hello"),
    (r"company$|organi[sz]ation$", "Example Ltd"),
    (r"emergency(numbers?|dial(mask|string))$", "112"),
    (r"(phone|fax|mobile)(Number)?$|numbers?$", "+15555550100"),
    (r"e?mails?(Addresses)?$|smtpAddress$", "user@example.com"),
    (r"(sip|user|contact|organizer|attendee)s?(Uri)?$|^(to|from|leader|uri)s?$", _TEXTS["sip"]),
    (r"(uri|url|href)s?$", "https://example.com/"),
    (r"^ip(v4)?$", "192.0.2.1"),
    (r"^ipv6$", "2001:db8::1"),
    (r"^mac$|bssid$", "00-00-5E-00-53-01"),
    (r"(id|key)s?$", "74cb7404"),
    (r"culture|language", "en-US"),
    (r"agent$", "Sample/1.0"),
)
"""What texts of such names hold in life; names of others are texts as good as any."""

_USUAL = ("Normal", "Connected", "Online", "User", "Enabled", "SendReceive", "Messaging", "Plain")
"""Members that are met more often than those before them on their pages."""

_FIXED: Mapping[Kind, JsonValue] = {
    Kind.BOOLEAN: True,
    Kind.DATETIME: "/Date(1474932023993)/",
    Kind.DURATION: "PT5M",
    Kind.BINARY: "RXhhbXBsZQ==",
    Kind.URI: "https://example.com/",
    Kind.OBJECT: {},
}


def example_value(model: Model, name: str, of: Type, constraints: Constraints) -> JsonValue:
    """A value that the type admits; texts are made from the name of the property."""
    value = _single(model, name, of, constraints)
    return [value] if of.many else value


def content_href(name: str) -> str:
    """The `data:` URI of a property that travels as a link."""
    return f"data:text/plain;charset=utf-8,{quote_plus(_words(name))}"


def _single(model: Model, name: str, of: Type, constraints: Constraints) -> JsonValue:
    match of.kind:
        case Kind.ENUM:
            return _member(model.enumeration_index.get(of.name or ""), constraints)
        case Kind.INTEGER:
            return int(_number(constraints))
        case Kind.NUMBER:
            return float(_number(constraints))
        case Kind.RESOURCE:
            return {"rel": of.name or ""}
        case kind if kind in _FIXED and of.format is None:
            return _FIXED[kind]
    if constraints.allowed:
        return constraints.allowed[0]
    text = _TEXTS.get(of.format or "") or _said(name)
    return text[: constraints.max_length]


def _member(enumeration: Enumeration | None, constraints: Constraints) -> str:
    """The default where it is a member, else a usual or the first one that is allowed."""
    members = effective_members(enumeration) if enumeration is not None else ()
    allowed = constraints.allowed or members
    if constraints.default in allowed:
        return constraints.default
    fitting = [member for member in members if member in allowed]
    return next((member for member in _USUAL if member in fitting), (*fitting, "None")[0])


def _number(constraints: Constraints) -> int:
    """One, or what is nearest to it between minimum and maximum."""
    low = constraints.minimum if constraints.minimum is not None else 1
    high = constraints.maximum if constraints.maximum is not None else max(low, 1)
    return min(max(1, low), high)


def _said(name: str) -> str:
    """What a text of the name might say."""
    matching = (text for pattern, text in _SAID if re.search(pattern, name, re.IGNORECASE))
    return next(matching, _words(name))


def _words(name: str) -> str:
    """`remoteEndpoint` as `remote endpoint`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name).lower()
