"""Gatherings and conversations: who is in it, and how it looks to each of them.

A gathering is what people share. A conversation is one application's side of it; members
without one are there, too: whoever was not reached yet, or takes part by telephone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from attrs import define, field, frozen

from ..._client import Link, Resource, enums
from ..parts import Parts
from ..users import User

if TYPE_CHECKING:
    from ..applications import Application

__all__ = ["Conversation", "Gathering", "Member", "Seat"]

_Modality = enums.ConversationModalityType


@define(eq=False)
class Gathering(Parts):
    """What several people take part in.

    Domains keep in parts what belongs to all of it: `gathering.part(Meeting)`.
    """

    id: str
    subject: str
    thread_id: str
    importance: enums.Importance
    created: float
    members: list[Member] = field(factory=list["Member"], init=False)
    is_conference: bool = field(default=False, init=False)
    """Whether it is more than a talk between two."""
    organizer: User | None = field(default=None, init=False)
    """Whose conference it is."""
    audience_messaging: enums.AudienceMessaging | None = field(default=None, init=False)
    """Whether a conference has messages."""
    audience_mute: enums.AudienceMuteLock | None = field(default=None, init=False)
    """Whether the attendees of a conference are muted, and stay so."""

    def member_of(self, user: User) -> Member | None:
        """The member that a user is."""
        return next((row for row in self.members if row.user is user), None)

    def conversations(self) -> Iterator[Conversation]:
        """The sides of all members that have one."""
        for member in tuple(self.members):
            if member.conversation is not None:
                yield member.conversation


@define(eq=False)
class Member(Parts):
    """Somebody in a gathering. `key` stands in the paths of all who see them."""

    gathering: Gathering
    user: User
    key: str
    name: str
    role: enums.Role = enums.Role.ATTENDEE
    is_in_lobby: bool = False
    conversation: Conversation | None = field(default=None, init=False)
    """The side of the application by which they take part."""
    modalities: list[_Modality] = field(factory=list[_Modality], init=False)
    """What they take part in now."""


@define(eq=False)
class Conversation(Parts):
    """One application's side of a gathering.

    Domains keep in parts what belongs to this side: `conversation.part(Session)`.
    """

    application: Application
    gathering: Gathering
    local: Member
    """The user of the application."""
    id: str
    state: enums.ConversationState
    is_ended: bool = field(default=False, init=False)
    shown: list[Member] = field(factory=list[Member], init=False)
    """The others, as far as the application was told of them."""

    @property
    def modalities(self) -> tuple[_Modality, ...]:
        """What the user takes part in now, each once."""
        return tuple(self.local.modalities)

    def href(self, page: str = "conversation", **values: str) -> str:
        """Where one of its resources is."""
        return self.application.href(page, conversationId=self.id, **values)

    def link(
        self, page: str = "conversation", *, rel: str | None = None, **values: str
    ) -> Link[Resource]:
        """A link to one of its resources."""
        return self.application.link(page, rel=rel, conversationId=self.id, **values)

    def participant(self, member: Member) -> Link[Resource]:
        """The link to a member, named as the member is."""
        rel = "localParticipant" if member is self.local else "participant"
        return self.application.link(
            "participant",
            rel=rel,
            title=member.name,
            conversationId=self.id,
            participantId=member.key,
        )


@frozen(eq=False)
class Seat:
    """A member as one application sees them."""

    side: Conversation
    member: Member
