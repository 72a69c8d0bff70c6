"""Media types of content, as pages state them."""

from __future__ import annotations

import re
from collections.abc import Iterable

__all__ = ["content_types", "read_types"]

_TOKEN = r"[A-Za-z0-9!#$%&'*+.^_`|~-]+"  # noqa: S105 - RFC 9110, 5.6.2
_MEDIA_TYPE = re.compile(f"{_TOKEN}/{_TOKEN}")
_FORMATS = ("json", "xml")


def content_types(media: Iterable[str]) -> tuple[str, ...]:
    """Those that are no formats of representations, in lower case.

    What is no media type is left out: it would end in a header of the response.
    """
    return tuple(name for name in _valid(media) if not name.endswith(_FORMATS))


def read_types(media: Iterable[str]) -> tuple[str, ...]:
    """All in lower case, where one of them is no format of representations; else none."""
    stated = _valid(media)
    return stated if content_types(stated) else ()


def _valid(media: Iterable[str]) -> tuple[str, ...]:
    return tuple(name.lower() for name in media if _MEDIA_TYPE.fullmatch(name))
