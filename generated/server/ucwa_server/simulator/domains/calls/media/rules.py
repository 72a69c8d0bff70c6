"""What people do with calls over the network: answer, stop, move to the telephone."""

from __future__ import annotations

from ....._client import enums, resources
from .....errors import Conflict, Forbidden, NotFound
from ....conversations.state import Conversation
from ....operations import failure
from ..ringing import connecting
from ..ringing.conference import ConferenceCall
from ..ringing.invitations import CallInvitation, MediaInvitation
from ..ringing.starting import propose
from ..ringing.telling import telling
from ..ringing.terms import Answer, Terms
from ..voice import rules as voice
from ..voice.state import AUDIO, VIDEO
from .state import call_of

__all__ = ["answer", "answer_provisionally", "replace_with_phone", "stop"]

_Code = enums.ErrorCode
_Subcode = enums.ErrorSubcode
_Reason = enums.CallTerminationReason
_State = enums.CallState

_ORDINARY = (None, _Reason.UNKNOWN, _Reason.USER_INITIATED_ACTION, _Reason.CANCEL)
"""What calls end by where nothing went wrong."""


def answer(invitation: MediaInvitation, given: Answer) -> None:
    """Takes a call."""
    invitation.proposal.answer = given
    invitation.proposal.accept(invitation)


def answer_provisionally(invitation: MediaInvitation, given: Answer) -> None:
    """Lets media flow before the call is taken: the one who calls is told."""
    outgoing = invitation.proposal.outgoing
    if isinstance(outgoing, MediaInvitation):
        side = invitation.side
        user, key = side.application.user, side.application.id
        outgoing.provisional_answer = given.sdp
        outgoing.accepted_content_id = given.processed_offer_id
        outgoing.remote_endpoint = f"{user.uri};opaque=user:epid:{key};gruu"
        outgoing.negotiate()


def stop(
    side: Conversation,
    modalities: tuple[enums.ConversationModalityType, ...],
    reason: enums.CallTerminationReason | None = None,
) -> None:
    """Ends some of a call, or all of it; one that is not answered yet is taken back.

    Raises `NotFound` where there is none.
    """
    for operation in tuple(side.application.started()):
        if isinstance(operation, CallInvitation) and operation.side is side:
            _take_back(operation)
            if isinstance(operation, MediaInvitation):
                return
    if call_of(side).session is None:
        raise NotFound("There is no call.")
    if any(row in side.modalities and row not in modalities for row in _VOICE):
        with telling(side):
            voice.exit_(side.local, *modalities)
        return
    connecting.hang_up(side.local, theirs=_told(reason))
    connecting.leave_if_idle(side.local)


_VOICE = (AUDIO, VIDEO)


def _take_back(invitation: CallInvitation) -> None:
    if invitation.is_incoming:
        invitation.proposal.decline(invitation)
    else:
        invitation.proposal.cancel()


def _told(reason: enums.CallTerminationReason | None) -> resources.Reason:
    """What the other end hears of the end of a call."""
    if reason in _ORDINARY:
        return failure(_Code.INFORMATIONAL, _Subcode.CALL_TERMINATED)
    return failure(_Code.REMOTE_FAILURE, _Subcode.MEDIA_FAILURE, str(reason))


def replace_with_phone(
    side: Conversation, number: str, operation_id: str | None = None
) -> CallInvitation:
    """Moves a call to the user's telephone, which rings. The others notice nothing.

    Raises `Forbidden` where the user may not use it, `Conflict` where there is no call.
    """
    if not side.application.user.allows("PhoneAudio"):
        raise Forbidden("PhoneAudio is not allowed.")
    if call_of(side).state != _State.CONNECTED:
        raise Conflict("There is no call to replace.")
    return propose(_Replacement(side.local, Terms(number=number)), operation_id)


class _Replacement(ConferenceCall):
    """That a call goes on by telephone: no one but the user's own has to answer."""

    def dial(self) -> None:
        """Ends the call over the network; the user goes on to take part."""
        side = self.caller.conversation
        if self.is_settled:
            return
        if side is None or call_of(side).session is None:
            self.fail(failure(_Code.LOCAL_FAILURE, _Subcode.CALL_TERMINATED))
            return
        with telling(side, failure(_Code.INFORMATIONAL, _Subcode.SESSION_SWITCHED)):
            voice.exit_(side.local, VIDEO)
            connecting.end_session(side)
            call_of(side).state = _State.DISCONNECTED
        super().dial()
