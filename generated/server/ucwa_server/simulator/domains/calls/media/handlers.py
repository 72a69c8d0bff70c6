"""Requests about calls over the network that there are, or that ring."""

from __future__ import annotations

from ....._client import enums, resources
from .....errors import NotFound
from .....handler import Call, Created
from .....handlers import (
    AcceptWithAnswerHandler,
    AcceptWithPhoneAudioHandler,
    AudioVideoHandler,
    AudioVideoInvitationHandler,
    AudioVideoNegotiationHandler,
    AudioVideoPoliciesHandler,
    EscalateAudioHandler,
    EscalateAudioVideoHandler,
    ReplaceWithPhoneAudioHandler,
    ReportMediaDiagnosticsHandler,
    SendProvisionalAnswerHandler,
    StopAudioHandler,
    StopAudioVideoHandler,
    StopVideoHandler,
)
from ....visit import visit
from ...conversing import conversation_of, invitation_of
from ...me.phones import normalize
from .. import sdp as descriptions
from ..ringing import starting
from ..ringing import views as ringing_views
from ..ringing.invitations import MediaInvitation
from ..ringing.terms import Answer
from ..voice.state import AUDIO, VIDEO
from . import escalation, rules, views
from .asked import asks_for, call_invitation_of, escalated_of

__all__ = [
    "HANDLERS",
    "AcceptWithAnswer",
    "AcceptWithPhone",
    "AnswerProvisionally",
    "EscalateAudio",
    "EscalateAudioVideo",
    "ReadAudioVideo",
    "ReadInvitation",
    "ReadNegotiation",
    "ReadPolicies",
    "ReplaceWithPhone",
    "ReportDiagnostics",
    "StopAudio",
    "StopAudioVideo",
    "StopVideo",
]


class ReadAudioVideo(AudioVideoHandler):
    """Shows audio and video."""

    async def get(self, call: Call) -> resources.AudioVideo:
        return views.audio_video(conversation_of(call))


class ReadInvitation(AudioVideoInvitationHandler):
    """Shows an invitation."""

    async def addresses(self, call: Call) -> bool:
        return isinstance(invitation_of(call), MediaInvitation)

    async def get(self, call: Call) -> resources.AudioVideoInvitation:
        return ringing_views.media_invitation(_invitation(call))


class ReadNegotiation(AudioVideoNegotiationHandler):
    """Shows what came back to an offer."""

    async def get(self, call: Call) -> resources.AudioVideoNegotiation:
        invitation = _invitation(call)
        if invitation.is_incoming:
            raise NotFound("What is answered to others is theirs.")
        return ringing_views.negotiation(invitation)


class ReadPolicies(AudioVideoPoliciesHandler):
    """Shows what is ruled about calls."""

    async def get(self, call: Call) -> resources.AudioVideoPolicies:
        return views.audio_video_policies(visit(call).application)


class AcceptWithAnswer(AcceptWithAnswerHandler):
    """Takes a call."""

    async def post(
        self,
        call: Call,
        *,
        sdp: bytes | None = None,
        processed_offer_id: str | None = None,
        session_context: str,
    ) -> None:
        invitation = call_invitation_of(call)
        rules.answer(invitation, _answer(sdp, session_context, processed_offer_id))


class AnswerProvisionally(SendProvisionalAnswerHandler):
    """Lets media flow before a call is taken."""

    async def post(
        self,
        call: Call,
        *,
        sdp: bytes | None = None,
        processed_offer_id: str | None = None,
        session_context: str,
    ) -> None:
        invitation = call_invitation_of(call)
        given = _answer(sdp, session_context, processed_offer_id)
        rules.answer_provisionally(invitation, given)


class AcceptWithPhone(AcceptWithPhoneAudioHandler):
    """Takes a call by telephone."""

    async def post(self, call: Call) -> None:
        invitation = call_invitation_of(call)
        if not ringing_views.can_take_by_phone(invitation.application):
            raise NotFound("The user has no telephone for it.")
        invitation.proposal.accept_by_phone(invitation)


