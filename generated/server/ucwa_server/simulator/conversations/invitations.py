"""Invitations: somebody asks somebody else into a gathering, and it is settled once.

The one who asks sees one invitation; the one who is asked sees one at each application
that can take it. The first of these that answers settles it for all.
"""

from __future__ import annotations

from typing import ClassVar

from attrs import frozen

from ..._client import enums, resources
from ..applications import Application
from ..notices import Notice
from ..operations import Operation, failure
from ..schedule import Timer
from ..world import World
from . import changes
from .state import Conversation, Member

__all__ = ["Invitation", "InvitationMissed", "Proposal"]

_Code = enums.ErrorCode
_Subcode = enums.ErrorSubcode
_State = enums.InvitationState
_INCOMING = enums.ConversationState.INCOMING


class Invitation(Operation):
    """An invitation as one application sees it. Subclasses show it."""

    def __init__(
        self,
        proposal: Proposal,
        side: Conversation,
        direction: enums.Direction,
        operation_id: str | None = None,
    ) -> None:
        super().__init__(side.application, operation_id)
        self.proposal = proposal
        self.side = side
        self.direction = direction
        self.state = _State.CONNECTING

    @property
    def is_incoming(self) -> bool:
        """Whether the user of the application was asked."""
        return self.direction == enums.Direction.INCOMING

    @property
    def can_answer(self) -> bool:
        """Whether the application may accept or decline it now."""
        return self.is_incoming and not self.proposal.is_settled

    def settle(
        self, state: enums.InvitationState, reason: resources.Reason | None = None
    ) -> None:
        """Completes it."""
        self.state = state
        self.complete(reason)


@frozen
class InvitationMissed(Notice):
    """Nobody took an invitation up: it was not answered, taken back, or reached nobody.

    Whoever declines has not missed it.
    """

    world: World
    proposal: Proposal


class Proposal:
    """That a member asks another one in, for some modality. Subclasses say which.

    Override `invite` to make the invitation of an application, and `agreed` for what
    happens once one of them accepted.
    """

    answer_within: ClassVar[float | None] = None
    """Seconds; None for those of the settings."""

    def __init__(self, caller: Member, callee: Member) -> None:
        self.caller = caller
        self.callee = callee
        self.outgoing: Invitation | None = None
        """That of the one who asks; None where nobody here does."""
        self.incoming: list[Invitation] = []
        self.is_settled = False
        self._timer: Timer | None = None

    def invite(self, side: Conversation) -> Invitation:
        """The invitation of an application of the one who is asked."""
        raise NotImplementedError

    def agreed(self, answered: Invitation) -> None:
        """Connects the two. Called before the invitations are completed."""
        raise NotImplementedError

    @property
    def modalities(self) -> tuple[enums.ConversationModalityType, ...]:
        """What the two are to take part in."""
        return ()

    def missed(self, reason: resources.Reason) -> None:
        """Called where it came to nothing, with what the one who was asked is told."""
        if reason.subcode not in (_Subcode.MISSED, _Subcode.UNREACHABLE):
            return
        for row in (self.outgoing, *self.incoming):
            if row is not None:
                world = row.application.world
                world.tell(InvitationMissed(world, self))
                return

    def send(self, applications: tuple[Application, ...]) -> None:
        """Asks at these applications; where there are none, nobody can be reached."""
        if not applications:
            self.fail(failure(_Code.REMOTE_FAILURE, _Subcode.UNREACHABLE))
            return
        for application in applications:
            side = self._side(application)
            invitation = self.invite(side)
            self.incoming.append(invitation)
            invitation.start()
            if side is not self.callee.conversation:
                changes.announce(side)
                changes.show(side, self.caller)
        schedule = applications[0].world.schedule
        seconds = self.answer_within or applications[0].world.settings.answer_within
        self._timer = schedule.after(seconds, self.expire)

    def _side(self, application: Application) -> Conversation:
        """Where the one who is asked sees it: in the conversation that there is, if any."""
        own = self.callee.conversation
        if own is not None and own.application is application:
            return own
        return changes.unannounced(application, self.callee, _INCOMING)

    def accept(self, invitation: Invitation) -> None:
        """One application accepts. It is the caller's to ask `can_answer` before."""
        if not self._settle():
            return
        self.callee.conversation = invitation.side
        self._withdraw(
            failure(_Code.REMOTE_FAILURE, _Subcode.CONNECTED_ELSEWHERE), invitation
        )
        self.agreed(invitation)
        invitation.settle(_State.CONNECTED)
        if self.outgoing is not None:
            self.outgoing.settle(_State.CONNECTED)

    def decline(
        self, invitation: Invitation, reason: resources.Reason | None = None
    ) -> None:
        """One application declines for all."""
        del invitation  # all end the same way
        reason = reason or failure(_Code.REMOTE_FAILURE, _Subcode.DECLINED)
        self._end(
            reason, failure(_Code.LOCAL_FAILURE, _Subcode.DECLINED), _State.DECLINED
        )

    def cancel(self) -> None:
        """The one who asks takes it back."""
        reason = failure(_Code.LOCAL_FAILURE, _Subcode.CANCELED)
        missed = failure(_Code.REMOTE_FAILURE, _Subcode.MISSED)
        self._end(reason, missed, _State.CANCELLED)

    def expire(self) -> None:
        """Nobody answered."""
        reason = failure(_Code.REMOTE_FAILURE, _Subcode.TIMEOUT)
        missed = failure(_Code.LOCAL_FAILURE, _Subcode.MISSED)
        self._end(reason, missed, _State.FAILED)

    def fail(self, reason: resources.Reason) -> None:
        """It comes to nothing for another reason."""
        self._end(reason, reason, _State.FAILED)

    def _end(
        self,
        reason: resources.Reason,
        theirs: resources.Reason,
        state: enums.InvitationState,
    ) -> None:
        """Ends it for the one who asks by a reason, for the other by theirs."""
        if not self._settle():
            return
        self._withdraw(theirs, None, state)
        if self.outgoing is not None:
            self.outgoing.settle(state, reason)
        self.failed(reason)
        self.missed(theirs)

    def failed(self, reason: resources.Reason) -> None:
        """What the failure does to the conversation: between two it ends."""
        gathering = self.caller.gathering
        if self.callee in gathering.members and self.callee.conversation is None:
            gathering.members.remove(self.callee)
        if len(gathering.members) == 1 and not gathering.is_conference:
            changes.leave(self.caller, reason)

    def _settle(self) -> bool:
        if self.is_settled:
            return False
        self.is_settled = True
        if self._timer is not None:
            self._timer.cancel()
        return True

    def _withdraw(
        self,
        reason: resources.Reason,
        answered: Invitation | None,
        state: enums.InvitationState = _State.FAILED,
    ) -> None:
        """Ends the invitations at all applications but the one that accepted."""
        for invitation in self.incoming:
            if invitation is answered:
                continue
            invitation.settle(state, reason)
            if invitation.side is not self.callee.conversation:
                changes.end(invitation.side, reason)
