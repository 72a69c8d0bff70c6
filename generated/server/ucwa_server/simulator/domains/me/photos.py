"""Pictures of people: how they are given out."""

from __future__ import annotations

import re
from email.utils import formatdate

from ...._client import Content
from ....errors import BadRequest, NotFound, ParameterFault
from ...users import User
from ...visit import Visit

__all__ = ["picture"]

_SIZE = re.compile(r"HR\d{1,4}X\d{1,4}", re.IGNORECASE)

_FRESH = 24 * 3600
"""Seconds for which a picture may be kept."""


def picture(here: Visit, person: User, size: str | None) -> Content:
    """The picture of somebody; there is one, whatever size is asked for.

    Raises `BadRequest` where the size is none, `NotFound` where there is no picture.
    """
    if size is not None and not _SIZE.fullmatch(size):
        raise BadRequest(
            f"{size} is no size.",
            subcode="ParameterValidationFailure",
            parameters=[ParameterFault("size", "Invalid")],
        )
    if person.photo is None:
        raise NotFound("There is no photo.")
    expires = formatdate(here.world.schedule.now + _FRESH, usegmt=True)
    here.headers += [("Expires", expires), ("Cache-Control", "private")]
    return Content("image/jpeg", person.photo)
