"""Taking a past conversation up again: a new one of the same thread with the same person."""

from __future__ import annotations

from ...._client import Content, resources
from ....errors import Conflict
from ....handler import Call, Created
from ....handlers import (
    ContinueAudioHandler,
    ContinueAudioVideoHandler,
    ContinueMessagingHandler,
    ContinuePhoneAudioHandler,
    ContinueVideoHandler,
)
from ...visit import visit
from ..calls.ringing import starting
from ..calls.ringing.invitations import CallInvitation
from ..calls.ringing.terms import Terms
from ..messaging import rules as messaging
from .handlers import log_of
from .state import Log

__all__ = [
    "ContinueAudio",
    "ContinueAudioVideo",
    "ContinueMessaging",
    "ContinuePhoneAudio",
    "ContinueVideo",
]


class ContinueMessaging(ContinueMessagingHandler):
    """Writes to the other one again."""

    async def post(
        self,
        call: Call,
        *,
        operation_id: str | None = None,
        message: Content | None = None,
    ) -> Created[resources.MessagingInvitation]:
        log = log_of(call)
        invitation = messaging.start(
            visit(call).application,
            _other(log),
            operation_id=operation_id,
            subject=log.subject,
            importance=log.importance,
            thread_id=log.thread_id,
            message=message,
        )
        return Created(invitation.href)


class ContinueAudio(ContinueAudioHandler):
    """Calls the other one again, with audio."""

    async def post(
        self,
        call: Call,
        *,
        operation_id: str | None = None,
        media_offer: Content | None = None,
        session_context: str | None = None,
    ) -> Created[resources.AudioVideoInvitation]:
        terms = Terms(offer=media_offer, session_context=session_context)
        return Created(_call(call, terms, operation_id).href)


class ContinueAudioVideo(ContinueAudioVideoHandler):
    """Calls the other one again, with audio and video."""

    async def post(
        self,
        call: Call,
        *,
        operation_id: str | None = None,
        media_offer: Content | None = None,
        session_context: str | None = None,
    ) -> Created[resources.AudioVideoInvitation]:
        terms = Terms(video=True, offer=media_offer, session_context=session_context)
        return Created(_call(call, terms, operation_id).href)


class ContinueVideo(ContinueVideoHandler):
    """Calls the other one again, with video alone."""

    async def post(
        self,
        call: Call,
        *,
        operation_id: str | None = None,
        media_offer: Content | None = None,
        session_context: str | None = None,
    ) -> Created[resources.AudioVideoInvitation]:
        terms = Terms(
            audio=False,
            video=True,
            offer=media_offer,
            session_context=session_context,
        )
        return Created(_call(call, terms, operation_id).href)


class ContinuePhoneAudio(ContinuePhoneAudioHandler):
    """Calls the other one again, by the user's telephone."""

    async def post(
        self,
        call: Call,
        *,
        operation_id: str | None = None,
        phone_number: str | None = None,
    ) -> Created[resources.PhoneAudioInvitation]:
        number = starting.own_number(visit(call).application, phone_number)
        return Created(_call(call, Terms(number=number), operation_id).href)


def _call(call: Call, terms: Terms, operation_id: str | None) -> CallInvitation:
    log = log_of(call)
    return starting.start(
        visit(call).application,
        _other(log),
        terms,
        operation_id=operation_id,
        subject=log.subject,
        importance=log.importance,
        thread_id=log.thread_id,
    )


def _other(log: Log) -> str:
    """Whom to call. Raises `Conflict` where that is not one alone."""
    if len(log.recipients) != 1 or log.is_conference:
        raise Conflict("It was a talk between more than two.")
    return log.recipients[0].uri
