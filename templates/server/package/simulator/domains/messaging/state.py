"""Messaging in a conversation: how far it is, who is typing, what is on its way."""

from __future__ import annotations

from attrs import define, field

from ...._client import enums
from ...conversations.state import Conversation, Member
from ...schedule import Timer

__all__ = ["MESSAGING", "Chat", "chat_of"]

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


def chat_of(side: Conversation) -> Chat:
    """The messaging of a conversation."""
    return side.part(Chat)
