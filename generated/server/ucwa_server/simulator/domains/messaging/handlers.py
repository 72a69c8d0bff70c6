"""Requests about messaging."""

from __future__ import annotations

from contextlib import suppress
from email.message import Message as Header

from ...._client import Content, enums, resources
from ....errors import BadRequest, NotFound, ParameterFault
from ....handler import Call, Created
from ....handlers import (
    AddMessagingHandler,
    MessageHandler,
    MessagesHandler,
    MessagingHandler,
    MessagingInvitationHandler,
    ParticipantMessagingHandler,
    ReplayMessageHandler,
    SendMessageHandler,
    SetIsTypingHandler,
    StartMessagingHandler,
    StopMessagingHandler,
)
from ...visit import visit
from ..conversing import conversation_of, invitation_of, member_of
from . import rules, views
from .operations import Message, MessagingInvitation
from .state import MESSAGING

__all__ = [
    "ReadInvitation",
    "ReadMessage",
    "ReadMessages",
    "ReadMessaging",
    "ReadParticipantMessaging",
    "Replay",
    "Send",
    "SetTyping",
    "Start",
    "StartAgain",
    "Stop",
]


class Start(StartMessagingHandler):
    """Begins a conversation with messages."""

    async def post(
        self,
        call: Call,
        *,
        operation_id: str | None = None,
        to: str | None = None,
        importance: enums.Importance | None = None,
        subject: str | None = None,
        thread_id: str | None = None,
        message: Content | None = None,
        custom_content: Content | None = None,
    ) -> Created[resources.MessagingInvitation]:
        if not to:
            raise BadRequest(
                "Whom to write to is missing.",
                subcode="ParameterValidationFailure",
                parameters=[ParameterFault("to", "Missing")],
            )
        invitation = rules.start(
            visit(call).application,
            to,
            operation_id=operation_id,
            subject=subject,
            importance=importance,
            thread_id=thread_id,
            message=message,
            custom_content=custom_content,
        )
        return Created(invitation.href)


class StartAgain(AddMessagingHandler):
    """Adds messages to a conversation."""

    async def post(
        self,
        call: Call,
        *,
        operation_id: str | None = None,
        message: Content | None = None,
    ) -> Created[resources.MessagingInvitation]:
        side = conversation_of(call)
        invitation = rules.invite(side, operation_id=operation_id, message=message)
        return Created(invitation.href)


class ReadInvitation(MessagingInvitationHandler):
    """Shows an invitation."""

    async def addresses(self, call: Call) -> bool:
        return isinstance(invitation_of(call), MessagingInvitation)

    async def get(self, call: Call) -> resources.MessagingInvitation:
        invitation = invitation_of(call)
        if not isinstance(invitation, MessagingInvitation):
            raise NotFound()
        return views.messaging_invitation(invitation)


class ReadMessaging(MessagingHandler):
    """Shows messaging."""

    async def get(self, call: Call) -> resources.Messaging:
        return views.messaging(conversation_of(call))


class Send(SendMessageHandler):
    """Writes to the others."""

    async def post(
        self, call: Call, *, operation_id: str | None = None
    ) -> Created[resources.Message]:
        older = call.request.query_params.get("OperationContext")
        sent = rules.send(conversation_of(call), _written(call), operation_id or older)
        return Created(sent.href)


def _written(call: Call) -> Content:
    """What the body says, in UTF-8: readers are told so, whatever the writer stated.

    Bytes that are not what the writer says they are travel as they stand.
    """
    header = Header()
    header["Content-Type"] = call.request.headers.get("content-type") or "text/plain"
    data = call.body
    with suppress(LookupError, ValueError):
        data = data.decode(header.get_content_charset("utf-8")).encode()
    return Content(f"{header.get_content_type()};charset=utf-8", data)


class SetTyping(SetIsTypingHandler):
    """Hears that the user is typing."""

    async def post(self, call: Call) -> None:
        rules.type_(conversation_of(call))


class Replay(ReplayMessageHandler):
    """Takes the request to replay a message. Nothing in it tells which one, so none is."""

    async def post(self, call: Call) -> None:
        visit(call)


class Stop(StopMessagingHandler):
    """Ends messaging."""

    async def post(self, call: Call) -> None:
        rules.stop(conversation_of(call))


class ReadMessages(MessagesHandler):
    """Lists the messages that can still be read."""

    async def get(self, call: Call) -> resources.Messages:
        side = conversation_of(call)
        hrefs = [
            row.href
            for row in side.application.operations.values()
            if isinstance(row, Message) and row.side is side
        ]
        here = side.href("messages")
        return resources.Messages(
            links=resources.MessagesLinks({"self": here, "message": hrefs})
        )


class ReadMessage(MessageHandler):
    """Shows a message."""

    async def get(self, call: Call) -> resources.Message:
        side = conversation_of(call)
        found = side.application.operations.get(call.path.get("messageId", ""))
        if not isinstance(found, Message) or found.side is not side:
            raise NotFound("There is no such message.")
        if found.delivery is not None and not found.is_outgoing:
            found.delivery.arrived(found)
        return views.message(found)


class ReadParticipantMessaging(ParticipantMessagingHandler):
    """Shows that somebody takes part in messaging."""

    async def get(self, call: Call) -> resources.ParticipantMessaging:
        side, member = member_of(call)
        if MESSAGING not in member.modalities:
            raise NotFound("The participant does not write.")
        return views.participant_messaging(side, member)
