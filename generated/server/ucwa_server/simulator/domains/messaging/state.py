"""Messaging in a conversation: how far it is, who is typing, what is on its way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define, field

from ...._client import enums
from ...conversations.state import Conversation, Member
from ...schedule import Timer

if TYPE_CHECKING:
    from .operations import Message

__all__ = ["MESSAGING", "Chat", "can_join", "chat_of"]

MESSAGING = enums.ConversationModalityType.MESSAGING


@define(eq=False)
class Chat:
    """Messaging as one application sees it."""

    state: enums.CallState = enums.CallState.DISCONNECTED
    formats: tuple[enums.MessageFormat, ...] = ()
    """What everybody reads."""
    typing: list[Member] = field(factory=list[Member])
    """The others who are typing."""
    timers: dict[str, Timer] = field(factory=dict[str, Timer])
    """When they will have stopped, by their keys."""
    writers: list[Member] = field(factory=list[Member])
    """Those who take part in messaging, as far as the application was told."""
    coming: list[Message] = field(factory=list["Message"])
    """What others wrote and the user has not fetched yet."""


def chat_of(side: Conversation) -> Chat:
    """The messaging of a conversation."""
    return side.part(Chat)


def can_join(side: Conversation) -> bool:
    """Whether messages can be added to a conversation that has none."""
    if not side.gathering.is_conference:
        return side.state == enums.ConversationState.CONNECTED
    allowed = side.gathering.audience_messaging != enums.AudienceMessaging.DISABLED
    return allowed and side.state == enums.ConversationState.CONFERENCED
