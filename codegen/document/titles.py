"""When two titles are the same words."""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape

__all__ = ["title_key"]

_NUMBER = re.compile(r"^\W*\d+(?:\.\d+)*[.)]?(?:\s|-)+")
_WORD = re.compile(r"[^\W_]+")


@lru_cache(4096)
def title_key(text: str) -> str:
    """What titles are compared by: their words, case-blind, plural or singular, no number before."""
    return "".join(
        _stem(word) for word in _WORD.findall(_NUMBER.sub("", unescape(text)).casefold())
    )


def _stem(word: str) -> str:
    stem = word.removesuffix("s") if len(word) > 1 else word
    return f"{stem[:-2]}y" if stem.endswith("ie") else stem
