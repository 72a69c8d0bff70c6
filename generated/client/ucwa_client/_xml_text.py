"""Elements that are to be written: checked when they are made, escaped when they are written."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from math import isfinite
from xml.etree.ElementTree import Element

from ._xml_table import SCHEMA_INSTANCE
from .errors import EncodeError
from .json_value import JsonValue
from .times import DateText

__all__ = ["element", "nil", "serialized", "text_of"]


def element(tag: str, attributes: Mapping[str, JsonValue], text: str = "") -> Element:
    """An element. Raises EncodeError where XML has no room for a name or a character."""
    if tag not in _USUAL and not _NAME.fullmatch(tag):
        raise EncodeError(f"XML has no element {tag!r}")
    made = Element(tag)
    for name, value in attributes.items():
        if name not in _USUAL and not _is_attribute(name):
            raise EncodeError("XML has no attribute of this name", name)
        if value is None:
            raise EncodeError("XML has no null as an attribute", name)
        try:
            made.set(name, text_of(value))
        except EncodeError as error:
            raise error.within(name) from None
    made.text = text
    return made


def _is_attribute(name: str) -> bool:
    return not name.lower().startswith("xml") and bool(_NAME.fullmatch(name))


def nil(tag: str, attributes: Mapping[str, JsonValue]) -> Element:
    """The element of what is null."""
    made = element(tag, attributes)
    made.attrib |= {"xmlns:xsi": SCHEMA_INSTANCE, "xsi:nil": "true"}
    return made


def text_of(value: JsonValue) -> str:
    """The text of a single value. Raises EncodeError where it has none in XML."""
    if isinstance(value, DateText):
        return value.moment.isoformat()
    if isinstance(value, str):
        found = _NO_CHARACTER.search(value)
        if found is not None:
            raise EncodeError(f"XML has no character U+{ord(found[0]):04X}")
        return value
    if isinstance(value, bool):
        return "True" if value else "False"
    if isinstance(value, (int, float)) and isfinite(value):
        return repr(value)
    if isinstance(value, Mapping):
        raise EncodeError("XML has no property that is an object")
    if isinstance(value, (list, tuple)):
        raise EncodeError("XML has no list inside of a list")
    raise EncodeError(f"no XML: {type(value).__name__}")


def serialized(root: Element) -> bytes:
    """The document of an element and all below."""
    pieces: list[str] = []
    _write(root, pieces.append)
    text = "".join(pieces)
    return f'<?xml version="1.0" encoding="utf-8"?>{text}'.encode()


def _write(one: Element, put: Callable[[str], None]) -> None:
    put(f"<{one.tag}")
    for name, value in one.items():
        put(f' {name}="{_escaped(value, _IN_ATTRIBUTE)}"')
    if not one.text and not len(one):
        put("/>")
        return
    put(f">{_escaped(one.text or '', _IN_TEXT)}")
    for child in one:
        _write(child, put)
    put(f"</{one.tag}>")


def _escaped(text: str, table: Mapping[int, str]) -> str:
    return text.translate(table) if _SPECIAL.search(text) else text


_USUAL = frozenset({"href", "item", "link", "name", "property", "propertyList", "rel"})
_SPECIAL = re.compile(r"[&<>\"\t\n\r]")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_NO_CHARACTER = re.compile(r"[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_IN_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_IN_ATTRIBUTE = _IN_TEXT | str.maketrans({'"': "&quot;", "\t": "&#9;", "\n": "&#10;"})
