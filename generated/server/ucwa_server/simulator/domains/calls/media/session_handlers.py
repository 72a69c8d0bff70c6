"""Requests about the sessions of calls, and about what they are relayed by."""

from __future__ import annotations

from ....._client import enums, resources
from .....errors import NotFound
from .....handler import Call
from .....handlers import (
    AnswerHandler,
    AudioVideoRenegotiationHandler,
    AudioVideoSessionHandler,
    DismissHandler,
    MediaRelayAccessTokenHandler,
    PublishCallQualityFeedbackHandler,
    RenegotiationsHandler,
    ResumeAudioHandler,
    ResumeAudioVideoHandler,
    SessionsHandler,
)
from ....conversations.state import Conversation
from ....visit import visit
from ...conversing import conversation_of
from .. import sdp as descriptions
from . import parking, relays, views
from .renegotiations import Renegotiation, renegotiate
from .state import Session, call_of

__all__ = [
    "HANDLERS",
    "AnswerRenegotiation",
    "Dismiss",
    "PublishFeedback",
    "ReadRelays",
    "ReadRenegotiation",
    "ReadSession",
    "ReadSessions",
    "Renegotiate",
    "ResumeAudio",
    "ResumeAudioVideo",
]


class ReadSession(AudioVideoSessionHandler):
    """Shows a session."""

    async def get(self, call: Call) -> resources.AudioVideoSession:
        side = conversation_of(call)
        return views.session(side, _session(side))


class ReadSessions(SessionsHandler):
    """Tells that there may be sessions."""

    async def get(self, call: Call) -> resources.Sessions:
        here = conversation_of(call).href("sessions")
        return resources.Sessions(links=resources.SessionsLinks({"self": here}))


class Renegotiate(RenegotiationsHandler):
    """Offers a change of a call."""

    async def post(
        self, call: Call, *, sdp: bytes | None = None, operation_id: str
    ) -> resources.AudioVideoRenegotiation:
        side = conversation_of(call)
        session = _session(side)
        if session.state != enums.SessionState.ESTABLISHED:
            raise NotFound("The session is suspended.")
        offer = descriptions.check_sdp(sdp)
        return _begun(call, renegotiate(side, offer, operation_id))


class ResumeAudio(ResumeAudioHandler):
    """Takes a parked call back, with sound."""

    async def post(
        self, call: Call, *, sdp: bytes | None = None, operation_id: str
    ) -> resources.AudioVideoRenegotiation:
        side, offer = conversation_of(call), descriptions.check_sdp(sdp)
        return _begun(call, parking.resume(side, offer, operation_id, video=False))


class ResumeAudioVideo(ResumeAudioVideoHandler):
    """Takes a parked call back, with sound and pictures."""

    async def post(
        self, call: Call, *, sdp: bytes | None = None, operation_id: str
    ) -> resources.AudioVideoRenegotiation:
        side, offer = conversation_of(call), descriptions.check_sdp(sdp)
        return _begun(call, parking.resume(side, offer, operation_id, video=True))


class ReadRenegotiation(AudioVideoRenegotiationHandler):
    """Shows a change that is offered."""

    async def get(self, call: Call) -> resources.AudioVideoRenegotiation:
        return _renegotiation(call).represent()


class AnswerRenegotiation(AnswerHandler):
    """Agrees to a change."""

    async def post(self, call: Call) -> None:
        answer = descriptions.check_sdp(call.body)
        _open(call).round.accept(answer)


class Dismiss(DismissHandler):
    """Does not agree to a change."""

    async def post(
        self, call: Call, *, reason: enums.ReNegotiationDeclineReason | None = None
    ) -> None:
        _open(call).round.dismiss(reason)


class PublishFeedback(PublishCallQualityFeedbackHandler):
    """Hears how good a call was. Nobody looks at it here."""

    async def post(
        self,
        call: Call,
        *,
        media_endpoint: str | None = None,
        media_quality_of_experience: str | None = None,
    ) -> None:
        del media_endpoint, media_quality_of_experience
        conversation_of(call)


class ReadRelays(MediaRelayAccessTokenHandler):
    """Gives what media relays want to see."""

    async def get(self, call: Call) -> resources.MediaRelayAccessToken:
        return relays.access_token(visit(call).application)


def _session(side: Conversation) -> Session:
    found = call_of(side).session
    if found is None:
        raise NotFound("There is no session.")
    return found


def _begun(call: Call, begun: Renegotiation) -> resources.AudioVideoRenegotiation:
    visit(call).headers.append(("Location", begun.href))
    return begun.represent()


def _renegotiation(call: Call) -> Renegotiation:
    """The change that a path belongs to; one without identifier leads to the open one."""
    side, key = conversation_of(call), call.path.get("renegotiationId")
    for row in side.application.operations.values():
        if not isinstance(row, Renegotiation) or row.side is not side:
            continue
        if row.id == key or (key is None and not row.is_completed):
            return row
    raise NotFound("There is no such renegotiation.")


def _open(call: Call) -> Renegotiation:
    found = _renegotiation(call)
    if not found.can_answer:
        raise NotFound("The renegotiation can't be answered any more.")
    return found


HANDLERS = (
    ReadSession,
    ReadSessions,
    Renegotiate,
    ResumeAudio,
    ResumeAudioVideo,
    ReadRenegotiation,
    AnswerRenegotiation,
    Dismiss,
    PublishFeedback,
    ReadRelays,
)