class StopAudio(StopAudioHandler):
    """Ends the sound."""

    async def post(
        self, call: Call, *, reason: enums.CallTerminationReason | None = None
    ) -> None:
        rules.stop(conversation_of(call), (AUDIO,), reason)


class StopVideo(StopVideoHandler):
    """Ends the pictures."""

    async def post(
        self, call: Call, *, reason: enums.CallTerminationReason | None = None
    ) -> None:
        rules.stop(conversation_of(call), (VIDEO,), reason)


class StopAudioVideo(StopAudioVideoHandler):
    """Ends a call."""

    async def post(
        self, call: Call, *, reason: enums.CallTerminationReason | None = None
    ) -> None:
        rules.stop(conversation_of(call), (AUDIO, VIDEO), reason)


class EscalateAudio(EscalateAudioHandler):
    """Makes a conference of a call with sound."""

    async def addresses(self, call: Call) -> bool:
        return asks_for(call, "escalateAudio")

    async def post(
        self,
        call: Call,
        *,
        sdp: bytes | None = None,
        operation_id: str,
        session_context: str,
    ) -> resources.AudioVideoInvitation:
        return _escalate(call, sdp, operation_id, session_context, video=False)


class EscalateAudioVideo(EscalateAudioVideoHandler):
    """Makes a conference of a call with sound and pictures."""

    async def addresses(self, call: Call) -> bool:
        return asks_for(call, "escalateAudioVideo")

    async def post(
        self,
        call: Call,
        *,
        sdp: bytes | None = None,
        operation_id: str,
        session_context: str,
    ) -> resources.AudioVideoInvitation:
        return _escalate(call, sdp, operation_id, session_context, video=True)


def _escalate(
    call: Call,
    sdp: bytes | None,
    operation_id: str,
    session_context: str,
    *,
    video: bool,
) -> resources.AudioVideoInvitation:
    invitation = escalation.escalate(
        escalated_of(call),
        descriptions.check_sdp(sdp),
        operation_id=operation_id,
        session_context=session_context,
        video=video,
    )
    visit(call).headers.append(("Location", invitation.href))
    assert isinstance(invitation, MediaInvitation)
    return ringing_views.media_invitation(invitation)


class ReplaceWithPhone(ReplaceWithPhoneAudioHandler):
    """Moves a call to the telephone."""

    async def post(
        self,
        call: Call,
        *,
        operation_id: str | None = None,
        phone_number: str | None = None,
        to: str | None = None,
    ) -> Created[resources.PhoneAudioInvitation]:
        del to  # the conversation tells
        side = conversation_of(call)
        own = starting.own_number(side.application, phone_number)
        number = normalize(own, "phoneNumber")
        return Created(rules.replace_with_phone(side, number, operation_id).href)


class ReportDiagnostics(ReportMediaDiagnosticsHandler):
    """Hears how a call failed, as clients see it. Nobody looks at it here."""

    async def post(
        self,
        call: Call,
        *,
        error_code: enums.ErrorCode | None = None,
        error_subcode: enums.ErrorSubcode | None = None,
    ) -> None:
        del error_code, error_subcode
        conversation_of(call)


def _answer(sdp: bytes | None, context: str, processed: str | None) -> Answer:
    return Answer(
        sdp=descriptions.check_sdp(sdp),
        session_context=context,
        processed_offer_id=processed,
    )


def _invitation(call: Call) -> MediaInvitation:
    found = invitation_of(call)
    if not isinstance(found, MediaInvitation):
        raise NotFound("There is no such invitation.")
    return found


HANDLERS = (
    ReadAudioVideo,
    ReadInvitation,
    ReadNegotiation,
    ReadPolicies,
    AcceptWithAnswer,
    AnswerProvisionally,
    AcceptWithPhone,
    StopAudio,
    StopVideo,
    StopAudioVideo,
    EscalateAudio,
    EscalateAudioVideo,
    ReplaceWithPhone,
    ReportDiagnostics,
)
