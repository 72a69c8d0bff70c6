"""From a call that was taken to one that is there, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....._client import Content, enums, resources
from ....conversations import changes
from ....conversations.state import Conversation, Member
from .. import sdp
from ..media import views as media_views
from ..media.state import Session, call_of
from ..phone import views as phone_views
from ..phone.state import number_of, phone_of
from ..voice import rules as voice
from ..voice.state import AUDIO, VIDEO, is_talking, voice_of

if TYPE_CHECKING:
    from .proposal import CallProposal

__all__ = [
    "close",
    "close_session",
    "connect",
    "end_session",
    "establish",
    "establish_phone",
    "forget",
    "give_up",
    "hang_up",
    "leave_if_idle",
    "tell_call",
    "tell_phone",
    "tell_session",
]

_State = enums.CallState
_Modality = enums.ConversationModalityType


def connect(call: CallProposal, callee: Member | None) -> None:
    """Connects the two by what each of them takes part with; None is the server."""
    caller, terms, answer = call.caller, call.terms, call.answer
    talks_to_server = callee is None or answer is None
    by_phone = callee is not None and answer is None
    modalities = terms.modalities
    if terms.number is not None or by_phone:
        modalities = tuple(row for row in modalities if row == AUDIO) or (AUDIO,)
    reply = answer.sdp if answer else None
    if talks_to_server:
        reply = sdp.of_server(video=VIDEO in modalities)
    _tell_answer(call, callee, reply)
    members = (caller,) if callee is None else (caller, callee)
    if terms.audio_muted is not None:
        voice_of(caller).audio_muted = terms.audio_muted
    if terms.video_muted is not None:
        voice_of(caller).video_muted = terms.video_muted
    voice.enter(*members, modalities=modalities)
    own = caller.conversation
    if own is not None and terms.number is not None:
        establish_phone(own, terms.number)
    elif own is not None:
        establish(own, terms.session_context, _endpoint(callee))
    theirs = None if callee is None else callee.conversation
    if theirs is None:
        return
    if answer is None:
        establish_phone(theirs, number_of(theirs.application))
    else:
        establish(theirs, answer.session_context, _endpoint(caller))


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


def establish(side: Conversation, context: str | None, endpoint: str) -> None:
    """Gives a side its session; one that has a session goes on with it."""
    call = call_of(side)
    call.state = _State.CONNECTED
    if call.session is None:
        call.session = Session(context, endpoint)
        tell_session(side, "added")
    tell_call(side)
    tell_phone(side)


def establish_phone(side: Conversation, number: str | None) -> None:
    """Gives a side its call by telephone."""
    phone = phone_of(side)
    phone.state, phone.is_held, phone.number = _State.CONNECTED, False, number
    tell_phone(side)
    tell_call(side)


def give_up(side: Conversation, reason: resources.Reason | None = None) -> None:
    """Takes back that a side is connecting: it has what it had before."""
    call, phone = call_of(side), phone_of(side)
    if call.state == _State.CONNECTING:
        connected = call.session is not None
        call.state = _State.CONNECTED if connected else _State.DISCONNECTED
        tell_call(side, reason)
    if phone.state == _State.CONNECTING:
        phone.state = _State.DISCONNECTED
        tell_phone(side, reason)


def tell_call(side: Conversation, reason: resources.Reason | None = None) -> None:
    """Tells an application that its audio or video changed."""
    if not side.is_ended:
        shown = media_views.audio_video(side)
        side.application.emit("updated", shown, sender=side.link(), reason=reason)


def tell_phone(side: Conversation, reason: resources.Reason | None = None) -> None:
    """Tells an application that its phone audio changed."""
    if not side.is_ended:
        shown = phone_views.phone_audio(side)
        side.application.emit("updated", shown, sender=side.link(), reason=reason)


def tell_session(side: Conversation, type: str = "updated") -> None:
    """Tells an application that its session is there, or changed."""
    session = call_of(side).session
    if session is not None and not side.is_ended:
        _tell_session(type, side, session)


def _tell_session(type: str, side: Conversation, session: Session) -> None:
    side.application.emit(
        type,
        media_views.session(side, session),
        sender=side.application.link("communication"),
        rel="audioVideoSession",
    )


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
    """Lets somebody go who takes part in nothing any more, unless it is a conference."""
    is_idle = member in member.gathering.members and not member.modalities
    if is_idle and not member.gathering.is_conference:
        changes.leave(member, reason)


def close(side: Conversation, reason: resources.Reason | None = None) -> None:
    """Ends what a side has of calls."""
    close_session(side, reason)
    phone = phone_of(side)
    if phone.state != _State.DISCONNECTED:
        phone.state, phone.is_held = _State.DISCONNECTED, False
        tell_phone(side, reason)


def close_session(side: Conversation, reason: resources.Reason | None = None) -> None:
    """Ends what a side has of calls over the network."""
    end_session(side)
    call = call_of(side)
    if call.state != _State.DISCONNECTED:
        call.state = _State.DISCONNECTED
        tell_call(side, reason)


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
    if not side.is_ended:
        _tell_session("deleted", side, session)


def forget(notice: changes.ConversationEnded) -> None:
    """A conversation that ends ends its call first."""
    side = notice.conversation
    if side.local.conversation is side:
        voice.exit_(side.local)
    close(side)
