"""Calls: audio and video, telephones, call forwarding and delegates."""

from __future__ import annotations

from attrs import evolve

from ....operation import Operation
from ...conversations.changes import ConversationEnded
from ...domain import Domain
from ...notices import hears
from ...offered import COMMUNICATION, CONVERSATION, LOCAL_PARTICIPANT, ME, PARTICIPANT
from ..meetings.audience import AudienceMuteChanged
from ..meetings.conference import Escalated
from . import forwarding, media, phone, voice
from .forwarding import handlers as forwarding_handlers
from .forwarding import views as forwarding_views
from .media import escalation, session_handlers, start_handlers
from .media import handlers as media_handlers
from .media import views as media_views
from .phone import handlers as phone_handlers
from .phone import views as phone_views
from .ringing import connecting
from .voice import handlers as voice_handlers
from .voice import rules as voice_rules
from .voice import views as voice_views

__all__ = ["DOMAIN"]


def _needs_nobody(operation: Operation) -> Operation:
    """The conversation tells who is called."""
    rows = tuple(
        evolve(row, required=False) if row.name == "to" else row
        for row in operation.parameters
    )
    return evolve(operation, parameters=rows)


def _takes_answers(operation: Operation) -> Operation:
    """The page does not say that the body is the answer."""
    return evolve(operation, reads=("application/sdp",))


_ADDING = ("addAudio", "addAudioVideo", "addVideo", "addPhoneAudio")

DOMAIN = Domain(
    handlers=(
        *start_handlers.HANDLERS,
        *media_handlers.HANDLERS,
        *session_handlers.HANDLERS,
        *voice_handlers.HANDLERS,
        *phone_handlers.HANDLERS,
        *forwarding_handlers.HANDLERS,
    ),
    places={**media.PLACES, **voice.PLACES, **phone.PLACES, **forwarding.PLACES},
    offers=(
        COMMUNICATION.by(media_views.communication_links),
        COMMUNICATION.by(phone_views.communication_links),
        CONVERSATION.by(media_views.conversation_links),
        CONVERSATION.by(phone_views.conversation_links),
        PARTICIPANT.by(voice_views.participant_links),
        LOCAL_PARTICIPANT.by(voice_views.participant_links),
        ME.by(forwarding_views.me_links),
    ),
    hears=(
        hears(ConversationEnded, connecting.forget),
        hears(Escalated, escalation.tell_escalated),
        hears(AudienceMuteChanged, voice_rules.follow_lock),
    ),
    adapted={
        "answer.POST": _takes_answers,
        **{
            f"{page}.POST": _needs_nobody
            for page in (*_ADDING, "replaceWithPhoneAudio")
        },
    },
)
