"""When two titles are the same words."""

from __future__ import annotations

import re

__all__ = ["title_key"]

_BLANKS = re.compile(r"\s+")


def title_key(text: str) -> str:
    """What titles are compared by: case-blind, blanks folded, no closing colon, plural or singular."""
    folded = _BLANKS.sub(" ", text).strip().rstrip(":.").strip().casefold()
    return folded.removesuffix("s") if len(folded) > 1 else folded
