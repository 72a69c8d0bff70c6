"""Words of the pages: sentences that a lost line break glued together, names taken apart."""

from __future__ import annotations

import re

from codegen.resolve.recall import recalled

__all__ = ["name_tails", "name_words", "part_sentences", "singular"]

_GLUED = re.compile(
    r"(?<![A-Za-z0-9-])(?P<last>[A-Za-z0-9-]*[A-Za-z0-9)\]\"])(?P<stop>[.?!]\)?)"
    r"(?=(?P<first>[A-Z][A-Za-z]*))"
)
_GLUE = re.compile(r"[.?!]\)?[A-Z]")
"""Without it nothing is glued; far quicker to see."""
_LIST = re.compile(r"(?<=[a-z]),(?=[A-Z][a-z])")
_LIMIT = re.compile(r"(?<=[a-z])(?=The (?:maximum|minimum) )")
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_HUMP = re.compile(r"[a-z][A-Z]")
_IRREGULAR = {"people": "person"}
_STARTERS = frozenset(
    {"A", "After", "An", "All", "For", "If", "In", "It", "The", "These", "This", "When"}
)


@recalled(16384)
def part_sentences(text: str) -> str:
    """The text with a blank between sentences that were glued together: `client.The maximum`.

    So `its nameThe maximum`, where the full stop is lost, too, and words of a list. A dotted name like
    `AccessLevel.Locked` stays whole.
    """
    if "," in text:
        text = _LIST.sub(", ", text)
    if "The m" in text:
        text = _LIMIT.sub(". ", text)
    return _GLUED.sub(_parted, text) if _GLUE.search(text) else text


def _parted(match: re.Match[str]) -> str:
    last, first = match["last"], match["first"]
    return match[0] if _is_dotted_name(last, first) else f"{last}{match['stop']} "


def _is_dotted_name(last: str, first: str) -> bool:
    """`AccessLevel.Locked`, `callSettings.ActiveSetting`, `U.S`; not `the ID.Applications`."""
    if first in _STARTERS:
        return False
    if last[0].isupper():
        return len(last) == 1 or any(letter.islower() for letter in last)
    return bool(_HUMP.search(last) and _HUMP.search(first))


@recalled(4096)
def name_words(name: str) -> tuple[str, ...]:
    """The words of a name in camel case, each in the singular: active, modality for `activeModalities`."""
    return tuple(singular(word.lower()) for word in _WORD.findall(name)) or (name.lower(),)


def name_tails(name: str) -> tuple[str, ...]:
    """A name and what remains of it without its first words: audioLog, Log."""
    words = _WORD.findall(name)
    return tuple("".join(words[first:]) for first in range(len(words)))


def singular(noun: str) -> str:
    """A noun in the singular: `conversations` gives `conversation`."""
    if noun in _IRREGULAR:
        return _IRREGULAR[noun]
    if noun.endswith("ies"):
        return noun[:-3] + "y"
    if noun.endswith("s") and not noun.endswith("ss"):
        return noun[:-1]
    return noun
