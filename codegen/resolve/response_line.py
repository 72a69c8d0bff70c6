"""The line `Response:` of an operation, as in `201, location, completes by messagingInvitation`."""

from __future__ import annotations

import re

from attrs import frozen

__all__ = ["ResponseLine", "parse_response_line"]

_MEDIA = re.compile(r"^[a-z0-9!#$&^_.+-]+/[a-z0-9!#$&^_.+*-]+$")
_STATUS = re.compile(r"^[1-5]\d\d$")
_COMPLETES = re.compile(r"^completes by (\S+)$", re.IGNORECASE)


@frozen
class ResponseLine:
    """What a line says; the parts may come in any order."""

    status: int | None
    location: bool
    media: tuple[str, ...]
    completes_by: str | None
    unread: tuple[str, ...]
    """Parts that are none of these."""


def parse_response_line(text: str) -> ResponseLine:
    """Take a line apart; never raises."""
    status: int | None = None
    location = False
    media: list[str] = []
    completes_by: str | None = None
    unread: list[str] = []
    for part in (part.strip().rstrip(".") for part in text.split(",")):
        if _STATUS.match(part) and status is None:
            status = int(part)
        elif part.casefold() == "location":
            location = True
        elif _MEDIA.match(part.lower()):
            media.append(part.lower())
        elif match := _COMPLETES.match(part):
            completes_by = match[1]
        elif part:
            unread.append(part)
    return ResponseLine(status, location, tuple(media), completes_by, tuple(unread))
