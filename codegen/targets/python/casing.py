"""The published naming rule: words of a wire name, joined in Python's ways.

A word begins at a capital after a lower-case letter or a digit, and at the last capital of a run of
three or more before a lower-case letter (`SDPOffer` is SDP, Offer). A run of two belongs to what
follows, digits to what precedes; so acronyms are words: `wapBSSID` wap_bssid, `PGetReplaced`
PGET_REPLACED, `E911Only` e911_only. All but ASCII letters and digits only separates words.
"""

from __future__ import annotations

import re

__all__ = ["pascal_case", "snake_case", "upper_snake_case", "words"]

_BOUNDARIES = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z]{2})(?=[A-Z][a-z])|[^A-Za-z0-9]+")


def words(name: str) -> tuple[str, ...]:
    """The words of a name as they are spelled; empty where it has no letter or digit."""
    return tuple(word for word in _BOUNDARIES.split(name) if word)


def snake_case(name: str) -> str:
    """`remoteEndpoint` as `remote_endpoint`."""
    return "_".join(words(name)).lower()


def upper_snake_case(name: str) -> str:
    """`DoNotDisturb` as `DO_NOT_DISTURB`."""
    return "_".join(words(name)).upper()


def pascal_case(name: str) -> str:
    """`audioVideoSession` as `AudioVideoSession`; capitals within a word stay."""
    return "".join(word[0].upper() + word[1:] for word in words(name))
