"""Consecutive lines of a page, each known by its number."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from attrs import frozen

from codegen.source.span import Span

__all__ = ["ANCHORS", "CONTAINER", "Lines", "line_span", "without_container"]

CONTAINER = r"(?:(?:>|(?:[-*+]|\d{1,9}[.)])(?=\s))\s*)*"
"""Marks of quotes and list items that a line begins with."""

ANCHORS = r"(?:<a\b[^<>]*>\s*(?:</a\s*>\s*)?)*"
"""HTML anchors, which mean nothing."""

_MARKED = re.compile(rf"\s*{CONTAINER}")
_MARKS = frozenset(">-*+0123456789")


@frozen
class Lines:
    """Consecutive lines of a page. What means nothing (a comment, a stray mark) is blank in them."""

    path: str
    first: int
    """Number of the first line."""
    texts: Sequence[str]

    def part(self, start: int, end: int) -> Lines:
        return Lines(self.path, self.first + start, self.texts[start:end])

    def blanked(self, indices: Collection[int]) -> Lines:
        """The same lines, some of them blank."""
        if not indices:
            return self
        gone = frozenset(indices)
        texts = ["" if index in gone else text for index, text in enumerate(self.texts)]
        return Lines(self.path, self.first, texts)

    def span(self, index: int) -> Span:
        """The place of a line, without the blanks around it."""
        return line_span(self.path, self.first + index, self.texts[index])

    def is_blank(self) -> bool:
        return not any(text and not text.isspace() for text in self.texts)


def line_span(path: str, number: int, text: str) -> Span:
    """The place of a line, without the blanks around it."""
    end = len(text.rstrip())
    start = min(len(text) - len(text.lstrip()), end)
    return Span(path, number, start + 1, number, end + 1)


def without_container(text: str) -> str:
    """A line whose marks of quotes and list items are blank, so that columns stay."""
    if text.lstrip()[:1] not in _MARKS:
        return text
    match = _MARKED.match(text)
    size = match.end() if match else 0
    return " " * size + text[size:]
