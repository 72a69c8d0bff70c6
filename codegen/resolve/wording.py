"""Sentences of the pages, where a line break was lost between them."""

from __future__ import annotations

import re

__all__ = ["part_sentences"]

_GLUED = re.compile(r"(?P<last>[A-Za-z-]*[a-z)\]])(?P<stop>[.?!])(?=(?P<first>[A-Z][A-Za-z]*))")
_STARTERS = frozenset(
    {"A", "After", "An", "All", "For", "If", "In", "It", "The", "These", "This", "When"}
)


def part_sentences(text: str) -> str:
    """The text with a blank between sentences that were glued together: `client.The maximum`.

    A dotted name like `AccessLevel.Locked` stays whole.
    """
    return _GLUED.sub(_parted, text)


def _parted(match: re.Match[str]) -> str:
    last, first = match["last"], match["first"]
    is_name = last[0].isupper() and first not in _STARTERS
    return match[0] if is_name else f"{last}{match['stop']} "
