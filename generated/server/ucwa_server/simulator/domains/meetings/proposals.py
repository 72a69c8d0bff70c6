"""Ways into a conference, and the operations that tell how it goes.

Somebody joins, and gets in or waits in the lobby; or somebody inside asks them in.
"""

from __future__ import annotations

from ...._client import enums, resources
from ...conversations import changes
from ...conversations.invitations import Invitation, Proposal
from ...conversations.state import Conversation, Member
from ...operations import failure
from . import conference, views
from .state import Meeting, meeting_of

__all__ = [
    "Joining",
    "MeetingProposal",
    "OnlineMeetingInvitation",
    "ParticipantInvitation",
    "ParticipantProposal",
    "Pending",
]


class Pending:
    """How a member is on the way in: part of the member."""

    def __init__(self) -> None:
        self.proposal: MeetingProposal | None = None


class MeetingProposal(Proposal):
    """That a member is to get into a meeting."""

    display_name: str | None = None
    """As a guest wants to be called."""

    def __init__(self, caller: Member, callee: Member) -> None:
        super().__init__(caller, callee)
        callee.part(Pending).proposal = self

    @property
    def meeting(self) -> Meeting:
        """The one that the gathering is."""
        found = meeting_of(self.caller.gathering)
        assert found is not None, "somebody is invited once it is a conference"
        return found


class Joining(MeetingProposal):
    """That somebody wants to get in."""

    def wait(self) -> None:
        """Waits in the lobby, as long as it goes."""
        conference.wait_outside(self.caller)
        world = self.caller.user.applications[0].world
        self._timer = world.schedule.after(world.settings.lobby_within, self.expire)

    def succeed(self) -> None:
        """Gets in."""
        if self._settle():
            conference.enter(self.caller)
            if self.outgoing is not None:
                self.outgoing.settle(enums.InvitationState.CONNECTED)

    def missed(self, reason: resources.Reason) -> None:
        """Nobody missed anything."""

    def failed(self, reason: resources.Reason) -> None:
        """Whoever did not get in is out of it."""
        changes.leave(self.caller, reason)


class ParticipantProposal(MeetingProposal):
    """That a member of a conference asks somebody else in."""

    def invite(self, side: Conversation) -> OnlineMeetingInvitation:
        """The invitation of an application of the one who is asked."""
        return OnlineMeetingInvitation(self, side, enums.Direction.INCOMING)

    def agreed(self, answered: Invitation) -> None:
        """Lets them in."""
        changes.change_state(answered.side, enums.ConversationState.CONFERENCING)
        conference.enter(self.callee)

    def supersede(self) -> None:
        """The one who is asked got in without it."""
        if self._settle():
            code, subcode = enums.ErrorCode, enums.ErrorSubcode
            reason = failure(code.REMOTE_FAILURE, subcode.CONNECTED_ELSEWHERE)
            self._withdraw(reason, None)
            if self.outgoing is not None:
                self.outgoing.settle(enums.InvitationState.CONNECTED)


class OnlineMeetingInvitation(Invitation):
    """Joining a meeting, or being asked into one, as one application sees it."""

    page = "onlineMeetingInvitation"
    proposal: MeetingProposal

    def represent(self) -> resources.OnlineMeetingInvitation:
        """As its application sees it now."""
        return views.online_meeting_invitation(self)


class ParticipantInvitation(Invitation):
    """Asking somebody into a conversation, as the one sees it who asks."""

    page = "participantInvitation"
    proposal: ParticipantProposal

    def represent(self) -> resources.ParticipantInvitation:
        """As its application sees it now."""
        return views.participant_invitation(self)
