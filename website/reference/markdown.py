"""Text of the program as Markdown: prose with code spans, tables, blocks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from codegen.targets.docs.markdown import code, fenced, inline

__all__ = ["block", "heading", "page", "paragraphs", "prose", "table"]

_SPAN = re.compile(r"(`[^`\n]+`)")
_OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_LEAD = re.compile(r"([-#+=!:?])|(\d+)\.")
"""What would make a list, a heading or an admonition of a paragraph that begins with it."""


def prose(text: str) -> str:
    """One paragraph of ours: code is what stands between backticks, and options; all else is just text."""
    text = _marked(" ".join(text.split()))
    lead = _LEAD.match(text)
    start = ""
    if lead is not None:
        start = f"&#{ord(lead[1])};" if lead[1] else f"{lead[2]}&#46;"
        text = text[lead.end() :]
    return start + "".join(_spans(text))


def _marked(text: str) -> str:
    """With backticks around options that have none."""
    parts = _SPAN.split(text)
    return "".join(row if _SPAN.fullmatch(row) else _OPTION.sub(r"`\g<0>`", row) for row in parts)


def _spans(text: str) -> Iterator[str]:
    for part in _SPAN.split(text):
        if _SPAN.fullmatch(part):
            yield code(part[1:-1])
        else:
            core = inline(part)
            yield " " * part.startswith(" ") + core + " " * (part.endswith(" ") and bool(core))


def paragraphs(text: str) -> tuple[str, ...]:
    """Paragraphs of ours, parted by blank lines."""
    return tuple(prose(part) for part in _BLANK_LINE.split(text.strip()) if part.strip())


def heading(level: int, text: str, anchor: str = "") -> str:
    """A heading; the text is finished Markdown, the anchor holds letters, digits and dashes."""
    return f"{'#' * level} {text}" + (f" {{ #{anchor} }}" if anchor else "")


def block(text: str, language: str) -> str:
    """A fenced block that nothing in the text can close."""
    return fenced(text, language)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of finished Markdown cells; empty where there are no rows."""
    lines = [f"| {' | '.join(row)} |" for row in rows]
    if not lines:
        return ""
    rule = " | ".join("---" for _ in head)
    return "\n".join((f"| {' | '.join(head)} |", f"| {rule} |", *lines))


def page(*parts: str) -> str:
    """A page of finished parts, empty ones left out, with a final newline."""
    return "\n\n".join(part for part in parts if part) + "\n"
