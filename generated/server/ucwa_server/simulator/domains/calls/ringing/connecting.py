"""From a call that was taken to one that is there, and back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ....._client import Content, enums, resources
from ....conversations import changes
from ....conversations.invitations import Invitation
from ....conversations.state import Conversation, Member
from ....operations import failure
from .. import sdp
from ..media.state import Session, call_of
from ..phone.state import number_of, phone_of
from ..voice import rules as voice
from ..voice.state import AUDIO, VIDEO, is_talking, voice_of
from .ringing import Ringing
from .telling import tell_session, telling

if TYPE_CHECKING:
    from .proposal import CallProposal

__all__ = [
    "close",
    "connect",
    "end_session",
    "forget",
    "give_up",
    "hang_up",
    "leave_if_idle",
]

_State = enums.CallState
_Modality = enums.ConversationModalityType


def connect(call: CallProposal, callee: Member | None) -> None:
    """Connects the two by what each of them takes part with; None is the server."""
    caller, terms, answer = call.caller, call.terms, call.answer
    by_phone = callee is not None and answer is None
    modalities = terms.modalities
    if terms.number is not None or by_phone:
        modalities = (AUDIO,)
    reply = sdp.of_server(video=VIDEO in modalities)
    if callee is not None and answer is not None:
        reply = answer.sdp
    _tell_answer(call, callee, reply)
    members = (caller,) if callee is None else (caller, callee)
    if terms.audio_muted is not None:
        voice_of(caller).audio_muted = terms.audio_muted
    if terms.video_muted is not None:
        voice_of(caller).video_muted = terms.video_muted
    own = caller.conversation
    theirs = None if callee is None else callee.conversation
    with telling(own), telling(theirs):
        voice.enter(*members, modalities=modalities)
        if own is not None and terms.number is not None:
            _establish_phone(own, terms.number)
        elif own is not None:
            _establish(own, terms.session_context, _endpoint(callee))
        if theirs is not None and answer is None:
            _establish_phone(theirs, number_of(theirs.application))
        elif theirs is not None and answer is not None:
            _establish(theirs, answer.session_context, _endpoint(caller))


def _tell_answer(
    call: CallProposal, callee: Member | None, reply: Content | None
) -> None:
    from .invitations import MediaInvitation

    outgoing = call.outgoing
    if not isinstance(outgoing, MediaInvitation):
        return
    outgoing.answer = reply
    outgoing.remote_endpoint = _endpoint(callee)
    if call.answer is not None:
        outgoing.accepted_content_id = call.answer.processed_offer_id
    outgoing.negotiate()


def _endpoint(member: Member | None) -> str:
    """Where the other end of a session is."""
    if member is None:
        return "sip:conference;opaque=srvr:avmcu;gruu"
    side = member.conversation
    if side is None:
        return member.user.uri
    return f"{member.user.uri};opaque=user:epid:{side.application.id};gruu"


def _establish(side: Conversation, context: str | None, endpoint: str) -> None:
    """Gives a side its session; one that has a session goes on with it."""
    call = call_of(side)
    call.state = _State.CONNECTED
    if call.session is None:
        call.session = Session(context, endpoint)
        tell_session(side, "added")


def _establish_phone(side: Conversation, number: str | None) -> None:
    """Gives a side its call by telephone."""
    phone = phone_of(side)
    phone.state, phone.is_held, phone.number = _State.CONNECTED, False, number


def give_up(side: Conversation, reason: resources.Reason | None = None) -> None:
    """Takes back that a side is connecting: it has what it had before."""
    call, phone = call_of(side), phone_of(side)
    with telling(side, reason):
        if call.state == _State.CONNECTING:
            has_session = call.session is not None
            call.state = _State.CONNECTED if has_session else _State.DISCONNECTED
        if phone.state == _State.CONNECTING:
            phone.state = _State.DISCONNECTED


def hang_up(
    member: Member,
    reason: resources.Reason | None = None,
    theirs: resources.Reason | None = None,
) -> None:
    """Takes a member out of the call; who is left without anybody is out, too.

    Args:
        reason: What the member's own application is told, if it did not do it itself.
        theirs: What the others are told.
    """
    if not is_talking(member):
        return
    voice.exit_(member)
    if member.conversation is not None:
        close(member.conversation, reason)
    gathering = member.gathering
    rest = [row for row in gathering.members if is_talking(row)]
    if len(rest) == 1 and not gathering.is_conference:
        hang_up(rest[0], theirs, theirs)
        leave_if_idle(rest[0], theirs)


def leave_if_idle(member: Member, reason: resources.Reason | None = None) -> None:
    """Lets somebody go who takes part in nothing any more, and is not about to."""
    side = member.conversation
    if member.modalities or (side is not None and any(_invitations_of(side))):
        return
    if not member.gathering.is_conference:
        changes.leave(member, reason)


def close(side: Conversation, reason: resources.Reason | None = None) -> None:
    """Ends what a side has of calls."""
    phone = phone_of(side)
    with telling(side, reason):
        end_session(side)
        call_of(side).state = _State.DISCONNECTED
        phone.state, phone.is_held = _State.DISCONNECTED, False


def end_session(side: Conversation) -> None:
    """Ends the session of a side, if there is one."""
    call = call_of(side)
    session, call.session = call.session, None
    if session is None:
        return
    if session.round is not None:
        session.round.drop()
    if session.timer is not None:
        session.timer.cancel()
    tell_session(side, "deleted", session)


def forget(notice: changes.ConversationEnded) -> None:
    """A conversation that ends ends its call first."""
    side = notice.conversation
    for invitation in tuple(_invitations_of(side)):
        call = invitation.proposal
        if isinstance(call, Ringing) and call.outgoing is invitation:
            reason = enums.ErrorCode.LOCAL_FAILURE, enums.ErrorSubcode.CALL_TERMINATED
            call.fail(failure(*reason))
    if side.local.conversation is side:
        voice.exit_(side.local)
    close(side)


def _invitations_of(side: Conversation) -> Iterator[Invitation]:
    """What is on its way in a conversation."""
    for operation in side.application.started():
        if isinstance(operation, Invitation) and operation.side is side:
            yield operation
