"""What a user says about themselves, and what it comes to as time passes."""

from __future__ import annotations

from attrs import define

from ...._client import enums
from ...users import User

__all__ = ["Published", "activity", "availability", "keeps_history", "published"]

_Availability = enums.Availability
_Preferred = enums.PreferredAvailability

_IDLE = {
    _Availability.ONLINE: _Availability.IDLE_ONLINE,
    _Availability.BUSY: _Availability.IDLE_BUSY,
}

_SHOWN = {
    _Preferred.ONLINE: _Availability.ONLINE,
    _Preferred.BUSY: _Availability.BUSY,
    _Preferred.DO_NOT_DISTURB: _Availability.DO_NOT_DISTURB,
    _Preferred.BE_RIGHT_BACK: _Availability.BE_RIGHT_BACK,
    _Preferred.AWAY: _Availability.AWAY,
    _Preferred.OFFWORK: _Availability.AWAY,
}


@define(eq=False)
class Published:
    """What a user published. Read it by `published(user)`."""

    preferred: enums.PreferredAvailability | None = None
    """Set by hand; None where it follows what the user does."""
    activity: str | None = None
    """Set by somebody else: by a call that the user is in, for instance."""
    note: str | None = None
    location: str | None = None
    history: bool = True
    """Whether the user wants past conversations kept."""
    idle_stages: int = 0
    """How many times the idle time has passed since the user did something."""


def published(user: User) -> Published:
    """What a user published; it can be changed."""
    return user.part(Published)


def availability(user: User) -> enums.Availability:
    """How available a user is, as others see it."""
    if not any(row.registration is not None for row in user.applications):
        return _Availability.OFFLINE
    stated = published(user)
    shown = _SHOWN.get(stated.preferred or _Preferred.ONLINE, _Availability.ONLINE)
    if stated.idle_stages == 0 or shown not in _IDLE:
        return shown
    return _IDLE[shown] if stated.idle_stages == 1 else _Availability.AWAY


def keeps_history(user: User) -> bool:
    """Whether the past conversations of a user are kept: it is allowed, and wanted."""
    return user.allows("conversationHistory") and published(user).history


def activity(user: User) -> str | None:
    """What a user is doing, as others see it."""
    stated = published(user)
    if stated.preferred == _Preferred.OFFWORK:
        return "off-work"
    return stated.activity
