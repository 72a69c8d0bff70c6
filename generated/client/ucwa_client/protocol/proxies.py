"""What a proxy or a web server says instead of the API, in one line."""

from __future__ import annotations

import re
from html import unescape

from .http import Reply

__all__ = ["excerpt"]

_EXCERPT = 200
"""Characters of a text that is no error of the API."""
_UNSEEN = re.compile(r"(?is)<(script|style|head)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)")
_TITLE = re.compile(r"(?is)<title[^>]*>(.*?)</title")
_TAG = re.compile(r"<[^<>]*>")
_XHTML = "application/xhtml+xml"
_FALLBACK = "The body is of no type that the API has; a proxy may have written it."


def excerpt(reply: Reply) -> str:
    """The title of a page, else the text of it; of other bodies that they are none."""
    if not reply.media_type.startswith("text/") and reply.media_type != _XHTML:
        return _FALLBACK
    text = reply.content[: _EXCERPT * 20].decode("utf-8", "replace")
    title = _TITLE.search(text)
    words = _TAG.sub(" ", title[1] if title else _UNSEEN.sub(" ", text))
    line = " ".join(unescape(words).split())
    line = "".join(letter for letter in line if letter.isprintable())
    return line if len(line) <= _EXCERPT else f"{line[:_EXCERPT]}…"
