"""Bodies in XML as the objects by which OpenAPI describes XML."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

__all__ = ["xml_object"]

TEXTS = {"property", "item", "code", "subcode", "message", "debugInfo"}
"""Elements whose text is what they say."""
SINGLE = {"in", "code", "subcode", "message", "debugInfo"}
"""Elements of which there is one; all others are lists."""


def xml_object(body: str | bytes) -> dict[str, Any]:
    """Attributes and elements by name; the text of a property as its `value`."""
    return _object(ElementTree.fromstring(body))  # of our own server


def _object(element: ElementTree.Element) -> dict[str, Any]:
    found: dict[str, Any] = dict(element.attrib)
    if _name(element) == "property":
        found["value"] = element.text or ""
    for child in element:
        name = _name(child)
        is_text = name in TEXTS and name != "property"
        value = (child.text or "") if is_text else _object(child)
        if name in SINGLE:
            found[name] = value
        else:
            found.setdefault(name, []).append(value)
    return found


def _name(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]
