"""Photos of people, with how long they may be kept."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from attrs import field, frozen

from ..protocol.effects import Flow

if TYPE_CHECKING:
    from ..content import Content
    from ..protocol.session import Session
    from ..request import Request

__all__ = ["Picture", "picture"]


@frozen
class Picture:
    """An image file."""

    data: bytes = field(repr=False)
    media_type: str
    """As the server states it: `image/jpeg`."""
    expires: datetime | None = None
    """Until when the copy may be used; None where the server does not say."""


def picture(session: Session, request: Request[Content]) -> Flow[Picture]:
    """The image that a request gives."""
    response = yield from session.exchange(request)
    content = response.value
    expires = _moment(response.headers.get("expires", ""))
    return Picture(content.data, content.media_type, expires)


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:  # 0 and -1 are in use for "at once"
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
