"""Instant messages: asked for, taken up, exchanged, ended."""

from __future__ import annotations

from attrs import evolve

from ....operation import Operation
from ...conversations.changes import ConversationEnded, Shown
from ...domain import Domain
from ...notices import hears
from ...offered import COMMUNICATION, CONVERSATION, LOCAL_PARTICIPANT, PARTICIPANT
from . import rules, views
from .handlers import (
    ReadInvitation,
    ReadMessage,
    ReadMessages,
    ReadMessaging,
    ReadParticipantMessaging,
    Replay,
    Send,
    SetTyping,
    Start,
    StartAgain,
    Stop,
)
from .typists import ReadTyping

__all__ = ["DOMAIN"]

_MESSAGING = "communication/conversations/{conversationId}/messaging"


def _takes_any_text(operation: Operation) -> Operation:
    """Messages may be HTML, and need no identifier."""
    rows = tuple(evolve(row, required=False) for row in operation.parameters)
    return evolve(operation, parameters=rows, reads=("text/plain", "text/html"))


DOMAIN = Domain(
    handlers=(
        Start,
        StartAgain,
        ReadInvitation,
        ReadMessaging,
        Send,
        SetTyping,
        Stop,
        ReadMessages,
        ReadMessage,
        ReadParticipantMessaging,
        ReadTyping,
        Replay,
    ),
    places={
        "addMessaging": f"{_MESSAGING}/messagingInvitations",
        "message": f"{_MESSAGING}/messages/{{messageId}}",
        "messages": f"{_MESSAGING}/messages",
        "messaging": _MESSAGING,
        "messagingInvitation": "communication/messagingInvitations/{invitationId}",
        "participantMessaging": (
            "communication/conversations/{conversationId}/participants/"
            "{participantId}/messaging"
        ),
        "replayMessage": "communication/replayMessage",
        "sendMessage": f"{_MESSAGING}/messages",
        "setIsTyping": f"{_MESSAGING}/typing",
        "startMessaging": (
            "communication/messagingInvitations",
            "communication/startmessaging",
        ),
        "stopMessaging": f"{_MESSAGING}/terminate",
        "typingParticipants": f"{_MESSAGING}/typingParticipants",
    },
    offers=(
        COMMUNICATION.by(views.communication_links),
        CONVERSATION.by(views.conversation_links),
        PARTICIPANT.by(views.participant_links),
        LOCAL_PARTICIPANT.by(views.participant_links),
    ),
    hears=(hears(ConversationEnded, rules.forget), hears(Shown, rules.shown)),
    adapted={"sendMessage.POST": _takes_any_text},
)
