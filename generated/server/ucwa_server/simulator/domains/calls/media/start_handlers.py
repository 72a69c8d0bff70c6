"""Requests that begin calls over the network."""

from __future__ import annotations

from ....._client import Content, enums, resources
from .....handler import Call, Created
from .....handlers import (
    AddAudioHandler,
    AddAudioVideoHandler,
    AddVideoHandler,
    StartAudioHandler,
    StartAudioOnBehalfOfDelegatorHandler,
    StartAudioVideoHandler,
    StartAudioVideoOnBehalfOfDelegatorHandler,
    StartVideoHandler,
)
from ....visit import visit
from ...conversing import conversation_of
from .. import sdp
from ..ringing import starting
from ..ringing.terms import Terms
from .asked import asks_for

__all__ = [
    "HANDLERS",
    "AddAudio",
    "AddAudioVideo",
    "AddVideo",
    "StartAudio",
    "StartAudioForOther",
    "StartAudioVideo",
    "StartAudioVideoForOther",
    "StartVideo",
]

_Created = Created[resources.AudioVideoInvitation]


def _offer(content: Content | None) -> Content | None:
    return None if content is None else sdp.check_content(content, "mediaOffer")


class StartAudio(StartAudioHandler):
    """Begins a conversation with sound."""

    async def addresses(self, call: Call) -> bool:
        return asks_for(call, "startAudio")

    async def post(
        self,
        call: Call,
        *,
        operation_id: str | None = None,
        to: str,
        importance: enums.Importance | None = None,
        subject: str | None = None,
        thread_id: str | None = None,
        media_offer: Content | None = None,
        session_context: str | None = None,
        join_audio_muted: bool | None = None,
        custom_content: Content | None = None,
    ) -> Created[resources.AudioVideoInvitation]:
        terms = Terms(
            offer=_offer(media_offer),
            session_context=session_context,
            custom_content=custom_content,
            audio_muted=join_audio_muted,
        )
        invitation = starting.start(
            visit(call).application,
            to,
            terms,
            operation_id=operation_id,
            subject=subject,
            importance=importance,
            thread_id=thread_id,
        )
        return Created(invitation.href)


class StartVideo(StartVideoHandler):
    """Begins a conversation with pictures alone."""

    async def addresses(self, call: Call) -> bool:
        return asks_for(call, "startVideo")

    async def post(
        self,
        call: Call,
        *,
        operation_id: str | None = None,
        to: str,
        importance: enums.Importance | None = None,
        subject: str | None = None,
        thread_id: str | None = None,
        media_offer: Content | None = None,
        session_context: str | None = None,
        join_video_muted: bool | None = None,
    ) -> Created[resources.AudioVideoInvitation]:
        terms = Terms(
            audio=False,
            video=True,
            offer=_offer(media_offer),
            session_context=session_context,
            video_muted=join_video_muted,
        )
        invitation = starting.start(
            visit(call).application,
            to,
            terms,
            operation_id=operation_id,
            subject=subject,
            importance=importance,
            thread_id=thread_id,
        )
        return Created(invitation.href)


class StartAudioVideo(StartAudioVideoHandler):
    """Begins a conversation with sound and pictures."""

    async def addresses(self, call: Call) -> bool:
        return asks_for(call, "startAudioVideo")

    async def post(
        self,
        call: Call,
        *,
        operation_id: str | None = None,
        to: str,
        importance: enums.Importance | None = None,
        subject: str | None = None,
        thread_id: str | None = None,
        media_offer: Content | None = None,
        session_context: str | None = None,
        join_audio_muted: bool | None = None,
        join_video_muted: bool | None = None,
        custom_content: Content | None = None,
    ) -> Created[resources.AudioVideoInvitation]:
        terms = Terms(
            video=True,
            offer=_offer(media_offer),
            session_context=session_context,
            custom_content=custom_content,
            audio_muted=join_audio_muted,
            video_muted=join_video_muted,
        )
        invitation = starting.start(
            visit(call).application,
            to,
            terms,
            operation_id=operation_id,
            subject=subject,
            importance=importance,
            thread_id=thread_id,
        )
        return Created(invitation.href)


