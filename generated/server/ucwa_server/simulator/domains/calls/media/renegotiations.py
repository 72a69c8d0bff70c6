"""Changes of a call that goes on: one end offers, the other one answers or dismisses."""

from __future__ import annotations

from attrs import define, field

from ....._client import Content, enums, resources
from .....errors import Conflict
from ....conversations.state import Conversation
from ....operations import Operation, failure
from ....schedule import Timer
from .. import sdp
from ..voice.state import VIDEO, is_talking
from .state import Session, call_of

__all__ = ["Renegotiation", "Round", "renegotiate", "session_of"]

_Code = enums.ErrorCode
_Subcode = enums.ErrorSubcode
_Reason = enums.ReNegotiationDeclineReason


class Renegotiation(Operation):
    """A change as one end sees it."""

    page = "audioVideoRenegotiation"
    parameter = "renegotiationId"

    def __init__(
        self,
        change: Round,
        side: Conversation,
        direction: enums.Direction,
        operation_id: str | None = None,
    ) -> None:
        super().__init__(side.application, operation_id)
        self.round = change
        self.side = side
        self.direction = direction

    @property
    def href(self) -> str:
        """Where it is."""
        return self.side.href(self.page, renegotiationId=self.id)

    @property
    def can_answer(self) -> bool:
        """Whether this end has to say something to it."""
        is_incoming = self.direction == enums.Direction.INCOMING
        return is_incoming and not self.round.is_settled

    def represent(self) -> resources.AudioVideoRenegotiation:
        """As its application sees it now."""
        side = self.side
        links = {
            "self": self.href,
            "audioVideoSession": side.href("audioVideoSession"),
            "conversation": side.href(),
        }
        if self.can_answer:
            for page in ("answer", "dismiss"):
                links[page] = side.href(page, renegotiationId=self.id)
        return resources.AudioVideoRenegotiation(
            direction=self.direction,
            media_answer=self.round.answer,
            media_offer=self.round.offer,
            operation_id=self.operation_id,
            links=resources.AudioVideoRenegotiationLinks(links),
        )


@define(eq=False)
class Round:
    """One change, at both ends."""

    offer: Content
    sessions: tuple[Session, ...]
    answer: Content | None = field(default=None, init=False)
    ends: list[Renegotiation] = field(factory=list[Renegotiation], init=False)
    is_settled: bool = field(default=False, init=False)
    timer: Timer | None = field(default=None, init=False)

    def accept(self, answer: Content) -> None:
        """The other end agrees."""
        if self._settle():
            self.answer = answer
            for end in self.ends:
                end.complete()

    def dismiss(self, reason: enums.ReNegotiationDeclineReason | None) -> None:
        """The other end does not agree; the call goes on as it was."""
        subcode = _SUBCODES.get(reason, _Subcode.MEDIA_NEGOTIATION_FAILURE)
        self._fail(_Code.REMOTE_FAILURE, _Code.LOCAL_FAILURE, subcode)

    def expire(self) -> None:
        """The other end said nothing."""
        subcode = _Subcode.MEDIA_NEGOTIATION_TIME_OUT
        self._fail(_Code.REMOTE_FAILURE, _Code.LOCAL_FAILURE, subcode)

    def drop(self) -> None:
        """The call is over."""
        subcode = _Subcode.CALL_TERMINATED
        self._fail(_Code.REMOTE_FAILURE, _Code.REMOTE_FAILURE, subcode)

    def _fail(
        self,
        code: enums.ErrorCode,
        theirs: enums.ErrorCode,
        subcode: enums.ErrorSubcode,
    ) -> None:
        if self._settle():
            for end in self.ends:
                is_outgoing = end.direction == enums.Direction.OUTGOING
                end.complete(failure(code if is_outgoing else theirs, subcode))

    def _settle(self) -> bool:
        if self.is_settled:
            return False
        self.is_settled = True
        if self.timer is not None:
            self.timer.cancel()
        for session in self.sessions:
            session.round = None
        return True


_SUBCODES: dict[enums.ReNegotiationDeclineReason | None, enums.ErrorSubcode] = {
    _Reason.CONFLICT: _Subcode.ANOTHER_OPERATION_PENDING,
    _Reason.ENCRYPTION_MISMATCH: _Subcode.MEDIA_ENCRYPTION_MISMATCH,
    _Reason.INSUFFICIENT_BANDWIDTH: _Subcode.INSUFFICIENT_BANDWIDTH,
    _Reason.INVALID_MEDIA_OFFER: _Subcode.INVALID_MEDIA_DESCRIPTION,
    _Reason.IPV6_NOT_SUPPORTED: _Subcode.IPV6_NOT_SUPPORTED,
    _Reason.MEDIA_ALLOCATION_FAILURE: _Subcode.MEDIA_FAILURE,
}


def session_of(side: Conversation) -> Session:
    """The session of a conversation. Raises `Conflict` where there is none."""
    found = call_of(side).session
    if found is None:
        raise Conflict("There is no call.")
    return found


def renegotiate(
    side: Conversation,
    offer: Content,
    operation_id: str | None,
    *,
    server: bool = False,
) -> Renegotiation:
    """Offers a change to the other end.

    Args:
        server: Whether the server answers it itself: it does, too, where there is no
            other client with a session, but a conference or a telephone.

    Raises `Conflict` while another change is talked about, or without a call.
    """
    session = session_of(side)
    other = None if server else _other_end(side)
    theirs = None if other is None else call_of(other).session
    sessions = (session,) if theirs is None else (session, theirs)
    if any(row.round is not None for row in sessions):
        raise Conflict(subcode="AlreadyExists")
    change = Round(offer, sessions)
    for row in sessions:
        row.round = change
    mine = Renegotiation(change, side, enums.Direction.OUTGOING, operation_id)
    change.ends.append(mine)
    mine.start()
    if other is None or theirs is None:
        change.accept(sdp.of_server(video=VIDEO in side.modalities))
        return mine
    asked = Renegotiation(change, other, enums.Direction.INCOMING)
    change.ends.append(asked)
    asked.start()
    world = side.application.world
    change.timer = world.schedule.after(world.settings.answer_within, change.expire)
    return mine


def _other_end(side: Conversation) -> Conversation | None:
    """The client at the other end of a call of two, if it can be asked now."""
    if side.gathering.is_conference:
        return None
    for member in side.gathering.members:
        other = member.conversation
        if member is side.local or other is None or not is_talking(member):
            continue
        session = call_of(other).session
        if session is not None and session.state == enums.SessionState.ESTABLISHED:
            return other
    return None
