"""Requests about meetings that go on: joined, opened, who is in them, with which rights."""

from __future__ import annotations

from ...._client import enums, resources
from ....errors import BadRequest, NotFound, ParameterFault
from ....handler import Call, Created, Handler
from ....handlers import (
    AddParticipantHandler,
    AdmitHandler,
    AttendeesHandler,
    DemoteHandler,
    DisableAudienceMessagingHandler,
    DisableAudienceMuteLockHandler,
    EjectHandler,
    EnableAudienceMessagingHandler,
    EnableAudienceMuteLockHandler,
    JoinOnlineMeetingHandler,
    LeadersHandler,
    LobbyHandler,
    OnlineMeetingHandler,
    OnlineMeetingInvitationHandler,
    ParticipantInvitationHandler,
    PromoteHandler,
    RejectHandler,
    StartOnlineMeetingHandler,
)
from ....operation import Answer, operation
from ...conversations.state import Conversation, Member
from ...visit import visit
from ..conversing import conversation_of, invitation_of, member_of
from . import audience, conference, rules, views
from .proposals import OnlineMeetingInvitation, ParticipantInvitation

__all__ = [
    "AddParticipant",
    "Admit",
    "Demote",
    "DisableMessaging",
    "DisableMuteLock",
    "Eject",
    "EnableMessaging",
    "EnableMuteLock",
    "Join",
    "Open",
    "ParticipantsHandler",
    "Promote",
    "ReadAttendees",
    "ReadJoining",
    "ReadLeaders",
    "ReadLobby",
    "ReadMeeting",
    "ReadParticipantInvitation",
    "ReadParticipants",
    "Reject",
]

_AD_HOC = "adhoc"
"""Stands for the URI of a meeting that there is not yet."""


class Join(JoinOnlineMeetingHandler):
    """Joins a meeting; where the request names none, opens one.

    What opens meetings stands at the same place, with a query.
    """

    async def post(
        self,
        call: Call,
        *,
        online_meeting_uri: str | None = None,
        operation_id: str | None = None,
        importance: enums.Importance | None = None,
        subject: str | None = None,
        thread_id: str | None = None,
        anonymous_display_name: str | None = None,
    ) -> Created[resources.OnlineMeetingInvitation]:
        application = visit(call).application
        if online_meeting_uri is None or online_meeting_uri.lower() == _AD_HOC:
            opened = rules.open_(
                application,
                operation_id=operation_id,
                importance=importance,
                subject=subject,
                thread_id=thread_id,
            )
            return Created(opened.href)
        joining = rules.join(
            application,
            online_meeting_uri,
            operation_id=operation_id,
            importance=importance,
            thread_id=thread_id,
            display_name=anonymous_display_name,
        )
        return Created(joining.href)


class Open(StartOnlineMeetingHandler):
    """Opens a meeting on the spot."""

    async def post(
        self,
        call: Call,
        *,
        operation_id: str | None = None,
        importance: enums.Importance | None = None,
        subject: str | None = None,
        thread_id: str | None = None,
    ) -> Created[resources.OnlineMeetingInvitation]:
        opened = rules.open_(
            visit(call).application,
            operation_id=operation_id,
            importance=importance,
            subject=subject,
            thread_id=thread_id,
        )
        return Created(opened.href)


class ReadJoining(OnlineMeetingInvitationHandler):
    """Shows how joining goes, or an invitation into a meeting."""

    async def addresses(self, call: Call) -> bool:
        return isinstance(invitation_of(call), OnlineMeetingInvitation)

    async def get(self, call: Call) -> resources.OnlineMeetingInvitation:
        found = invitation_of(call)
        if not isinstance(found, OnlineMeetingInvitation):
            raise NotFound()
        return views.online_meeting_invitation(found)


class AddParticipant(AddParticipantHandler):
    """Asks somebody into a conversation. Links name the conversation in their query."""

    async def post(
        self, call: Call, *, operation_id: str | None = None, to: str
    ) -> Created[resources.ParticipantInvitation]:
        if not to.strip():
            raise BadRequest(
                "Whom to invite is missing.",
                subcode="ParameterValidationFailure",
                parameters=[ParameterFault("to", "Invalid")],
            )
        key = call.path.get("conversationId")
        named = key or call.request.query_params.get("conversation", "")
        side = visit(call).application.conversation(named)
        return Created(rules.add_participant(side, to, operation_id).href)


