"""Front matter: the keys between two lines of dashes at the top of a page."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import takewhile

from attrs import field, frozen

from codegen.document.lines import line_span
from codegen.source.span import Span

__all__ = ["Front", "read_front"]

_KEY = re.compile(r"(?P<key>[A-Za-z_][\w.-]*)\s*:\s*(?P<value>.*?)\s*$")
_MORE = re.compile(r"\s+\S|\s*-\s")
"""A value that goes on, or an item of a list; it stands directly below its key."""
_REMARK = re.compile(r"\s*(?:#|$)")
"""A remark or a blank line."""


@frozen
class Front:
    """The keys of a page with their places."""

    values: Mapping[str, str] = field(factory=dict)
    spans: Mapping[str, Span] = field(factory=dict)
    size: int = 0
    """How many lines of the page it takes."""
    closed: bool = True


def read_front(path: str, texts: Sequence[str]) -> Front:
    """The front matter of a page; an empty one where the page has none.

    A page may begin with a mere horizontal rule: lines between dashes that hold no key are its text. Without
    a closing mark the key lines directly under the opening one are all there is.
    """
    first = next((index for index, text in enumerate(texts) if text.strip()), len(texts))
    if first == len(texts) or texts[first].strip() != "---":
        return Front()
    start = first + 1
    value = False
    for end in range(start, len(texts)):
        if texts[end].strip() in {"---", "..."}:
            front = _front(path, texts, start, end)
            return front if front.values or end == start else Front()
        value = bool(_KEY.match(texts[end]) or (value and _MORE.match(texts[end])))
        if not (value or _REMARK.match(texts[end])):
            break
    keys = sum(1 for _ in takewhile(_KEY.match, texts[start:]))
    return _front(path, texts, start, start + keys, closed=False) if keys else Front()


def _front(path: str, texts: Sequence[str], start: int, end: int, *, closed: bool = True) -> Front:
    found = {index: match for index in range(start, end) if (match := _KEY.match(texts[index]))}
    values = {match["key"]: match["value"].strip("\"'") for match in found.values()}
    spans = {
        match["key"]: line_span(path, index + 1, texts[index]) for index, match in found.items()
    }
    return Front(values, spans, end + closed, closed)
