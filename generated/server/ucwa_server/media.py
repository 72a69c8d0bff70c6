"""Media types: which bodies the server reads, and which answer a caller accepts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ._client import codec

__all__ = [
    "JSON",
    "REPRESENTATIONS",
    "choose",
    "is_json",
    "is_representation",
    "media_type_of",
]

JSON = "application/json"

REPRESENTATIONS = codec.media_types()
"""The media types of representations and errors, in JSON and in XML; the plain one first."""


def media_type_of(header: str) -> str:
    """The media type of a `Content-Type`, in lower case and without parameters."""
    return header.partition(";")[0].strip().lower()


def is_json(media_type: str) -> bool:
    """Whether a media type of representations is in JSON."""
    return media_type.endswith("json")


def is_representation(media_type: str) -> bool:
    """Whether a body of the media type is a representation."""
    return media_type in REPRESENTATIONS


def choose(accept: str, offered: Sequence[str]) -> str | None:
    """The offered media type that an `Accept` likes best; None where it takes none.

    Of equals the first one offered wins. A header that names nothing takes anything.
    """
    ranges = list(_ranges(accept))
    if not ranges:
        return offered[0]
    best = max(offered, key=lambda media: _quality(media, ranges))
    return best if _quality(best, ranges) > 0 else None


def _ranges(accept: str) -> Iterator[tuple[str, float]]:
    """Media ranges with their quality; one that can't be read is not wanted."""
    for item in accept.lower().split(","):
        media, *parameters = (part.strip() for part in item.split(";"))
        if not media:
            continue
        quality = 1.0
        for parameter in parameters:
            name, _, value = parameter.partition("=")
            if name.strip() == "q":
                quality = _number(value)
        yield media, quality


def _number(text: str) -> float:
    try:
        return min(max(float(text), 0.0), 1.0)
    except ValueError:
        return 0.0


def _quality(media: str, ranges: Sequence[tuple[str, float]]) -> float:
    """What the most exact range that fits says of a media type; 0 where none fits."""
    for form in (media, f"{media.partition('/')[0]}/*", "*/*"):
        found = [quality for range_, quality in ranges if range_ == form]
        if found:
            return max(found)
    return 0.0
