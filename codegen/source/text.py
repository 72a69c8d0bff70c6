"""Bytes to text and text to lines, the same on every platform."""

from __future__ import annotations

import codecs

__all__ = ["decode", "split_lines"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # begins like the mark of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# Form feed, vertical tab, separators, hard, thin and wide blanks: all of them blanks, none a line end.
_BLANKS = "\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)
_UNSEEN = "\x00\x1a\xad\u200b\u200c\u200d\u2060\ufeff"
_ASCII = tuple(filter(str.isascii, _BLANKS + _UNSEEN))
_PLAIN = str.maketrans(_BLANKS, " " * len(_BLANKS), _UNSEEN)


def decode(data: bytes) -> str:
    """Text of a page: UTF-8, or what its byte order mark says. The mark is not part of the text.

    Raises:
        UnicodeDecodeError: the bytes are not text in that encoding.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding)
    if data[:2].count(0) == 1:  # UTF-16 without its mark: no page begins with a NUL character
        return data.decode("utf-16-be" if data[0] == 0 else "utf-16-le")
    return data.decode("utf-8")


def split_lines(text: str) -> list[str]:
    """Lines without their ends, LF, CRLF and CR alike; form feeds and Unicode separators end no line.

    Blanks of all kinds become plain ones, and characters that nobody sees (soft hyphens, zero-width
    blanks) are left out, so columns count what an author sees. A text that ends with a line end has no
    empty last line.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.isascii() or any(mark in text for mark in _ASCII):
        text = text.translate(_PLAIN)
    lines = text.split("\n")
    if not lines[-1]:
        lines.pop()
    return lines
