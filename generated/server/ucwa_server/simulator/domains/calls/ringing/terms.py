"""What a call is about: who asks for what, by what."""

from __future__ import annotations

from attrs import frozen

from ....._client import Content, enums
from ....users import User
from ..voice.state import AUDIO, VIDEO

__all__ = ["Answer", "Terms"]


@frozen(kw_only=True, eq=False)
class Terms:
    """What the one who calls asks for."""

    audio: bool = True
    video: bool = False
    number: str | None = None
    """The caller's own telephone; without one the call goes over the network."""
    offer: Content | None = None
    """The session description of a call over the network."""
    session_context: str | None = None
    custom_content: Content | None = None
    audio_muted: bool | None = None
    video_muted: bool | None = None
    delegator: User | None = None
    """On whose behalf the call is made."""

    @property
    def modalities(self) -> tuple[enums.ConversationModalityType, ...]:
        """What is asked for."""
        return (AUDIO,) * self.audio + (VIDEO,) * self.video


@frozen(kw_only=True, eq=False)
class Answer:
    """What the one who takes a call over the network says to the offer."""

    sdp: Content
    session_context: str | None = None
    processed_offer_id: str | None = None
    """Which of several offers it belongs to."""
