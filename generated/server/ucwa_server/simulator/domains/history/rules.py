"""How conversations are kept while they go on, and how the user learns what was missed."""

from __future__ import annotations

from ...._client import Content, enums
from ....errors import NotFound
from ...conversations.changes import ConversationEnded
from ...conversations.invitations import InvitationMissed
from ...conversations.state import Member
from ...conversations.taking_part import ModalityEntered, ModalityLeft, VoicemailLeft
from ...notices import MadeAvailable
from ...users import User
from ...world import World
from ..me.state import keeps_history
from ..messaging.notices import Lost, Written
from ..messaging.operations import MessagingProposal
from . import views
from .state import (
    Archive,
    Broken,
    Called,
    Log,
    Piece,
    Said,
    Voicemail,
    archive_of,
    recording_of,
)

__all__ = [
    "end_call",
    "enter",
    "hear_voicemails",
    "keep_missed",
    "keep_voicemail",
    "keep_written",
    "leave",
    "log_of",
    "lose",
    "mark_as_read",
    "remind",
    "remove",
    "tell",
]

_Modality = enums.ConversationModalityType
_CALLS = (_Modality.AUDIO, _Modality.VIDEO)


def remove(user: User, log: Log) -> None:
    """Deletes a log for good; what goes on begins another one."""
    archive_of(user).logs.remove(log)
    tell(user)


def mark_as_read(user: User, log: Log) -> None:
    """Notes that the user has looked at a log."""
    if not log.is_read:
        log.is_read = True
        tell(user)


def hear_voicemails(user: User) -> None:
    """Notes that the user has listened to all that callers left."""
    unheard = [row for row in archive_of(user).voicemails if not row.is_heard]
    for row in unheard:
        row.is_heard = True
    if unheard:
        tell(user)


def tell(user: User) -> None:
    """Tells the applications of a user that the counts of missed items changed."""
    for application in tuple(user.applications):
        application.emit(
            "updated",
            views.missed_items(application),
            sender=application.link("communication"),
        )


# What is heard of others


def keep_written(notice: Written) -> None:
    """Keeps a message for who wrote it and for all it was written to."""
    for member in (notice.author, *notice.readers):
        log = _log(notice.world, member)
        if log is not None:
            _add_message(notice.world, log, notice.author.user, notice.content)


def lose(notice: Lost) -> None:
    """Whoever did not get a message has missed something."""
    log = _log(notice.world, notice.reader)
    if log is not None:
        _miss(notice.reader.user, log)


def keep_missed(notice: InvitationMissed) -> None:
    """Keeps that somebody could not be had, with what they were to be told."""
    proposal, world = notice.proposal, notice.world
    caller, callee = proposal.caller, proposal.callee
    message = None
    if isinstance(proposal, MessagingProposal):
        message = proposal.message
    for member in (caller, callee):
        log = _log(world, member)
        if log is None:
            continue
        _add_recipients(log, member, (caller, callee))
        for modality in proposal.modalities:
            _add_modality(log, modality)
        if message is not None:
            _add_message(world, log, caller.user, message)
        if member is callee:
            log.direction = enums.Direction.INCOMING
            _miss(callee.user, log)


def keep_voicemail(notice: VoicemailLeft) -> None:
    """Keeps that a caller left a voicemail."""
    now = notice.world.schedule.now
    archive_of(notice.user).voicemails.append(Voicemail(now, notice.caller))
    tell(notice.user)


def enter(notice: ModalityEntered) -> None:
    """Keeps that a member came into audio or video."""
    if notice.modality not in _CALLS:
        return
    world, member = notice.world, notice.member
    log, recording = _log(world, member), recording_of(member)
    if log is None:
        return
    _add_modality(log, notice.modality)
    if recording.called_at is None:
        recording.called_at = world.schedule.now
        _add(world, log, _author(member), Called(_Status.CONNECTED))


def leave(notice: ModalityLeft) -> None:
    """Keeps that a member went out of a call."""
    if not any(row in notice.member.modalities for row in _CALLS):
        _end_call(notice.world, notice.member)


def end_call(notice: ConversationEnded) -> None:
    """A conversation that is over ends its call."""
    side = notice.conversation
    if side.local.conversation is side:
        _end_call(side.application.world, side.local)


def remind(notice: MadeAvailable) -> None:
    """Tells a user who is there again what was missed."""
    user = notice.application.user
    if views.unread(user) or views.unheard(user):
        tell(user)


# How it is kept

_Status = enums.AudioTranscriptStatus


def _author(member: Member) -> User:
    """Who began what a member is in."""
    members = member.gathering.members
    return members[0].user if members else member.user


def _end_call(world: World, member: Member) -> None:
    recording = recording_of(member)
    began, recording.called_at = recording.called_at, None
    if began is None or recording.log is None:
        return
    lasted = world.schedule.now - began
    author = _author(member)
    _add(world, recording.log, author, Called(_Status.ENDED, lasted))


def _log(world: World, member: Member) -> Log | None:
    """The log of what a member is in; None where none is kept."""
    user = member.user
    known = world.users.get(user.address) is user and not user.is_guest
    if not known or not keeps_history(user):
        return None
    archive, recording = archive_of(user), recording_of(member)
    if recording.log is None or recording.log not in archive.logs:
        recording.log = _new_log(world, archive, member)
    log = recording.log
    log.is_conference = member.gathering.is_conference
    log.subject = member.gathering.subject
    _add_recipients(log, member, tuple(member.gathering.members))
    return log


def _new_log(world: World, archive: Archive, member: Member) -> Log:
    gathering = member.gathering
    began = gathering.members[:1] == [member]
    direction = enums.Direction.OUTGOING if began else enums.Direction.INCOMING
    log = Log(
        world.identities.hex(),
        world.schedule.now,
        direction,
        gathering.importance,
        gathering.subject,
        gathering.thread_id,
        gathering.is_conference,
    )
    archive.logs.append(log)
    return log


def _add_recipients(log: Log, member: Member, members: tuple[Member, ...]) -> None:
    for other in members:
        if other is not member and other.user not in log.recipients:
            log.recipients.append(other.user)


def _add_modality(log: Log, modality: enums.ConversationModalityType) -> None:
    if modality not in log.modalities:
        log.modalities.append(modality)


def _add_message(world: World, log: Log, author: User, content: Content) -> None:
    _add_modality(log, _Modality.MESSAGING)
    if len(content.data) > world.settings.transcript_limit:
        _add(world, log, author, Broken(_FAILED))
    else:
        _add(world, log, author, Said(content))


_FAILED = enums.ErrorTranscriptReason.TRANSCRIPTION_FAILED


def _add(world: World, log: Log, author: User, what: Said | Called | Broken) -> None:
    key = world.identities.hex()
    log.pieces.append(Piece(key, world.schedule.now, author, what))


def _miss(user: User, log: Log) -> None:
    log.is_missed, log.is_read = True, False
    tell(user)


def log_of(user: User, key: str) -> Log:
    """A log by its key. Raises `NotFound` where there is none, or none is kept."""
    found = archive_of(user).log(key) if keeps_history(user) else None
    if found is None:
        raise NotFound("There is no such conversation log.")
    return found
