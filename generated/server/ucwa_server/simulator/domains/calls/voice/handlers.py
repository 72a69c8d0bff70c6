"""Requests about the audio and video of participants."""

from __future__ import annotations

from ....._client import enums, resources
from .....errors import Forbidden, NotFound
from .....handler import Call
from .....handlers import (
    MuteAudioHandler,
    MuteVideoHandler,
    ParticipantAudioHandler,
    ParticipantVideoHandler,
    UnmuteAudioHandler,
    UnmuteVideoHandler,
)
from ....conversations.state import Conversation, Member
from ...conversing import member_of
from . import rules, views
from .state import AUDIO, VIDEO

__all__ = [
    "HANDLERS",
    "MuteAudio",
    "MuteVideo",
    "ReadAudio",
    "ReadVideo",
    "UnmuteAudio",
    "UnmuteVideo",
]


class ReadAudio(ParticipantAudioHandler):
    """Shows that somebody takes part in audio."""

    async def get(self, call: Call) -> resources.ParticipantAudio:
        return views.participant_audio(*_talking(call, AUDIO))


class ReadVideo(ParticipantVideoHandler):
    """Shows that somebody takes part in video."""

    async def get(self, call: Call) -> resources.ParticipantVideo:
        return views.participant_video(*_talking(call, VIDEO))


class MuteAudio(MuteAudioHandler):
    """Mutes somebody."""

    async def post(self, call: Call) -> None:
        _mute(call, AUDIO, True)


class UnmuteAudio(UnmuteAudioHandler):
    """Lets somebody be heard."""

    async def post(self, call: Call) -> None:
        _mute(call, AUDIO, False)


class MuteVideo(MuteVideoHandler):
    """Hides somebody's picture."""

    async def post(self, call: Call) -> None:
        _mute(call, VIDEO, True)


class UnmuteVideo(UnmuteVideoHandler):
    """Lets somebody be seen."""

    async def post(self, call: Call) -> None:
        _mute(call, VIDEO, False)


def _talking(
    call: Call, modality: enums.ConversationModalityType
) -> tuple[Conversation, Member]:
    side, member = member_of(call)
    if modality not in member.modalities:
        raise NotFound("The participant takes no part in it.")
    return side, member


def _mute(call: Call, modality: enums.ConversationModalityType, muted: bool) -> None:
    side, member = _talking(call, modality)
    if not views.may_mute(side, member):
        raise Forbidden("Only leaders mute others.")
    if not muted and not views.may_unmute(side, member, modality):
        raise Forbidden("The audience is muted.")
    rules.set_muted(member, modality, muted)


HANDLERS = (ReadAudio, ReadVideo, MuteAudio, UnmuteAudio, MuteVideo, UnmuteVideo)
