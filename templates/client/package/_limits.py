"""How large a body may be and how deep its parts may stand in each other."""

from __future__ import annotations

import re

from .errors import DecodeError

__all__ = ["MAX_DEPTH", "MAX_SIZE", "check_depth", "check_size"]

MAX_SIZE = 1 << 24
"""Bytes, or characters of a text."""

MAX_DEPTH = 100
"""Of objects and lists in JSON, of elements in XML."""

_BRACKETS = str.maketrans("{}", "[]")
_OTHERS = re.compile(r"[^\[\]]+")
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[{]|[\]}]', re.DOTALL)


def check_size(body: bytes | str) -> None:
    """Raises DecodeError where a body is too long."""
    if len(body) > MAX_SIZE:
        raise DecodeError(f"longer than {MAX_SIZE} bytes")


def check_depth(text: str) -> None:
    """Raises DecodeError where a text in JSON is nested too deep.

    Nearly no body has that many brackets; of those that do, nearly all are shallow even if
    those inside of strings are counted.
    """
    if text.count("{") + text.count("[") <= MAX_DEPTH:
        return
    brackets = _OTHERS.sub("", text.translate(_BRACKETS))
    for _ in range(MAX_DEPTH):
        if not brackets:
            return
        brackets = brackets.replace("[]", "")
    depth = 0
    for token in _TOKEN.finditer(text):
        first = token[0][0]
        depth += (first in "[{") - (first in "]}")
        if depth > MAX_DEPTH:
            raise DecodeError(f"nested deeper than {MAX_DEPTH} levels")
