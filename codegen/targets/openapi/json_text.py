"""From a JSON value to its text: the one way in which text of pages enters the document."""

from __future__ import annotations

import json
import unicodedata

__all__ = ["JsonObject", "json_text"]

JsonObject = dict[str, object]
"""An object of the document; its values are what `json` can write."""

_INVISIBLE = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def json_text(value: object) -> str:
    """Indented text in the order of the keys; what no editor shows, as an escape.

    Letters of any language stay readable. Characters that reorder or break lines, and halves of surrogate
    pairs, which no file can hold, stand as `\\uXXXX`.
    """
    text = json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False)
    if text.isascii():
        return text.replace("\x7f", "\\u007f")
    return "".join(map(_visible, text))


def _visible(character: str) -> str:
    if character == "\n" or unicodedata.category(character) not in _INVISIBLE:
        return character
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at:at + 2].hex()}" for at in range(0, len(units), 2))
