"""Text of strangers made harmless for a terminal."""

from __future__ import annotations

import unicodedata

__all__ = ["cut", "printable", "width"]

_TAB = "    "


def printable(text: str) -> str:
    r"""The text on one line, nothing in it that a terminal would obey.

    Control, format and direction characters are shown as escapes (`\x1b`, `\u202e`), a tab as
    four blanks.
    """
    if text.isprintable():
        return text
    return "".join(map(_shown, text))


def width(text: str) -> int:
    """Columns that printable text takes on a terminal."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(char) else 1 + (unicodedata.east_asian_width(char) in "WF")
        for char in text
    )


def cut(text: str, start: int, room: int) -> tuple[str, int]:
    """A stretch of at most `room` characters around `start`, and where `start` is in it."""
    if len(text) <= room:
        return text, start
    begin = max(0, min(start - room // 3, len(text) - room))
    end = begin + room
    head = "…" if begin else ""
    tail = "…" if end < len(text) else ""
    return head + text[begin:end] + tail, start - begin + len(head)


def _shown(char: str) -> str:
    if char == "\t":
        return _TAB
    if char.isprintable() or unicodedata.category(char) == "Zs":
        return char
    return (
        char.encode("ascii", "backslashreplace").decode()
        if ord(char) > 0x7F
        else f"\\x{ord(char):02x}"
    )
