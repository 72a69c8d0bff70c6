"""What a request is for, where several kinds of calls begin at one address."""

from __future__ import annotations

from .....errors import NotFound
from .....handler import Call
from ....conversations.state import Conversation
from ....visit import visit
from ..ringing.invitations import MediaInvitation

__all__ = ["asks_for", "call_invitation_of", "escalated_of"]

_KEYS = {
    "startAudio": (None, "audio"),
    "startVideo": (None, "video"),
    "startAudioVideo": (None, None),
    "escalateAudio": ("escalate", "audio"),
    "escalateAudioVideo": ("escalate", None),
}
"""Context and modality in the query of a link."""


def asks_for(call: Call, page: str) -> bool:
    """Whether a request is for a page: those that share an address differ in the query."""
    if not call.request.url.path.lower().endswith("/audiovideoinvitations"):
        return True
    query = call.request.query_params
    return _KEYS[page] == (query.get("context"), query.get("modality"))


def escalated_of(call: Call) -> Conversation:
    """The conversation that is to become a conference.

    Raises `NotFound` where there is none.
    """
    key = call.path.get("conversationId") or call.request.query_params.get(
        "conversation"
    )
    return visit(call).application.conversation(key or "")


def call_invitation_of(call: Call) -> MediaInvitation:
    """The invitation that can be answered. Raises `NotFound` where there is none."""
    key = call.path.get("invitationId", "")
    found = visit(call).application.operations.get(key)
    if not isinstance(found, MediaInvitation) or not found.can_answer:
        raise NotFound("The invitation can't be answered any more.")
    return found
