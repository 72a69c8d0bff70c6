"""How conversations and their participants look to an application."""

from __future__ import annotations

from datetime import UTC, datetime

from ..._client import LinkSource, enums, resources
from ..applications import Application
from .state import Conversation, Member, Seat

__all__ = [
    "conversation",
    "local_participant",
    "member_links",
    "moment",
    "participant",
    "role_of",
    "source_network",
]


def moment(seconds: float) -> datetime:
    """A moment of the simulator's clock."""
    return datetime.fromtimestamp(seconds, UTC)


def conversation(seen: Conversation) -> resources.Conversation:
    """A conversation with what can be done in it now."""
    gathering = seen.gathering
    links = seen.application.links("conversation", seen, seen.href())
    return resources.Conversation(
        active_modalities=seen.modalities,
        audience_messaging=gathering.audience_messaging,
        audience_mute=gathering.audience_mute,
        created=moment(gathering.created),
        importance=gathering.importance,
        participant_count=len(seen.shown) + 1,
        recording=False,
        state=seen.state,
        subject=gathering.subject,
        thread_id=gathering.thread_id,
        links=resources.ConversationLinks(links),
    )


def participant(seen: Conversation, member: Member) -> resources.Participant:
    """Another one in a conversation."""
    href = seen.participant(member).href
    links = seen.application.links("participant", Seat(seen, member), href)
    return resources.Participant(
        anonymous=member.user.is_guest,
        in_lobby=member.is_in_lobby or None,
        local=False,
        name=member.name,
        organizer=member.user is member.gathering.organizer or None,
        role=role_of(member),
        source_network=source_network(seen, member),
        uri=member.user.uri,
        links=resources.ParticipantLinks(links),
    )


def local_participant(seen: Conversation) -> resources.LocalParticipant:
    """The user of the application in a conversation. Its rel is that of a participant."""
    member = seen.local
    href = seen.participant(member).href
    links = seen.application.links("localParticipant", Seat(seen, member), href)
    return resources.LocalParticipant(
        rel="participant",
        anonymous=member.user.is_guest,
        in_lobby=member.is_in_lobby or None,
        local=True,
        name=member.name,
        organizer=member.user is member.gathering.organizer or None,
        role=role_of(member),
        source_network=source_network(seen, member),
        uri=member.user.uri,
        links=resources.LocalParticipantLinks(links),
    )


def role_of(member: Member) -> enums.Role | None:
    """Their role; there are none between two."""
    return member.role if member.gathering.is_conference else None


def source_network(seen: Conversation, member: Member) -> enums.SourceNetwork:
    """Where they are, seen from the user."""
    if member.user.is_guest:
        return enums.SourceNetwork.EVERYONE
    if member.user.domain == seen.application.user.domain:
        return enums.SourceNetwork.SAME_ENTERPRISE
    return enums.SourceNetwork.FEDERATED


def member_links(application: Application, seat: Seat) -> dict[str, LinkSource]:
    """What leads from a participant to where they are and who they are."""
    seen, member = seat.side, seat.member
    links: dict[str, LinkSource] = {"conversation": seen.href()}
    if member is seen.local:
        links["me"] = application.href("me")
    elif not member.user.is_guest:
        person = member.user.address
        links["contact"] = application.href("contact", personId=person)
        links["contactPresence"] = application.href("contactPresence", personId=person)
    return links
