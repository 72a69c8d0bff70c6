"""What can be done about meetings now: the links on resources that are not their own."""

from __future__ import annotations

from ...._client import LinkSource, enums
from ...applications import Application
from ...conversations.state import Conversation, Seat
from ...users import User
from . import calendar, roster, rules

__all__ = [
    "communication_links",
    "conversation_links",
    "online_meetings_links",
    "participant_links",
]

_HUB = (
    "myOnlineMeetings",
    "onlineMeetingDefaultValues",
    "onlineMeetingEligibleValues",
    "onlineMeetingInvitationCustomization",
    "onlineMeetingPolicies",
    "phoneDialInInformation",
)


def communication_links(seen: Application, _: Application) -> dict[str, LinkSource]:
    """Everybody may join; guests open nothing of their own."""
    links: dict[str, LinkSource] = {"joinOnlineMeeting": seen.href("joinOnlineMeeting")}
    if not seen.user.is_guest:
        links["startOnlineMeeting"] = seen.href("startOnlineMeeting")
    return links


def online_meetings_links(seen: Application, user: User) -> dict[str, LinkSource]:
    """What organizers need."""
    if user.is_guest:
        return {}
    links: dict[str, LinkSource] = {page: seen.href(page) for page in _HUB}
    for meeting in calendar.of(seen.world, user):
        if meeting.is_assigned:
            links["myAssignedOnlineMeeting"] = seen.href(
                "myAssignedOnlineMeeting", myOnlineMeetingId=meeting.key
            )
    return links


def conversation_links(_: Application, side: Conversation) -> dict[str, LinkSource]:
    """The roster and the meeting, and what leaders can do."""
    pages: list[str] = []
    if rules.may_add(side):
        pages.append("addParticipant")
    if roster.is_inside(side):
        pages += ["participants", *roster.PLACES, "onlineMeeting"]
    if roster.is_leader(side):
        gathering = side.gathering
        is_muted = gathering.audience_mute == enums.AudienceMuteLock.ENABLED
        writes = gathering.audience_messaging == enums.AudienceMessaging.ENABLED
        pages += [
            "disableAudienceMuteLock" if is_muted else "enableAudienceMuteLock",
            "disableAudienceMessaging" if writes else "enableAudienceMessaging",
        ]
    return {page: side.href(page) for page in pages}


def participant_links(_: Application, seat: Seat) -> dict[str, LinkSource]:
    """What a leader can do with another one; nobody can do it to the organizer."""
    side, member = seat.side, seat.member
    if not roster.is_leader(side) or member is side.local:
        return {}
    pages: tuple[str, ...]
    if member.is_in_lobby:
        pages = ("admit", "reject")
    elif not roster.is_here(member) or member.user is side.gathering.organizer:
        pages = ()
    elif member.role == enums.Role.LEADER:
        pages = ("demote", "eject")
    else:
        pages = ("promote", "eject")
    return {page: side.href(page, participantId=member.key) for page in pages}
