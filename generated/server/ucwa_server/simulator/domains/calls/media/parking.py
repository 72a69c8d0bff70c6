"""Calls that the server keeps for a while: their sessions are suspended, and resumed."""

from __future__ import annotations

from functools import partial

from ....._client import Content, enums
from .....errors import Conflict
from ....conversations.state import Conversation
from ....operations import failure
from ..ringing import connecting
from ..ringing.telling import tell_session, telling
from ..voice import rules as voice
from ..voice.state import VIDEO
from .renegotiations import Renegotiation, renegotiate, session_of

__all__ = ["PARKED", "resume", "suspend"]

_State = enums.SessionState

PARKED = 90.0
"""Seconds for which a call is kept."""


def suspend(side: Conversation) -> None:
    """Parks the call of a conversation. No request does it: it comes from elsewhere.

    Raises `Conflict` where there is no call, or it is parked.
    """
    session = session_of(side)
    if session.state == _State.SUSPENDED:
        raise Conflict("The call is parked already.")
    if session.round is not None:
        session.round.drop()
    session.state = _State.SUSPENDED
    schedule = side.application.world.schedule
    session.timer = schedule.after(PARKED, partial(_expire, side))
    tell_session(side)


def resume(
    side: Conversation, offer: Content, operation_id: str | None, *, video: bool
) -> Renegotiation:
    """Takes a parked call back, with an offer that the server answers at once.

    Raises `Conflict` where it is not parked.
    """
    session = session_of(side)
    if session.state != _State.SUSPENDED:
        raise Conflict("The call is not parked.")
    if session.timer is not None:
        session.timer.cancel()
    session.state = _State.ESTABLISHED
    done = renegotiate(side, offer, operation_id, server=True)
    if video and VIDEO not in side.modalities:
        with telling(side):
            voice.enter(side.local, modalities=(VIDEO,))
    elif not video and VIDEO in side.modalities:
        with telling(side):
            voice.exit_(side.local, VIDEO)
    tell_session(side)
    return done


def _expire(side: Conversation) -> None:
    """Nobody took the call back."""
    reason = failure(enums.ErrorCode.LOCAL_FAILURE, enums.ErrorSubcode.EXPIRED)
    theirs = failure(enums.ErrorCode.REMOTE_FAILURE, enums.ErrorSubcode.EXPIRED)
    connecting.hang_up(side.local, reason, theirs)
    connecting.leave_if_idle(side.local, reason)
