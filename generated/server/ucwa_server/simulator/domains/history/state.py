"""What is kept of past conversations, and what a user has missed."""

from __future__ import annotations

from attrs import define, field

from ...._client import Content, enums
from ...conversations.state import Member
from ...users import User

__all__ = [
    "Archive",
    "Broken",
    "Called",
    "Log",
    "Piece",
    "Recording",
    "Said",
    "Voicemail",
    "archive_of",
    "recording_of",
]


@define(eq=False)
class Said:
    """A message."""

    content: Content


@define(eq=False)
class Called:
    """That a call began or ended."""

    status: enums.AudioTranscriptStatus
    seconds: float | None = None
    """How long it lasted; None before it ended."""


@define(eq=False)
class Broken:
    """Something that could not be kept."""

    reason: enums.ErrorTranscriptReason


@define(eq=False)
class Piece:
    """A part of a log: what it was, when, and whose doing."""

    key: str
    time: float
    author: User
    what: Said | Called | Broken


@define(eq=False)
class Log:
    """A conversation as the mailbox of one user remembers it."""

    key: str
    created: float
    direction: enums.Direction
    importance: enums.Importance
    subject: str
    thread_id: str
    is_conference: bool
    recipients: list[User] = field(factory=list[User])
    """The others."""
    modalities: list[enums.ConversationModalityType] = field(
        factory=list[enums.ConversationModalityType]
    )
    pieces: list[Piece] = field(factory=list[Piece])
    is_missed: bool = False
    is_read: bool = True
    """Whether the user has looked at it since something was missed."""

    def piece(self, key: str) -> Piece | None:
        """A piece by its key."""
        return next((row for row in self.pieces if row.key == key.lower()), None)


@define(eq=False)
class Voicemail:
    """What a caller spoke to a machine; the sound is not kept."""

    time: float
    caller: User
    is_heard: bool = False


@define(eq=False)
class Archive:
    """The mailbox of a user. Read it by `archive_of(user)`."""

    logs: list[Log] = field(factory=list[Log])
    """The newest last."""
    voicemails: list[Voicemail] = field(factory=list[Voicemail])

    def log(self, key: str) -> Log | None:
        """A log by its key."""
        return next((row for row in self.logs if row.key == key.lower()), None)


@define(eq=False)
class Recording:
    """How the conversation that a member is in is being kept: part of the member."""

    log: Log | None = None
    called_at: float | None = None
    """Since when the member is in a call."""


def archive_of(user: User) -> Archive:
    """The mailbox of a user."""
    return user.part(Archive)


def recording_of(member: Member) -> Recording:
    """How a member's conversation is being kept."""
    return member.part(Recording)