class StartAudioForOther(StartAudioOnBehalfOfDelegatorHandler):
    """Begins a conversation with sound for somebody else."""

    async def post(
        self,
        call: Call,
        *,
        operation_id: str | None = None,
        to: str,
        importance: enums.Importance | None = None,
        subject: str | None = None,
        thread_id: str | None = None,
        media_offer: Content | None = None,
        session_context: str | None = None,
        join_audio_muted: bool | None = None,
        custom_content: Content | None = None,
        delegator: str | None = None,
    ) -> Created[resources.AudioVideoInvitation]:
        application = visit(call).application
        terms = Terms(
            offer=_offer(media_offer),
            session_context=session_context,
            custom_content=custom_content,
            audio_muted=join_audio_muted,
            delegator=starting.delegator_of(application, delegator),
        )
        invitation = starting.start(
            application,
            to,
            terms,
            operation_id=operation_id,
            subject=subject,
            importance=importance,
            thread_id=thread_id,
        )
        return Created(invitation.href)


class StartAudioVideoForOther(StartAudioVideoOnBehalfOfDelegatorHandler):
    """Begins a conversation with sound and pictures for somebody else."""

    async def post(
        self,
        call: Call,
        *,
        operation_id: str | None = None,
        to: str,
        importance: enums.Importance | None = None,
        subject: str | None = None,
        thread_id: str | None = None,
        media_offer: Content | None = None,
        session_context: str | None = None,
        join_audio_muted: bool | None = None,
        join_video_muted: bool | None = None,
        custom_content: Content | None = None,
        delegator: str | None = None,
    ) -> Created[resources.AudioVideoInvitation]:
        application = visit(call).application
        terms = Terms(
            video=True,
            offer=_offer(media_offer),
            session_context=session_context,
            custom_content=custom_content,
            audio_muted=join_audio_muted,
            video_muted=join_video_muted,
            delegator=starting.delegator_of(application, delegator),
        )
        invitation = starting.start(
            application,
            to,
            terms,
            operation_id=operation_id,
            subject=subject,
            importance=importance,
            thread_id=thread_id,
        )
        return Created(invitation.href)


class AddAudio(AddAudioHandler):
    """Adds sound to a conversation."""

    async def post(
        self,
        call: Call,
        *,
        operation_id: str | None = None,
        media_offer: Content | None = None,
        session_context: str | None = None,
        join_audio_muted: bool | None = None,
        to: str | None = None,
    ) -> Created[resources.AudioVideoInvitation]:
        del to  # the conversation tells
        terms = Terms(
            offer=_offer(media_offer),
            session_context=session_context,
            audio_muted=join_audio_muted,
        )
        return Created(starting.add(conversation_of(call), terms, operation_id).href)


class AddVideo(AddVideoHandler):
    """Adds pictures to a conversation."""

    async def post(
        self,
        call: Call,
        *,
        operation_id: str | None = None,
        media_offer: Content | None = None,
        session_context: str | None = None,
        join_video_muted: bool | None = None,
        to: str | None = None,
    ) -> Created[resources.AudioVideoInvitation]:
        del to  # the conversation tells
        terms = Terms(
            audio=False,
            video=True,
            offer=_offer(media_offer),
            session_context=session_context,
            video_muted=join_video_muted,
        )
        return Created(starting.add(conversation_of(call), terms, operation_id).href)


class AddAudioVideo(AddAudioVideoHandler):
    """Adds sound and pictures to a conversation."""

    async def post(
        self,
        call: Call,
        *,
        operation_id: str | None = None,
        media_offer: Content | None = None,
        session_context: str | None = None,
        join_audio_muted: bool | None = None,
        join_video_muted: bool | None = None,
        to: str | None = None,
    ) -> Created[resources.AudioVideoInvitation]:
        del to  # the conversation tells
        terms = Terms(
            video=True,
            offer=_offer(media_offer),
            session_context=session_context,
            audio_muted=join_audio_muted,
            video_muted=join_video_muted,
        )
        return Created(starting.add(conversation_of(call), terms, operation_id).href)


HANDLERS = (
    StartAudio,
    StartVideo,
    StartAudioVideo,
    StartAudioForOther,
    StartAudioVideoForOther,
    AddAudio,
    AddVideo,
    AddAudioVideo,
)
