"""Words of the pages: sentences that a lost line break glued together, names taken apart."""

from __future__ import annotations

import re

__all__ = ["name_words", "part_sentences", "singular"]

_GLUED = re.compile(
    r"(?<![A-Za-z-])(?P<last>[A-Za-z-]*[a-z)\]])(?P<stop>[.?!]\)?)(?=(?P<first>[A-Z][A-Za-z]*))"
)
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_IRREGULAR = {"people": "person"}
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


def name_words(name: str) -> tuple[str, ...]:
    """The words of a name in camel case, each in the singular: active, modality for `activeModalities`."""
    return tuple(singular(word.lower()) for word in _WORD.findall(name)) or (name.lower(),)


def singular(noun: str) -> str:
    """A noun in the singular: `conversations` gives `conversation`."""
    if noun in _IRREGULAR:
        return _IRREGULAR[noun]
    if noun.endswith("ies"):
        return noun[:-3] + "y"
    if noun.endswith("s") and not noun.endswith("ss"):
        return noun[:-1]
    return noun
