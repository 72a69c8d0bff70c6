"""HTML comments of a page: they mean nothing to the reader, wherever they stand."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from attrs import frozen

from codegen.document.front import read_front
from codegen.document.lines import Lines
from codegen.source.span import Span
from codegen.source.text import split_lines

__all__ = ["Comment", "read_comments", "without_comments"]

_OPENING, _CLOSING = "<!--", "-->"
_LINE_END = re.compile(r"\n")
_SEEN = re.compile(r"[^\n]")


@frozen
class Comment:
    """One comment."""

    text: str
    """What stands between its marks."""
    span: Span
    """With its marks."""


def read_comments(path: str, text: str) -> tuple[Comment, ...]:
    """The comments of a page in order; the front matter has none."""
    texts = split_lines(text)
    size = read_front(path, texts).size
    body = "\n".join(texts[size:])
    starts = [0, *(match.end() for match in _LINE_END.finditer(body))]

    def place(at: int) -> tuple[int, int]:
        index = bisect_right(starts, at) - 1
        return size + index + 1, at - starts[index] + 1

    return tuple(
        Comment(
            body[start:end].removeprefix(_OPENING).removesuffix(_CLOSING),
            Span(path, *place(start), *place(end)),
        )
        for start, end in _places(body)
    )


def without_comments(lines: Lines) -> Lines:
    """The same lines, comments blank in them, so that columns stay."""
    text = "\n".join(lines.texts)
    parts: list[str] = []
    position = 0
    for start, end in _places(text):
        parts += [text[position:start], _SEEN.sub(" ", text[start:end])]
        position = end
    return Lines(lines.path, lines.first, "".join([*parts, text[position:]]).split("\n"))


def _places(text: str) -> Iterator[tuple[int, int]]:
    position = 0
    while (start := text.find(_OPENING, position)) >= 0 and (
        end := text.find(_CLOSING, start)
    ) >= 0:
        position = end + len(_CLOSING)
        yield start, position
