"""Docstrings: prose and lists of terms, wrapped and escaped so that no text can end them.

White space of the source only separates words; black finds nothing to change in the result.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from attrs import frozen

from codegen.targets.python.layout import INDENT, WIDTH
from codegen.targets.python.literals import escaped

__all__ = ["Block", "Prose", "Terms", "docstring"]

_QUOTES = '"""'


@frozen
class Prose:
    """A paragraph."""

    text: str


@frozen
class Terms:
    """A heading and below it a line or more per term: `Args:`."""

    heading: str
    terms: tuple[tuple[str, str], ...]
    """Term and its meaning."""


Block: TypeAlias = "Prose | Terms"


def docstring(blocks: Iterable[Block], indent: str = "") -> str:
    """A docstring with its indentation, without a line feed at the end; empty without text."""
    lines: list[str] = []
    for block in blocks:
        first = indent + _QUOTES if not lines else indent
        part = _lines(block, first, indent)
        if part:
            lines += ["", *part] if lines else part
    if not lines:
        return ""
    if len(lines) == 1:
        lines = _single(lines[0], indent)
    return "\n".join(lines) if len(lines) == 1 else "\n".join([*lines, indent + _QUOTES])


def _single(line: str, indent: str) -> list[str]:
    """One line with its closing quotes, or two without: black never leaves quotes alone below one."""
    closed = f"{line} {_QUOTES}" if line[-1] == '"' else line + _QUOTES
    start = len(indent) + len(_QUOTES) + 1
    head, _, last = line[start:].rpartition(" ")
    if len(closed) <= WIDTH or not head:
        return [closed]
    return [line[:start] + head, indent + last]


def _lines(block: Block, first: str, indent: str) -> list[str]:
    if isinstance(block, Prose):
        return _wrapped(block.text, first, indent)
    # Black takes away what all lines below the first are indented by.
    inner = indent if first != indent else indent + INDENT
    lines = []
    for term, meaning in block.terms:
        text = f"{term}: {meaning}" if meaning.strip() else term
        lines += _wrapped(text, inner, inner + INDENT)
    return [f"{first}{block.heading}", *lines] if lines else []


def _wrapped(text: str, first: str, indent: str) -> list[str]:
    """Lines of at most the width where the words allow it, the first one after `first`."""
    words = _safe(text).split(" ")
    if words == [""]:
        return []
    # Black parts quotes that meet.
    line = f"{first} {words[0]}" if first.endswith('"') and words[0][0] == '"' else first + words[0]
    lines = []
    for word in words[1:]:
        if len(line) + 1 + len(word) <= WIDTH:
            line = f"{line} {word}"
        else:
            lines.append(line)
            line = indent + word
    lines.append(line)
    return lines


def _safe(text: str) -> str:
    """One line that holds no end of the docstring and reads as the text, escapes apart."""
    flat = escaped(" ".join(text.split()))
    while _QUOTES in flat:
        flat = flat.replace(_QUOTES, '""\\"')
    return flat
