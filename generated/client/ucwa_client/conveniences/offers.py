"""Looks for what the server offers, and says what to do where it does not."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from ..errors import LinkUnavailable
from ..link import Link
from ..protocol.effects import Flow
from ..resource import Resource

if TYPE_CHECKING:
    from ..protocol.session import Session
    from ..resources import Communication, Me, OnlineMeetings, People

__all__ = [
    "AVAILABLE_FIRST",
    "communication_of",
    "me_of",
    "offered",
    "online_meetings_of",
    "people_of",
]

K = TypeVar("K", bound=Link[Resource])

AVAILABLE_FIRST = "the user is not available here yet; call me.make_available() first"


def offered(owner: Resource, link: K, hint: str) -> K:
    """The link. Raises LinkUnavailable with this hint where its owner does not offer it."""
    if not link:
        raise LinkUnavailable(owner.rel or owner.links.owner, link.rel, hint)
    return link


def me_of(session: Session) -> Flow[Me]:
    """The user, as last read with the application."""
    return (yield from session.follow(session.application.links.me))


def people_of(session: Session) -> Flow[People]:
    """The hub for people, as last read with the application."""
    return (yield from session.follow(session.application.links.people))


def communication_of(session: Session) -> Flow[Communication]:
    """The hub for conversations, as last read with the application."""
    return (yield from session.follow(session.application.links.communication))


def online_meetings_of(session: Session) -> Flow[OnlineMeetings]:
    """The hub for scheduled meetings, as last read with the application."""
    return (yield from session.follow(session.application.links.online_meetings))
