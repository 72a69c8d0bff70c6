"""Names of files and anchors made from names of pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

__all__ = ["unique_stems"]

_UNSAFE = re.compile(r"[^A-Za-z0-9_]+|(?<![A-Za-z0-9])_+|_+(?![A-Za-z0-9])")
"""Underscores at the edge of a word would be marks of emphasis where an anchor stands."""
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)")
_LONGEST = 100


def unique_stems(names: Iterable[str], reserved: Iterable[str] = ()) -> Mapping[str, str]:
    """A stem per name: letters, digits, `_` within words and `-`, unlike every other whatever the case.

    A name that is such a stem already keeps it; the order of `names` doesn't matter.
    """
    taken = {stem.casefold() for stem in reserved}
    stems: dict[str, str] = {}
    for name in sorted(set(names), key=lambda name: (_stem(name) != name, name)):
        stem = _stem(name)
        number = 1
        unique = stem
        while unique.casefold() in taken:
            number += 1
            unique = f"{stem}-{number}"
        taken.add(unique.casefold())
        stems[name] = unique
    return stems


def _stem(name: str) -> str:
    stem = re.sub("-+", "-", _UNSAFE.sub("-", name))[:_LONGEST].strip("-_") or "page"
    return f"{stem}-page" if _DEVICES.fullmatch(stem) else stem
