"""How close people are to each other, and what follows for what they see."""

from __future__ import annotations

from ...._client import enums
from ...applications import Application
from ...users import User
from .state import Privacy, Subscriptions

__all__ = ["hides_from", "level_of", "reset_level", "set_level"]

_Level = enums.PrivacyRelationshipLevel

_SEEN = ("contactPresence", "contactNote", "contactLocation")
"""What somebody who is blocked does not see."""


def level_of(user: User, other: User) -> enums.PrivacyRelationshipLevel:
    """How close a user declared another one to be; colleagues are so by themselves."""
    stated = user.part(Privacy).levels.get(other.address)
    if stated is not None:
        return stated
    return _Level.COLLEAGUES if user.domain == other.domain else _Level.EXTERNAL


def hides_from(user: User, other: User) -> bool:
    """Whether a user lets another one see no more than name and address."""
    return user is not other and level_of(user, other) == _Level.BLOCKED


def set_level(
    user: User, other: User, level: enums.PrivacyRelationshipLevel | None
) -> None:
    """Declares how close somebody is; None leaves it to the server.

    Both learn of it: the user's applications that look at the other one, and those of the
    other one if they see more or less of the user now.
    """
    before, was_hidden = level_of(user, other), hides_from(user, other)
    levels = user.part(Privacy).levels
    levels.pop(other.address, None)
    if level is not None:
        levels[other.address] = level
    if level_of(user, other) == before:
        return
    for application in user.applications:
        seen = application.part(Subscriptions)
        if seen.follows(other) or seen.list_expires is not None:
            _tell(application, "contactPrivacyRelationship", other)
    if hides_from(user, other) != was_hidden:
        for application in other.applications:
            if application.part(Subscriptions).follows(user):
                for page in _SEEN:
                    _tell(application, page, user)


def reset_level(user: User, other: User) -> None:
    """Leaves to the server how close somebody is."""
    set_level(user, other, None)


def _tell(application: Application, page: str, about: User) -> None:
    application.emit(
        "updated",
        application.link(page, personId=about.address),
        sender=application.link("people"),
        in_=application.link("contact", personId=about.address),
    )
