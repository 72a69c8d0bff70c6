"""Repairs of sample bodies that a careless formatter damaged. Each has a name, by which it is counted."""

from __future__ import annotations

import html
import re

from attrs import frozen

__all__ = [
    "ESCAPED",
    "LINE_BREAK_TAG",
    "SPLIT_STRING",
    "Repaired",
    "join_strings",
    "restore_lines",
    "unescape",
]

ESCAPED = "escaped"
"""The whole body is escaped for HTML."""
SPLIT_STRING = "split-string"
"""A JSON string goes over a line break."""
LINE_BREAK_TAG = "line-break-tag"
"""Line breaks are written as `<BR>`."""

# An unclosed string goes to the end: without that, each quotation mark in it would be tried as a start.
_STRING = re.compile(r'"(?:[^"\\]|\\.)*(?:"|\\?\Z)', re.DOTALL)
_ENTITY = re.compile(r"&(?:quot|lt|gt|amp|apos|#\d+|#x[0-9a-fA-F]+);")
_TAG = re.compile(r"<br\s*/?>", re.IGNORECASE)


@frozen
class Repaired:
    """A body and the names of the repairs that led to it."""

    text: str
    repairs: tuple[str, ...] = ()


def unescape(text: str, mark: str) -> Repaired:
    """Undo HTML escapes, once, if all of the body is escaped.

    `mark` is what no body in the format is without: a quotation mark in JSON, `<` in XML. Where it stands
    unescaped, an entity is a part of some value and stays.
    """
    if mark in text or not _ENTITY.search(text):
        return Repaired(text)
    return Repaired(html.unescape(text), (ESCAPED,))


def join_strings(body: Repaired) -> Repaired:
    """Join JSON strings that go over line breaks; the blanks around the breaks are none of the value."""
    joined = _STRING.sub(_joined, body.text)
    if joined == body.text:
        return body
    return Repaired(joined, (*body.repairs, SPLIT_STRING))


def _joined(match: re.Match[str]) -> str:
    first, *others = match[0].split("\n")
    if not others:
        return first
    *middle, last = others
    return first.rstrip() + "".join(line.strip() for line in middle) + last.lstrip()


def restore_lines(text: str) -> Repaired:
    """Line breaks for the tags that stand for them."""
    restored = _TAG.sub("\n", text)
    return Repaired(restored, (LINE_BREAK_TAG,) if restored != text else ())
