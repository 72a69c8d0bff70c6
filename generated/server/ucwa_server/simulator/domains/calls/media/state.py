"""Audio and video as one application sees them: how far they are, and their session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define, field

from ....._client import enums
from ....conversations.state import Conversation
from ....schedule import Timer

if TYPE_CHECKING:
    from .renegotiations import Round

__all__ = ["AudioVideo", "Session", "call_of"]


@define(eq=False)
class Session:
    """What the two ends of a call agreed upon."""

    context: str | None
    """As the client named it."""
    remote_endpoint: str | None
    state: enums.SessionState = enums.SessionState.ESTABLISHED
    round: Round | None = field(default=None, init=False)
    """The change that is being talked about."""
    timer: Timer | None = field(default=None, init=False)
    """Runs while the session is suspended."""


@define(eq=False)
class AudioVideo:
    """Audio and video of a conversation."""

    state: enums.CallState = enums.CallState.DISCONNECTED
    session: Session | None = None


def call_of(side: Conversation) -> AudioVideo:
    """The audio and video of a conversation."""
    return side.part(AudioVideo)
