"""Who is where in a conference, and what applications are told of it."""

from __future__ import annotations

from ...._client import enums
from ...conversations import views
from ...conversations.changes import Hidden, Shown
from ...conversations.state import Conversation, Member

__all__ = [
    "ATTENDEES",
    "LEADERS",
    "LOBBY",
    "PLACES",
    "hidden",
    "introduce",
    "is_here",
    "is_inside",
    "is_leader",
    "members_at",
    "place_of",
    "shown",
    "tell_all_participants",
    "tell_move",
    "tell_participant",
]

ATTENDEES, LEADERS, LOBBY = "attendees", "leaders", "lobby"
PLACES = (ATTENDEES, LEADERS, LOBBY)
"""The views of a roster; everybody is in one of them."""

_CONFERENCED = enums.ConversationState.CONFERENCED


def place_of(member: Member) -> str:
    """Which view of the roster has a member."""
    if member.is_in_lobby:
        return LOBBY
    return LEADERS if member.role == enums.Role.LEADER else ATTENDEES


def is_inside(side: Conversation) -> bool:
    """Whether an application takes part in a conference, and does not wait outside."""
    return side.state == _CONFERENCED and not side.is_ended


def is_leader(side: Conversation) -> bool:
    """Whether the user of an application leads the conference that they are in."""
    return is_inside(side) and side.local.role == enums.Role.LEADER


def is_here(member: Member) -> bool:
    """Whether somebody is on the roster: inside, by telephone, or in the lobby."""
    if member.is_in_lobby or member.modalities:
        return True
    return member.conversation is not None and is_inside(member.conversation)


def members_at(side: Conversation, place: str) -> list[Member]:
    """The members in a view of the roster, as far as an application knows of them."""
    if not is_inside(side):
        return []
    return [row for row in (side.local, *side.shown) if place_of(row) == place]


def shown(notice: Shown) -> None:
    """Who is new to a conference is new to a view of its roster."""
    if is_inside(notice.conversation):
        _tell_place(
            "added", notice.conversation, notice.member, place_of(notice.member)
        )


def hidden(notice: Hidden) -> None:
    """Who leaves a conference leaves a view of its roster first."""
    side, member = notice.conversation, notice.member
    if is_inside(side):
        _tell_place("deleted", side, member, place_of(member))


def introduce(side: Conversation) -> None:
    """Tells an application that has just come in where it is itself, and where those are
    whom it knew before."""
    for member in (side.local, *side.shown):
        _tell_place("added", side, member, place_of(member))


def tell_move(side: Conversation, member: Member, before: str) -> None:
    """Tells an application that a member went from one view to another."""
    if not (is_inside(side) and (member is side.local or member in side.shown)):
        return
    _tell_place("deleted", side, member, before)
    _tell_place("added", side, member, place_of(member))
    if member is side.local or is_leader(side):
        tell_participant(side, member)


def tell_participant(side: Conversation, member: Member) -> None:
    """Tells an application what can be done with a member now."""
    if member is side.local:
        side.application.emit(
            "updated",
            views.local_participant(side),
            sender=side.link(),
            rel="localParticipant",
            title=member.name,
        )
    else:
        side.application.emit(
            "updated",
            views.participant(side, member),
            sender=side.link(),
            title=member.name,
        )


def tell_all_participants(side: Conversation) -> None:
    """Tells an application what its user can do with all others now."""
    for member in side.shown:
        tell_participant(side, member)


def _tell_place(type: str, side: Conversation, member: Member, place: str) -> None:
    view = side.link(place)
    if type == "deleted" or member is side.local:
        side.application.emit(
            type, side.participant(member), sender=side.link(), in_=view
        )
    else:
        side.application.emit(
            type,
            views.participant(side, member),
            sender=side.link(),
            in_=view,
            title=member.name,
        )
