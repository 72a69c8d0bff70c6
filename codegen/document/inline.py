"""Inline Markdown to plain text and links, with the place of each link.

markdown-it's inline tokens carry no columns, and diagnostics need them; so links, code spans, emphasis,
tags and entities are scanned here, over the text of one paragraph or cell.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence

from codegen.document.blocks import Hyperlink, Line, Prose
from codegen.source.span import Span

__all__ = ["plain", "read_prose"]

_SPECIAL = re.compile(r"[\\`\[<&*_]")
_TOKEN = re.compile(
    r"""
    (?P<escape>\\[!-/:-@\[-`{-~])
  | (?P<code>(?<!`)(?P<ticks>`++)(?P<span>[^`]|[^`][^\n]*?[^`])(?P=ticks)(?!`))
  | (?P<link>!?\[(?P<label>[^\[\]\n]*(?:\n[^\[\]\n]*)?)\]
        (?:\(\s*(?P<target><[^<>\n]*>|[^\s()<>]*(?:\([^\s()]*\)[^\s()]*)*)
            (?:\s+(?:"[^"]*"|'[^']*'|\([^()]*\)))?\s*(?P<closed>\))?
          | \[(?P<reference>[^\[\]]*)\])?)
  | (?P<tag></?(?:a|b|br|code|div|em|font|i|li|ol|p|small|span|strong|sub|sup|u|ul)(?:\s[^<>]*)?/?>)
  | (?P<auto><(?P<address>[a-z][a-z0-9+.-]*:[^\s<>]*)>)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_EMPHASIS = re.compile(
    r"(?<![\w*])(?P<mark>\*{1,3})(?=\S)(?P<text>[^*]+?)(?P=mark)(?!\*)"
    r"|(?<![\w_])(?P<under>_{1,3})(?=\S)(?P<low>[^_]+?)(?P=under)(?![\w_])"
)
_BLANKS = re.compile(r"\s+")
_GUARD = {ord(mark): 0xE000 + index for index, mark in enumerate("*_&")}
_UNGUARD = {value: key for key, value in _GUARD.items()}


def plain(text: str) -> str:
    """Plain text of inline Markdown."""
    return read_prose("", (Line(1, text),), {}).text


def read_prose(
    path: str, lines: Sequence[Line], references: Mapping[str, str], column: int = 1
) -> Prose:
    """Plain text and links of the lines of one paragraph, or of a cell that starts at `column`."""
    first, last = lines[0], lines[-1]
    text = first.text if first is last else "\n".join(line.text for line in lines)
    span = Span(
        path,
        first.number,
        column + len(first.text) - len(first.text.lstrip()),
        last.number,
        column + len(last.text.rstrip()),
    )
    if not _SPECIAL.search(text):
        return Prose(" ".join(text.split()), (), span)
    starts = _Starts(path, lines, column)
    links: list[Hyperlink] = []
    parts: list[str] = []
    position = 0
    for match in _TOKEN.finditer(text):
        replaced = _replace(match, references, starts, links)
        if replaced is None:
            continue
        parts.append(text[position : match.start()])
        parts.append(replaced)
        position = match.end()
    parts.append(text[position:])
    tags = "<p>" in text or "</p>" in text
    return Prose(_finish("".join(parts)), tuple(links), span, tags)


def _replace(
    match: re.Match[str], references: Mapping[str, str], starts: _Starts, links: list[Hyperlink]
) -> str | None:
    """What a token reads as; None where it is only text."""
    match match.lastgroup:
        case "escape":
            return match["escape"][1:].translate(_GUARD)
        case "code":
            return match["span"].strip().translate(_GUARD)
        case "tag":
            return "" if match["tag"][1:2].lower() == "a" or match["tag"][1:3] == "/a" else " "
        case "auto":
            links.append(
                Hyperlink(match["address"], match["address"], starts.span(*match.span("auto")))
            )
            return match["address"].translate(_GUARD)
        case _:
            return _link(match, references, starts, links)


def _link(
    match: re.Match[str], references: Mapping[str, str], starts: _Starts, links: list[Hyperlink]
) -> str | None:
    label = match["label"]
    target = match["target"]
    if target is None:
        name = match["reference"] or label
        target = references.get(_BLANKS.sub(" ", name).strip().casefold())
        if target is None:
            return None
        closed = True
    else:
        closed = match["closed"] is not None
    links.append(
        Hyperlink(
            _finish(label),
            html.unescape(target.strip("<>")),
            starts.span(*match.span("link")),
            broken=not closed,
        )
    )
    # An image is not a word of the sentence, but its label may be all that names the thing.
    return label


def _finish(text: str) -> str:
    """Emphasis marks and entities resolved, white space folded."""
    for _ in range(3):  # emphasis nests: bold in italics
        stripped = _EMPHASIS.sub(lambda match: match["text"] or match["low"], text)
        if stripped == text:
            break
        text = stripped
    text = html.unescape(text) if "&" in text else text
    return " ".join(text.translate(_UNGUARD).split())


class _Starts:
    """From offsets in joined lines to places."""

    def __init__(self, path: str, lines: Sequence[Line], column: int) -> None:
        self._path = path
        self._column = column
        self._starts: list[tuple[int, int]] = []
        offset = 0
        for line in lines:
            self._starts.append((offset, line.number))
            offset += len(line.text) + 1

    def span(self, start: int, end: int) -> Span:
        line, column = self._place(start)
        end_line, end_column = self._place(max(start, end))
        return Span(self._path, line, column, end_line, end_column)

    def _place(self, offset: int) -> tuple[int, int]:
        begin, number = self._starts[0] if self._starts else (0, 1)
        for start, line in self._starts:
            if start > offset:
                break
            begin, number = start, line
        return number, offset - begin + self._column
