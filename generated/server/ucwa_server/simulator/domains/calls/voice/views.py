"""How the audio and video of participants look to an application."""

from __future__ import annotations

from ....._client import LinkSource, Resource, enums, resources
from ....applications import Application
from ....conversations.state import Conversation, Member, Seat
from .state import AUDIO, VIDEO, voice_of

__all__ = [
    "PAGES",
    "is_locked",
    "may_mute",
    "may_unmute",
    "participant_audio",
    "participant_links",
    "participant_medium",
    "participant_video",
]

PAGES = {AUDIO: "participantAudio", VIDEO: "participantVideo"}
"""The resource that tells that somebody takes part in a modality."""

_Direction = enums.MediaDirectionType


def participant_links(_: Application, seat: Seat) -> dict[str, LinkSource]:
    """What those have who take part in audio or video."""
    side, member = seat.side, seat.member
    return {
        page: side.href(page, participantId=member.key)
        for modality, page in PAGES.items()
        if modality in member.modalities
    }


def participant_medium(
    side: Conversation, member: Member, modality: enums.ConversationModalityType
) -> Resource:
    """That somebody takes part in audio, or in video."""
    if modality == AUDIO:
        return participant_audio(side, member)
    return participant_video(side, member)


def participant_audio(side: Conversation, member: Member) -> resources.ParticipantAudio:
    """That somebody takes part in audio."""
    voice = voice_of(member)
    links = _links(side, member, AUDIO, ("muteAudio", "unmuteAudio"), voice.audio_muted)
    return resources.ParticipantAudio(
        audio_direction=_direction(member),
        audio_muted=voice.audio_muted,
        audio_source_id=voice.source,
        links=resources.ParticipantAudioLinks(links),
    )


def participant_video(side: Conversation, member: Member) -> resources.ParticipantVideo:
    """That somebody takes part in video."""
    voice = voice_of(member)
    links = _links(side, member, VIDEO, ("muteVideo", "unmuteVideo"), voice.video_muted)
    return resources.ParticipantVideo(
        video_direction=_direction(member),
        video_muted=voice.video_muted,
        video_source_id=voice.source,
        links=resources.ParticipantVideoLinks(links),
    )


def may_mute(side: Conversation, member: Member) -> bool:
    """Whether a user may mute a member: themselves, and all whom they lead."""
    if member is side.local:
        return True
    return side.gathering.is_conference and side.local.role == enums.Role.LEADER


def may_unmute(
    side: Conversation, member: Member, modality: enums.ConversationModalityType
) -> bool:
    """Whether a user may let a member be heard: while it is locked, leaders alone."""
    if modality == AUDIO and is_locked(side.local):
        return False
    return may_mute(side, member)


def is_locked(member: Member) -> bool:
    """Whether a member is one of an audience that may not speak."""
    gathering = member.gathering
    return (
        gathering.is_conference
        and member.role != enums.Role.LEADER
        and gathering.audience_mute == enums.AudienceMuteLock.ENABLED
    )


def _links(
    side: Conversation,
    member: Member,
    modality: enums.ConversationModalityType,
    pages: tuple[str, str],
    muted: bool,
) -> dict[str, LinkSource]:
    link = side.participant(member)
    key = member.key
    links: dict[str, LinkSource] = {
        "self": side.href(PAGES[modality], participantId=key),
        "participant": {"href": link.href, "title": member.name},
    }
    may = may_unmute(side, member, modality) if muted else may_mute(side, member)
    if may:
        page = pages[1] if muted else pages[0]
        links[page] = side.href(page, participantId=key)
    return links


def _direction(member: Member) -> enums.MediaDirectionType:
    held = voice_of(member).is_held
    return _Direction.INACTIVE if held else _Direction.SEND_RECEIVE
