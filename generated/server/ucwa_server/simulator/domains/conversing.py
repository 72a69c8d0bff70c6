"""Conversations as such: read, left, and who takes part in them."""

from __future__ import annotations

from ..._client import LinkSource, enums, resources
from ...errors import NotFound
from ...handler import Call
from ...handlers import (
    AcceptHandler,
    CancelHandler,
    ConversationHandler,
    ConversationsHandler,
    DeclineHandler,
    LocalParticipantHandler,
    ParticipantHandler,
)
from ..applications import Application
from ..conversations import changes, views
from ..conversations.invitations import Invitation
from ..conversations.state import Conversation, Member
from ..domain import Domain
from ..notices import ApplicationAbsent, ApplicationEnded, hears
from ..offered import COMMUNICATION, CONVERSATION, LOCAL_PARTICIPANT, PARTICIPANT
from ..visit import visit

__all__ = [
    "DOMAIN",
    "Accept",
    "Cancel",
    "Decline",
    "ReadConversation",
    "ReadConversations",
    "ReadLocalParticipant",
    "ReadParticipant",
    "conversation_of",
    "invitation_of",
    "leave",
    "leave_all",
    "member_of",
]


def conversation_of(call: Call) -> Conversation:
    """The conversation that a path belongs to. Raises `NotFound` where there is none."""
    return visit(call).application.conversation(call.path.get("conversationId", ""))


def invitation_of(call: Call) -> Invitation:
    """The invitation that a path belongs to. Raises `NotFound` where there is none."""
    key = call.path.get("invitationId", "")
    found = visit(call).application.operations.get(key)
    if not isinstance(found, Invitation):
        raise NotFound("There is no such invitation.")
    return found


def member_of(call: Call) -> tuple[Conversation, Member]:
    """A conversation and the participant that a path belongs to.

    Raises `NotFound` where there is none, or none that the application can see.
    """
    side = conversation_of(call)
    key = call.path.get("participantId", "").lower()
    for member in (side.local, *side.shown):
        if member.key.lower() == key:
            return side, member
    raise NotFound("There is no such participant.")


class ReadConversation(ConversationHandler):
    """Shows a conversation, and lets the user leave."""

    async def get(self, call: Call) -> resources.Conversation:
        return views.conversation(conversation_of(call))

    async def delete(self, call: Call) -> None:
        leave(conversation_of(call))


class ReadConversations(ConversationsHandler):
    """Lists the conversations of the application."""

    async def get(
        self, call: Call, *, filter: str | None = None
    ) -> resources.Conversations:
        del filter  # those that ended are gone
        application = visit(call).application
        hrefs = [row.href() for row in application.conversations.values()]
        here = application.href("conversations")
        return resources.Conversations(
            links=resources.ConversationsLinks({"self": here, "conversation": hrefs})
        )


class ReadParticipant(ParticipantHandler):
    """Shows another one in a conversation."""

    async def addresses(self, call: Call) -> bool:
        side, member = member_of(call)
        return member is not side.local

    async def get(self, call: Call) -> resources.Participant:
        return views.participant(*member_of(call))


class ReadLocalParticipant(LocalParticipantHandler):
    """Shows the user in a conversation."""

    async def get(self, call: Call) -> resources.LocalParticipant:
        side, _ = member_of(call)
        return views.local_participant(side)


class Accept(AcceptHandler):
    """Accepts an invitation of whatever kind has no answer of its own."""

    async def post(self, call: Call) -> None:
        invitation = _open(call)
        invitation.proposal.accept(invitation)


class Decline(DeclineHandler):
    """Declines an invitation."""

    async def post(
        self, call: Call, *, reason: enums.CallDeclineReason | None = None
    ) -> None:
        del reason  # it tells how many endpoints stop ringing: here they all do
        invitation = _open(call)
        invitation.proposal.decline(invitation)


class Cancel(CancelHandler):
    """Takes an invitation back."""

    async def post(self, call: Call) -> None:
        invitation = invitation_of(call)
        if invitation.is_incoming or invitation.proposal.is_settled:
            raise NotFound("There is nothing to cancel.")
        invitation.proposal.cancel()


def _open(call: Call) -> Invitation:
    invitation = invitation_of(call)
    if not invitation.can_answer:
        raise NotFound("The invitation can't be answered any more.")
    return invitation


def leave(side: Conversation) -> None:
    """The user leaves a conversation; invitations that go on end with it."""
    for operation in tuple(side.application.started()):
        if isinstance(operation, Invitation) and operation.side is side:
            if operation.is_incoming:
                operation.proposal.decline(operation)
            else:
                operation.proposal.cancel()
    if not side.is_ended:
        if side.local.conversation is side:
            changes.leave(side.local)
        else:
            changes.end(side)


def leave_all(notice: ApplicationEnded | ApplicationAbsent) -> None:
    """An application that is gone takes part in nothing any more."""
    for side in tuple(notice.application.conversations.values()):
        leave(side)


def _begin(application: Application, _: Application) -> dict[str, LinkSource]:
    return {"conversations": application.href("conversations")}


def _lead(_: Application, side: Conversation) -> dict[str, LinkSource]:
    if side.state in (
        enums.ConversationState.CONNECTED,
        enums.ConversationState.CONFERENCED,
    ):
        local = side.participant(side.local)
        return {"localParticipant": {"href": local.href, "title": side.local.name}}
    return {}


DOMAIN = Domain(
    handlers=(
        ReadConversation,
        ReadConversations,
        ReadParticipant,
        ReadLocalParticipant,
        Accept,
        Decline,
        Cancel,
    ),
    places={
        "conversation": "communication/conversations/{conversationId}",
        "conversations": "communication/conversations?filter=active",
        "localParticipant": (
            "communication/conversations/{conversationId}/participants/{participantId}"
        ),
        "participant": (
            "communication/conversations/{conversationId}/participants/{participantId}"
        ),
        "accept": "communication/{kind}/{invitationId}/accept",
        "decline": "communication/{kind}/{invitationId}/decline",
        "cancel": "communication/{kind}/{invitationId}/cancel",
    },
    offers=(
        COMMUNICATION.by(_begin),
        CONVERSATION.by(_lead),
        PARTICIPANT.by(views.member_links),
        LOCAL_PARTICIPANT.by(views.member_links),
    ),
    hears=(hears(ApplicationEnded, leave_all), hears(ApplicationAbsent, leave_all)),
)
