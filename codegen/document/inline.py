"""Inline Markdown to plain text and links, with the place of each link.

markdown-it's inline tokens carry no columns, and diagnostics need them; so links, code spans, emphasis,
tags and entities are scanned here, over the text of one paragraph or cell.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate

from codegen.document.blocks import Hyperlink, Prose
from codegen.source.span import Span

__all__ = ["MARKUP", "plain", "read_prose"]

MARKUP = re.compile(r"[\\`\[<&*_]")
"""A character without which text is plain."""

_INLINE_TAGS = (
    "a|abbr|b|cite|code|del|em|font|i|ins|kbd|mark|q|s|samp|small|span|strike|strong"
    "|sub|sup|tt|u|var"
)
_BLOCK_TAGS = (
    "blockquote|br|center|details|div|dd|dl|dt|h[1-6]|hr|img|li|ol|p|pre|section|summary"
    "|tbody|td|th|thead|tr|ul"
)
_LABEL = r"[^\[\]]*(?:\[[^\[\]]*\](?!\()[^\[\]]*)*"
_TOKEN = re.compile(
    rf"""
    (?=[\\`!\[<])  # what any of them begins with: most characters are none
    (?:
    (?P<escape>\\(?:[!-/:-@\[-`{{-~]|[ \t]*(?:\n|\Z)))
  | (?P<code>(?<!`)(?P<ticks>`++)(?P<span>[^`]|[^`][\s\S]*?[^`])(?P=ticks)(?!`))
  | (?P<link>!?\[(?P<label>{_LABEL})\]
        (?:\(\s*(?P<target><[^<>\n]*>|[^\s()<>]*(?:\([^\s()]*\)[^\s()]*)*)
            (?:\s+(?:"[^"]*"|'[^']*'|\([^()]*\)))?\s*(?P<closed>\))?
          | \[(?P<reference>[^\[\]]*)\])?)
  | (?P<html><a\s[^<>]*?\bhref\s*=\s*(?P<quote>["']?)(?P<href>[^"'<>\s]*)(?P=quote)[^<>]*>
        (?P<words>[^<]*)</a\s*>)
  | (?P<inline></?(?:{_INLINE_TAGS})(?:\s[^<>]*)?/?>)
  | (?P<block></?(?:{_BLOCK_TAGS})(?:\s[^<>]*)?/?>)
  | (?P<auto><(?P<address>[a-z][a-z0-9+.-]*:[^\s<>]*)>)
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_EMPHASIS = re.compile(
    r"(?<!\*)(?P<mark>\*{1,3})(?=[^\s*])(?P<text>[^*]+?)(?<!\s)(?P=mark)(?!\*)"
    r"|(?<![\w_])(?P<under>_{1,3})(?=[^\s_])(?P<low>[^_]+?)(?<!\s)(?P=under)(?![\w_])"
)
_GUARD = {ord(mark): 0xE000 + index for index, mark in enumerate("*_&")}
_UNGUARD = {value: key for key, value in _GUARD.items()}


def plain(text: str, references: Mapping[str, str] | None = None) -> str:
    """Plain text of inline Markdown."""
    if not MARKUP.search(text):
        return " ".join(text.split())
    return read_prose("", 1, (text,), references or {}).text


def read_prose(
    path: str, number: int, texts: Sequence[str], references: Mapping[str, str], column: int = 1
) -> Prose:
    """Plain text and links of a paragraph whose first line has that number, or of a cell at `column`."""
    first, last = texts[0], texts[-1]
    span = Span(
        path,
        number,
        column + len(first) - len(first.lstrip()),
        number + len(texts) - 1,
        column + len(last.rstrip()),
    )
    text = first if len(texts) == 1 else "\n".join(texts)
    if not MARKUP.search(text):
        return Prose(" ".join(text.split()), (), span)
    places = _Places(path, number, texts, column)
    links: list[Hyperlink] = []
    parts: list[str] = []
    position = 0
    for match in _TOKEN.finditer(text):
        replaced = _replace(match, references, places, links)
        if replaced is None:
            continue
        parts.append(text[position : match.start()])
        parts.append(replaced)
        position = match.end()
    parts.append(text[position:])
    tags = "<p>" in text or "</p>" in text
    return Prose(_finish("".join(parts)), tuple(links), span, tags)


def _replace(
    match: re.Match[str], references: Mapping[str, str], places: _Places, links: list[Hyperlink]
) -> str | None:
    """What a token reads as; None where it is only text."""
    match match.lastgroup:
        case "escape":
            return match["escape"][1:].translate(_GUARD)
        case "code":
            return match["span"].strip().translate(_GUARD)
        case "inline":
            return ""
        case "block":
            return " "
        case "auto":
            links.append(Hyperlink(match["address"], match["address"], places.span(match)))
            return match["address"].translate(_GUARD)
        case "html":
            target = html.unescape(match["href"])
            links.append(Hyperlink(_finish(match["words"]), target, places.span(match)))
            return match["words"]
        case _:
            return _link(match, references, places, links)


def _link(
    match: re.Match[str], references: Mapping[str, str], places: _Places, links: list[Hyperlink]
) -> str | None:
    label: str = match["label"]
    target = match["target"]
    closed = match["closed"] is not None
    if target is None:
        name = match["reference"] or label
        target = references.get(" ".join(name.split()).casefold())
        if target is None:
            return None
        closed = True
    links.append(
        Hyperlink(
            _finish(label), html.unescape(target.strip("<>")), places.span(match), broken=not closed
        )
    )
    # An image is not a word of the sentence, but its label may be all that names the thing.
    return label


def _finish(text: str) -> str:
    """Emphasis marks and entities resolved, white space folded."""
    if "*" in text or "_" in text:
        for _ in range(3):  # emphasis nests: bold in italics
            stripped = _EMPHASIS.sub(lambda match: match["text"] or match["low"], text)
            if stripped == text:
                break
            text = stripped
    text = html.unescape(text) if "&" in text else text
    return " ".join((text if text.isascii() else text.translate(_UNGUARD)).split())


class _Places:
    """From offsets in joined lines to places."""

    def __init__(self, path: str, number: int, texts: Sequence[str], column: int) -> None:
        self._path = path
        self._number = number
        self._column = column
        self._starts = [0, *accumulate(len(text) + 1 for text in texts[:-1])]

    def span(self, match: re.Match[str]) -> Span:
        return Span(self._path, *self._place(match.start()), *self._place(match.end()))

    def _place(self, offset: int) -> tuple[int, int]:
        index = bisect_right(self._starts, offset) - 1
        return self._number + index, offset - self._starts[index] + self._column
