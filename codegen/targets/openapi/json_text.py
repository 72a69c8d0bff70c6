"""From a JSON value to its text: the one way in which text of pages enters the document."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from json.encoder import encode_basestring

__all__ = ["JsonObject", "json_text"]

JsonObject = dict[str, object]
"""An object of the document; its values are what `json` can write."""

_WIDTH = 100
"""Objects and lists that fit into a line of so many characters stand on one."""

_INVISIBLE = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def json_text(value: object) -> str:
    """Indented text in the order of the keys; what no editor shows, as an escape.

    Letters of any language stay readable. Characters that reorder or break lines, and halves of surrogate
    pairs, which no file can hold, stand as `\\uXXXX`.
    """
    text = _text(value, "", 0)
    for character in sorted(set(text)):
        if character != "\n" and unicodedata.category(character) in _INVISIBLE:
            text = text.replace(character, _escape(character))
    return text


def _text(value: object, margin: str, taken: int) -> str:
    """The text of a value.

    Args:
        margin: What the lines of the value begin with.
        taken: How many characters stand on its first line besides the value.
    """
    if isinstance(value, str):
        return encode_basestring(value)
    inner = margin + "  "
    if isinstance(value, Mapping):
        texts = []
        for key, item in value.items():
            head = f"{encode_basestring(key)}: "
            texts.append(head + _text(item, inner, len(inner) + len(head) + 1))
        first, last = "{", "}"
    elif isinstance(value, list):
        texts = [_text(item, inner, len(inner) + 1) for item in value]
        first, last = "[", "]"
    else:
        return json.dumps(value, allow_nan=False)
    length = sum(map(len, texts)) + 2 * len(texts)
    if length + taken <= _WIDTH and not any("\n" in text for text in texts):
        return f"{first}{', '.join(texts)}{last}"
    lines = f",\n{inner}".join(texts)
    return f"{first}\n{inner}{lines}\n{margin}{last}"


def _escape(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at:at + 2].hex()}" for at in range(0, len(units), 2))
