"""Bytes to text and text to lines, the same on every platform."""

from __future__ import annotations

import codecs
import re

__all__ = ["decode", "split_lines"]

_LINE_END = re.compile(r"\r\n|\r|\n")

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decode(data: bytes) -> str:
    """Text of a page: UTF-8, or what its byte order mark says. The mark is not part of the text.

    Raises:
        UnicodeDecodeError: the bytes are not text in that encoding.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding)
    return data.decode("utf-8")


def split_lines(text: str) -> tuple[str, ...]:
    """Lines without their ends, LF, CRLF and CR alike; form feeds and Unicode separators end no line.

    A text that ends with a line end has no empty last line.
    """
    lines = _LINE_END.split(text.removeprefix("\ufeff"))
    if lines and not lines[-1]:
        lines.pop()
    return tuple(lines)
