"""The resources whose links come from several domains."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .domain import Offered

if TYPE_CHECKING:
    from .applications import Application
    from .conversations.state import Conversation, Seat
    from .users import User

__all__ = [
    "APPLICATION",
    "COMMUNICATION",
    "CONTACT",
    "CONVERSATION",
    "LOCAL_PARTICIPANT",
    "ME",
    "ONLINE_MEETINGS",
    "PARTICIPANT",
    "PEOPLE",
]

APPLICATION: Offered[Application] = Offered("application")
ME: Offered[User] = Offered("me")
PEOPLE: Offered[User] = Offered("people")
ONLINE_MEETINGS: Offered[User] = Offered("onlineMeetings")
COMMUNICATION: Offered[Application] = Offered("communication")
CONTACT: Offered[User] = Offered("contact")
"""Somebody as the user of the application sees them."""
CONVERSATION: Offered[Conversation] = Offered("conversation")
LOCAL_PARTICIPANT: Offered[Seat] = Offered("localParticipant")
PARTICIPANT: Offered[Seat] = Offered("participant")
"""Another one in a conversation of the application."""
