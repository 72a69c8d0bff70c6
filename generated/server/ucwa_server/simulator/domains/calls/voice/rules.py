"""How members come into audio and video and go, seen by all who take part."""

from __future__ import annotations

from ....._client import enums
from .....errors import Conflict
from ....conversations import changes
from ....conversations.state import Conversation, Member
from ....conversations.taking_part import tell_entered, tell_left
from ...me.availability import change
from ...me.state import published
from ...meetings.audience import AudienceMuteChanged
from . import views
from .state import AUDIO, VIDEO, is_talking, voice_of

__all__ = ["enter", "exit_", "follow_lock", "hold", "set_muted"]

_Modality = enums.ConversationModalityType
_ON_THE_PHONE = "on-the-phone"


def enter(*members: Member, modalities: tuple[_Modality, ...]) -> None:
    """Puts members of one gathering into audio or video; everybody there is told."""
    gathering = members[0].gathering
    new = [
        (member, modality)
        for member in members
        for modality in modalities
        if modality not in member.modalities
    ]
    for member, modality in new:
        voice = voice_of(member)
        voice.is_held = False
        if not voice.source:
            numbers = [voice_of(row).source or "0" for row in gathering.members]
            voice.source = str(max(map(int, numbers)) + 1)
        voice.audio_muted = voice.audio_muted or views.is_locked(member)
        member.modalities.append(modality)
        tell_entered(member, modality)
    for side in gathering.conversations():
        _show(side, members, new)
    for member in members:
        _tell_presence(member)


def _show(
    side: Conversation, members: tuple[Member, ...], new: list[tuple[Member, _Modality]]
) -> None:
    """Shows an application who has come."""
    if side.local in members:
        side.state = (
            enums.ConversationState.CONFERENCED
            if side.gathering.is_conference
            else enums.ConversationState.CONNECTED
        )
    changes.tell_conversation(side)
    for member, modality in new:
        if not side.gathering.is_conference:
            changes.show(side, member)
        if member is side.local or member in side.shown:
            _tell("added", side, member, modality)


def exit_(member: Member, *modalities: _Modality) -> None:
    """Takes a member out of audio or video, or both where none is named."""
    gone = [row for row in modalities or (AUDIO, VIDEO) if row in member.modalities]
    for modality in gone:
        member.modalities.remove(modality)
        tell_left(member, modality)
    if not gone:
        return
    for side in member.gathering.conversations():
        for modality in gone:
            if member is side.local or member in side.shown:
                _tell("deleted", side, member, modality)
        if member is side.local:
            changes.tell_conversation(side)
    if not is_talking(member):
        voice = voice_of(member)
        voice.audio_muted = voice.video_muted = voice.is_held = False
    _tell_presence(member)


def set_muted(member: Member, modality: _Modality, muted: bool) -> None:
    """Mutes a member, or lets them be heard again.

    Raises `Conflict` where they don't take part in that.
    """
    if modality not in member.modalities:
        raise Conflict("The participant takes no part in it.")
    voice = voice_of(member)
    if modality == AUDIO:
        changed, voice.audio_muted = voice.audio_muted != muted, muted
    else:
        changed, voice.video_muted = voice.video_muted != muted, muted
    if changed:
        _tell_all(member, modality)


def follow_lock(notice: AudienceMuteChanged) -> None:
    """The audience of a conference is muted, or may unmute itself."""
    for member in notice.gathering.members:
        if member.role != enums.Role.LEADER and AUDIO in member.modalities:
            if views.is_locked(member):
                voice_of(member).audio_muted = True
            _tell_all(member, AUDIO)


def hold(member: Member, held: bool) -> None:
    """Puts the others on hold, or takes them back."""
    voice = voice_of(member)
    if voice.is_held != held:
        voice.is_held = held
        if AUDIO in member.modalities:
            _tell_all(member, AUDIO)


def _tell_all(member: Member, modality: _Modality) -> None:
    for side in member.gathering.conversations():
        if member is side.local or member in side.shown:
            _tell("updated", side, member, modality)


def _tell(type: str, side: Conversation, member: Member, modality: _Modality) -> None:
    if not side.is_ended:
        side.application.emit(
            type,
            views.participant_medium(side, member, modality),
            sender=side.link(),
            in_=side.participant(member),
        )


def _tell_presence(member: Member) -> None:
    """Others see that somebody is in a call, whatever the activity was before."""
    stated = published(member.user)
    talks = is_talking(member)
    wanted = _ON_THE_PHONE if talks else None
    if stated.activity in (None, _ON_THE_PHONE) and stated.activity != wanted:
        stated.activity = wanted
        change(member.user, "presence")
