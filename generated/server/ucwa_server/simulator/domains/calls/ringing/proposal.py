"""A call on its way, and what comes of it: taken, declined, taken by somebody else."""

from __future__ import annotations

from ....._client import enums, resources
from .....errors import BadRequest, ParameterFault
from ....conversations import changes
from ....conversations.invitations import Invitation
from ....conversations.state import Conversation, Member
from ....operations import failure
from ..phone.state import phone_of
from . import connecting
from .ringing import Ringing
from .terms import Terms

__all__ = ["CallProposal"]

_Code = enums.ErrorCode
_Subcode = enums.ErrorSubcode
_State = enums.InvitationState


class CallProposal(Ringing):
    """That a member calls another one, who may have others take the call.

    Whoever takes it is `callee` from then on; `target` stays who was called.
    """

    def __init__(
        self, caller: Member, callee: Member, terms: Terms, *, is_known: bool = True
    ) -> None:
        super().__init__(caller, callee, terms, is_known=is_known)
        self.derived: Conversation | None = None
        """The caller's conversation that it came to, where it is another one."""

    def accept(self, invitation: Invitation) -> None:
        """An application takes the call: by its answer, or by telephone without one.

        Raises `BadRequest` where an answer is due.
        """
        if invitation.page == "audioVideoInvitation" and self.answer is None:
            raise BadRequest(
                "The invitation takes an answer.",
                subcode="ParameterValidationFailure",
                parameters=[ParameterFault("sdp", "Missing")],
            )
        self._taken(invitation.side.local, invitation)

    def accept_by_phone(self, invitation: Invitation) -> None:
        """An application has the call taken by telephone."""
        self.answer = None
        self._taken(invitation.side.local, invitation)

    def decline(
        self, invitation: Invitation, reason: resources.Reason | None = None
    ) -> None:
        """Somebody declines, for all that rings at them; others may still take it."""
        del reason  # they all come to the same
        self._declined(invitation.side.local)

    def _declined(self, member: Member) -> None:
        if self.is_settled:
            return
        theirs = failure(_Code.LOCAL_FAILURE, _Subcode.DECLINED)
        others = [
            row
            for row in self.incoming
            if row.can_answer and row.side.local is not member
        ]
        lines = self._telephones.lines_of(self)
        ringing = [row for row in lines if row.member is not member]
        if not (others or ringing):
            reason = failure(_Code.REMOTE_FAILURE, _Subcode.DECLINED)
            self._end(reason, theirs, _State.DECLINED)
            return
        self._silence(member)
        for row in self.incoming:
            if row.side.local is member:
                self._dismiss(row, _State.DECLINED, theirs)

    def _taken(self, member: Member, invitation: Invitation | None) -> None:
        """Somebody has it: connects the two, and ends it for all others."""
        if not self._settle():
            return
        self.callee = member
        if invitation is not None:
            member.conversation = invitation.side
        elsewhere = failure(_Code.REMOTE_FAILURE, _Subcode.CONNECTED_ELSEWHERE)
        self._withdraw(elsewhere, invitation)
        self._tidy(member)
        reason = self._derive(member)
        self.agreed(invitation)
        if invitation is not None:
            invitation.settle(_State.CONNECTED)
        if self.outgoing is not None:
            self.outgoing.settle(_State.CONNECTED, reason)

    def agreed(self, answered: Invitation | None) -> None:
        """Connects the two."""
        del answered  # the callee takes part by it
        connecting.connect(self, self.callee)

    def _derive(self, member: Member) -> resources.Reason | None:
        """Begins another conversation where somebody else than the target took the call.

        Returns what tells the caller of it.
        """
        if member.gathering is self.caller.gathering or self.outgoing is None:
            return None
        connecting.give_up(self.outgoing.side)
        caller = changes.join(member.gathering, self.caller.user)
        side = changes.open_side(
            self._application, caller, enums.ConversationState.CONNECTING
        )
        caller.conversation = side
        phone_of(side).number = self.terms.number
        self.derived = side
        self.caller = caller
        return failure(_Code.INFORMATIONAL, _Subcode.DERIVED_CONVERSATION)

    def failed(self, reason: resources.Reason) -> None:
        """The caller has no call then; a conversation that was there before goes on."""
        self._tidy(None)
        if self.outgoing is not None:
            connecting.give_up(self.outgoing.side, reason)
        super().failed(reason)
