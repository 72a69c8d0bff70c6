"""Types of sample values, and whether a type admits a value."""

from __future__ import annotations

import re
from typing import Any

from attrs import frozen

from codegen.model.nodes import Kind, Type
from codegen.resolve.recall import recalled

__all__ = ["ValueType", "admits", "is_placeholder", "value_text", "value_type"]

_PLACEHOLDERS = frozenset({"samplevalue"})
"""What the generator of the samples wrote where it had no value."""

_DATE = re.compile(
    r"^(?:/Date\(-?\d+(?:[+-]\d{4})?\)/"
    r"|\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)$"
)
_DURATION = re.compile(
    r"^-?P(?=.)(?:\d+Y)?(?:\d+M)?(?:\d+W)?(?:\d+D)?(?:T(?=.)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?$"
)
_URI = re.compile(
    r"^(?:[a-z][a-z0-9+.-]*://|(?:conf|data|im|mailto|news|pres|urn|xmpp):)[^\s]+$", re.IGNORECASE
)
"""With an authority, or of a scheme that has none; `Note:later` and `C:\\notes` are text."""
_ADDRESS = re.compile(r"^(?:(?P<scheme>sip|tel)|sips):[^\s]+$", re.IGNORECASE)
_EMAIL = re.compile(r"^[^\s@:/]+@[^\s@:/]+\.[^\s@:/]+$")
_INTEGER = re.compile(r"^-?\d+$")
_NUMBER = re.compile(r"^-?\d+\.\d+$")
_MEMBER = re.compile(r"^[A-Za-z]\w*$")


@frozen
class ValueType:
    """What a value says about its type; `kind` is None where it says nothing."""

    kind: Kind | None
    format: str | None = None
    many: bool | None = None
    nullable: bool | None = None
    is_weak: bool = False


def is_placeholder(value: Any) -> bool:
    """Whether a value stands for no value."""
    return isinstance(value, str) and value.strip() in _PLACEHOLDERS


def value_type(value: Any, media: str) -> ValueType:
    """The type of a value; in `json` its own kind counts, elsewhere all is text."""
    if value is None:
        return ValueType(None, nullable=True)
    if isinstance(value, list):
        kinds = [value_type(item, media) for item in value]
        same = {(row.kind, row.format) for row in kinds}
        if not kinds:
            return ValueType(None, many=True)
        if len(same) == 1:
            return ValueType(kinds[0].kind, kinds[0].format, True, None, kinds[0].is_weak)
        return ValueType(Kind.STRING if _all_text(value) else None, many=True)
    if isinstance(value, dict):
        return ValueType(Kind.OBJECT, many=False)
    if isinstance(value, bool):
        return ValueType(Kind.BOOLEAN, many=False)
    if isinstance(value, int):
        return ValueType(Kind.INTEGER, many=False)
    if isinstance(value, float):
        return ValueType(Kind.NUMBER, many=False)
    return _text_type(str(value), media)


@recalled(4096)
def _text_type(value: str, media: str) -> ValueType:
    text = _plain(value)
    many = False if media == "json" else None
    if text in _PLACEHOLDERS or not text:
        return ValueType(Kind.STRING, many=many, is_weak=True)
    if media != "json":
        if text in {"True", "False", "true", "false"}:
            return ValueType(Kind.BOOLEAN)
        if _INTEGER.match(text):
            return ValueType(Kind.INTEGER)
        if _NUMBER.match(text):
            return ValueType(Kind.NUMBER)
    if _DATE.match(text):
        return ValueType(Kind.DATETIME, many=many)
    if _DURATION.match(text):
        return ValueType(Kind.DURATION, many=many)
    if _EMAIL.match(text):
        return ValueType(Kind.STRING, "email", many)
    if address := _ADDRESS.match(text):
        return ValueType(Kind.STRING, (address["scheme"] or "sip").lower(), many)
    if _URI.match(text):
        return ValueType(Kind.URI, None, many)
    return ValueType(Kind.STRING, None, many)


def _plain(value: str) -> str:
    """Without the quotation marks and blanks that a formatter put in (`"\\"sip : user@...\\""`)."""
    text = value.strip().strip('"').strip()
    return ":".join(part.strip() for part in text.split(":")) if ":" in text else text


def _all_text(values: list[Any]) -> bool:
    return all(isinstance(item, str) for item in values)


def admits(type_: Type, value: Any, media: str) -> bool:
    """Whether a sample may show this value where the type stands."""
    if value is None:
        return True
    if isinstance(value, list):
        return all(admits(type_, item, media) for item in value)
    kind = type_.kind
    if kind in {Kind.UNKNOWN, Kind.OBJECT, Kind.RESOURCE, Kind.CONTENT, Kind.BINARY}:
        return True
    found = value_type(value, media)
    if media != "json" and kind in {Kind.STRING, Kind.ENUM, Kind.URI}:
        text: Any = str(value)
    else:
        text = value
    if kind is Kind.ENUM:
        return (
            isinstance(text, str) and not is_placeholder(text) and bool(_MEMBER.match(_plain(text)))
        )
    if kind is Kind.STRING:
        return isinstance(text, str)
    if kind is Kind.URI:
        return isinstance(text, str) and not is_placeholder(text)
    if kind is Kind.NUMBER:
        return found.kind in {Kind.NUMBER, Kind.INTEGER}
    return found.kind is kind


def value_text(value: Any) -> str:
    """A value as evidence shows it."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case list():
            return ", ".join(value_text(item) for item in value)
        case dict():
            return "{" + ", ".join(str(key) for key in value) + "}"
        case _:
            return str(value)
