"""What leaders allow the audience of a conference: to write, and to be heard."""

from __future__ import annotations

from attrs import frozen

from ...._client import enums
from ....errors import Conflict
from ...conversations import changes
from ...conversations.state import Conversation, Gathering
from ...notices import Notice
from ...operations import failure
from ..messaging import rules as messaging
from . import roster

__all__ = ["AudienceMuteChanged", "set_messaging", "set_mute_lock"]

_Messaging = enums.AudienceMessaging
_Mute = enums.AudienceMuteLock


@frozen
class AudienceMuteChanged(Notice):
    """The attendees of a conference were muted, or may unmute themselves again."""

    gathering: Gathering


def set_mute_lock(side: Conversation, lock: enums.AudienceMuteLock) -> None:
    """Mutes the attendees and keeps them so, or lets them unmute themselves.

    Raises `Conflict` where that is so already.
    """
    gathering = side.gathering
    if gathering.audience_mute == lock:
        raise Conflict(f"The lock is {lock} already.")
    gathering.audience_mute = lock
    _tell(gathering)
    side.application.world.tell(AudienceMuteChanged(gathering))


def set_messaging(side: Conversation, state: enums.AudienceMessaging) -> None:
    """Takes messaging from all who are in the conference, or lets them join it again.

    Raises `Conflict` where that is so already.
    """
    gathering = side.gathering
    if gathering.audience_messaging == state:
        raise Conflict(f"Messaging is {state} already.")
    gathering.audience_messaging = state
    _tell(gathering)
    removed = failure(enums.ErrorCode.REMOTE_FAILURE, enums.ErrorSubcode.REMOVED)
    for one in tuple(gathering.conversations()):
        if enums.ConversationModalityType.MESSAGING in one.local.modalities:
            messaging.disconnect(one.local, removed)
            changes.tell_conversation(one)
        elif roster.is_inside(one):
            messaging.tell(one)  # whether it can be joined


def _tell(gathering: Gathering) -> None:
    for one in gathering.conversations():
        if roster.is_inside(one):
            changes.tell_conversation(one)