class ReadParticipantInvitation(ParticipantInvitationHandler):
    """Shows how asking somebody in goes."""

    async def addresses(self, call: Call) -> bool:
        return isinstance(invitation_of(call), ParticipantInvitation)

    async def get(self, call: Call) -> resources.ParticipantInvitation:
        found = invitation_of(call)
        if not isinstance(found, ParticipantInvitation):
            raise NotFound()
        return views.participant_invitation(found)


class ReadMeeting(OnlineMeetingHandler):
    """Shows the meeting that a conversation is."""

    async def get(self, call: Call) -> resources.OnlineMeeting:
        return views.online_meeting(conversation_of(call))


class ParticipantsHandler(Handler, scopes=("Conversations.Receive",)):
    """Everyone who takes part in a conversation. No page tells how it is read, but links
    lead to it."""

    @operation(
        "participants.GET",
        "/ucwa/v1/applications/{applicationId}/communication/conversations/"
        "{conversationId}/participants",
        Answer(200, "representation", "participants"),
    )
    async def get(self, call: Call) -> resources.Participants:
        """Reads the list."""
        raise NotImplementedError


class ReadParticipants(ParticipantsHandler):
    """Lists who is in a meeting."""

    async def get(self, call: Call) -> resources.Participants:
        return views.participants(conversation_of(call))


class ReadAttendees(AttendeesHandler):
    """Lists who attends."""

    async def get(self, call: Call) -> resources.Attendees:
        return views.attendees(conversation_of(call))


class ReadLeaders(LeadersHandler):
    """Lists who leads."""

    async def get(self, call: Call) -> resources.Leaders:
        return views.leaders(conversation_of(call))


class ReadLobby(LobbyHandler):
    """Lists who waits outside."""

    async def get(self, call: Call) -> resources.Lobby:
        return views.lobby(conversation_of(call))


class Admit(AdmitHandler):
    """Lets somebody in."""

    async def post(self, call: Call) -> None:
        rules.admit(_led(call))


class Reject(RejectHandler):
    """Refuses somebody."""

    async def post(self, call: Call) -> None:
        rules.reject(_led(call))


class Promote(PromoteHandler):
    """Makes somebody a leader."""

    async def post(self, call: Call) -> None:
        conference.promote(_led(call))


class Demote(DemoteHandler):
    """Makes somebody an attendee."""

    async def post(self, call: Call) -> None:
        conference.demote(_led(call))


class Eject(EjectHandler):
    """Sends somebody away."""

    async def post(self, call: Call) -> None:
        conference.eject(_led(call))


class EnableMuteLock(EnableAudienceMuteLockHandler):
    """Mutes the attendees."""

    async def post(self, call: Call) -> None:
        audience.set_mute_lock(_leading(call), enums.AudienceMuteLock.ENABLED)


class DisableMuteLock(DisableAudienceMuteLockHandler):
    """Lets the attendees unmute themselves."""

    async def post(self, call: Call) -> None:
        audience.set_mute_lock(_leading(call), enums.AudienceMuteLock.DISABLED)


class EnableMessaging(EnableAudienceMessagingHandler):
    """Lets all write."""

    async def post(self, call: Call) -> None:
        audience.set_messaging(_leading(call), enums.AudienceMessaging.ENABLED)


class DisableMessaging(DisableAudienceMessagingHandler):
    """Takes messages away from all."""

    async def post(self, call: Call) -> None:
        audience.set_messaging(_leading(call), enums.AudienceMessaging.DISABLED)


def _led(call: Call) -> Member:
    """The participant of a path, with whom the user may do what leaders do."""
    side, member = member_of(call)
    conference.require_leader(side)
    if member is side.local:
        raise NotFound("Nobody does this with themselves.")
    return member


def _leading(call: Call) -> Conversation:
    """The conference of a path, which the user leads."""
    side = conversation_of(call)
    conference.require_leader(side)
    return side
