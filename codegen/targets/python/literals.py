"""From text to Python source that can mean nothing else: string literals and comments."""

from __future__ import annotations

import re

__all__ = ["comment", "escaped", "string"]

_COOKIE = re.compile(r"coding(?=[:=])")


def string(text: str) -> str:
    """A literal of exactly this text, in the form that black leaves alone."""
    body = escaped(text)
    if body.count("'") < body.count('"'):
        return "'" + body.replace("'", "\\'") + "'"
    return '"' + body.replace('"', '\\"') + '"'


def escaped(text: str) -> str:
    """Text within quotes, the quotes themselves left as they are."""
    if text.isprintable() and "\\" not in text:
        return text
    return "".join(map(_character, text))


def comment(text: str) -> str:
    """Text of a comment: one line, without a second `#`, and never a declaration of an encoding."""
    flat = "".join(char if char.isprintable() and char != "#" else " " for char in text)
    return _COOKIE.sub("coding ", " ".join(flat.split()))


def _character(char: str) -> str:
    if char == "\\":
        return "\\\\"
    if char.isprintable():
        return char
    point = ord(char)
    if char in "\n\r\t":
        return {"\n": "\\n", "\r": "\\r", "\t": "\\t"}[char]
    if point < 0x100:
        return f"\\x{point:02x}"
    return f"\\u{point:04x}" if point < 0x10000 else f"\\U{point:08x}"
