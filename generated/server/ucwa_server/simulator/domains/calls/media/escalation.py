"""A call of two that becomes one of a conference."""

from __future__ import annotations

from ....._client import Content, enums
from .....errors import Conflict
from ....conversations.state import Conversation, Gathering
from ...meetings import conference
from ...meetings.conference import Escalated
from ..ringing import connecting
from ..ringing.conference import ConferenceCall
from ..ringing.invitations import CallInvitation
from ..ringing.starting import propose
from ..ringing.terms import Terms
from ..voice.state import VIDEO
from .state import call_of
from .views import audio_video

__all__ = ["escalate", "tell_escalated"]


def escalate(
    side: Conversation,
    offer: Content,
    *,
    operation_id: str | None,
    session_context: str | None,
    video: bool,
) -> CallInvitation:
    """Moves a call to a conference, with an offer to its server. The other goes along.

    Raises `Conflict` where there is no call, or one of a conference already.
    """
    if side.gathering.is_conference:
        raise Conflict("The conversation is a conference already.")
    if call_of(side).session is None:
        raise Conflict("There is no call.")
    terms = Terms(
        video=video or VIDEO in side.modalities,
        offer=offer,
        session_context=session_context,
    )
    return propose(_Escalation(side.local, terms), operation_id)


class _Escalation(ConferenceCall):
    """That a member wants the call to be one of a conference."""

    def dial(self) -> None:
        """Makes the conference, and gives the member a session with its server."""
        side = self.caller.conversation
        if side is not None and not self.is_settled:
            conference.escalate(side)
            connecting.end_session(side)
        super().dial()


def tell_escalated(notice: Escalated) -> None:
    """What can be done with a call is not the same in a conference."""
    gathering: Gathering = notice.gathering
    for side in gathering.conversations():
        if call_of(side).state == enums.CallState.CONNECTED:
            side.application.emit("updated", audio_video(side), sender=side.link())
