"""A member who speaks, or is seen."""

from __future__ import annotations

from attrs import define

from ....._client import enums
from ....conversations.state import Member

__all__ = ["AUDIO", "VIDEO", "Voice", "is_talking", "voice_of"]

AUDIO = enums.ConversationModalityType.AUDIO
VIDEO = enums.ConversationModalityType.VIDEO


@define(eq=False)
class Voice:
    """How a member takes part in audio and video."""

    source: str = ""
    """The identifier of what the member sends."""
    audio_muted: bool = False
    video_muted: bool = False
    is_held: bool = False
    """Whether the member put the others on hold."""


def voice_of(member: Member) -> Voice:
    """How a member takes part."""
    return member.part(Voice)


def is_talking(member: Member) -> bool:
    """Whether a member takes part in audio or video."""
    return AUDIO in member.modalities or VIDEO in member.modalities
