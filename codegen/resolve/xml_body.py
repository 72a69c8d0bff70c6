"""XML bodies of samples, as the mapping that the JSON form of the same body is.

They are untrusted: document types, and so entities, are refused; depth is bounded; every failure is a
`ValueError`. Values stay text, since XML does not tell their types.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser

from codegen.resolve.json_body import Path

__all__ = ["parse_xml"]

_MAX_DEPTH = 60
_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
_START = re.compile(r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|(?P<start><[A-Za-z_:])", re.DOTALL)


def parse_xml(text: str) -> tuple[dict[str, Any], dict[Path, int]]:
    """The root element, and the line of the body, counted from 0, on which each part of it begins.

    Raises:
        ValueError: it is no XML, or none that a real server sends.
    """
    parser = XMLParser(target=_Builder())  # noqa: S314 - the builder refuses document types
    try:
        parser.feed(text)
        root = parser.close()
    except (ParseError, LookupError) as error:
        raise ValueError(str(error)) from None
    reader = _Reader(root, text)
    return reader.read(root, ()), reader.places


class _Builder(TreeBuilder):
    """Refuses document types, and so entities, and what is nested too deep."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = 0

    def doctype(self, *_: str | None) -> None:
        raise ValueError("a document type is not allowed")

    def start(self, tag: str, attrs: dict[str, str], /) -> Element:
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise ValueError("it is nested too deep")
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> Element:
        self._depth -= 1
        return super().end(tag)


class _Reader:
    def __init__(self, root: Element, text: str) -> None:
        self.places: dict[Path, int] = {}
        self._lines = dict(zip(root.iter(), _start_lines(text), strict=False))

    def read(self, element: Element, path: Path) -> dict[str, Any]:
        """A `resource`, an `input`, or another element with named parts."""
        node: dict[str, Any] = {}
        links: dict[str, Any] = {}
        embedded: dict[str, Any] = {}
        if rel := element.get("rel"):
            node["rel"] = rel
        if href := element.get("href"):
            links["self"] = {"href": href}
            self._note(element, (*path, "_links", "self"))
        repeated = Counter((child.tag, child.get("rel")) for child in element)
        for child in element:
            rel = child.get("rel") or ""
            several = repeated[child.tag, child.get("rel")] > 1
            match _local(child):
                case "link":
                    at = self._place(child, (*path, "_links", rel), links.get(rel), several)
                    value = {key: text for key, text in child.attrib.items() if key != "rel"}
                    _add(links, rel, value, several)
                    self._note(child, at)
                case "resource":
                    at = self._place(child, (*path, "_embedded", rel), embedded.get(rel), several)
                    _add(embedded, rel, self.read(child, at), several)
                case name:
                    name = child.get("name") or name
                    node[name] = self._value(child)
                    self._note(child, (*path, name))
        if links:
            node["_links"] = links
        if embedded:
            node["_embedded"] = embedded
        return node

    def _value(self, element: Element) -> Any:
        """A property, a list of them, or an element of another vocabulary."""
        if element.get(_NIL) in {"true", "1"}:
            return None
        if _local(element) != "propertyList" and not len(element):
            return element.text or ""
        if len({child.tag for child in element}) <= 1:
            return [self._value(child) for child in element]
        return {_local(child): self._value(child) for child in element}

    def _place(self, element: Element, path: Path, known: Any, several: bool) -> Path:
        self._note(element, path)
        if not several:
            return path
        at = (*path, len(known) if known else 0)
        self._note(element, at)
        return at

    def _note(self, element: Element, path: Path) -> None:
        if element in self._lines:
            self.places.setdefault(path, self._lines[element])


def _add(into: dict[str, Any], rel: str, value: dict[str, Any], several: bool) -> None:
    """XML can't tell a list of one from a single value; several of one rel are a list."""
    if several:
        into.setdefault(rel, []).append(value)
    else:
        into[rel] = value


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _start_lines(text: str) -> list[int]:
    lines: list[int] = []
    line = start = 0
    for match in _START.finditer(text):
        if match["start"]:
            line += text.count("\n", start, match.start())
            start = match.start()
            lines.append(line)
    return lines
