"""Marks that open or close a code block."""

from __future__ import annotations

import re
from collections.abc import Sequence

from codegen.document.lines import CONTAINER

__all__ = ["fence_label", "fence_marks"]

_MARK = re.compile(
    rf"\s*{CONTAINER}(?:(?P<mark>`{{3,}}|~{{3,}})(?P<label>[^`]*)|(?:</?(?:pre|code)\b[^<>]*>\s*)+)$",
    re.IGNORECASE,
)


def fence_marks(texts: Sequence[str]) -> list[int]:
    """Indices of the lines that are fence marks, at any indentation, or `<pre>` tags in their stead."""
    return [
        index
        for index, text in enumerate(texts)
        if ("`" in text or "~" in text or "<pre" in text or "</pre" in text or "code>" in text)
        and _MARK.match(text)
    ]


def fence_label(text: str) -> str:
    """What stands behind a fence mark, lower case."""
    match = _MARK.match(text)
    return (match["label"] or "").strip().lower() if match else ""
