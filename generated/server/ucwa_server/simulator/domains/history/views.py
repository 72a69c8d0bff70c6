"""How history looks to an application."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ...._client import LinkSource, Resource, enums, resources
from ...applications import Application
from ...conversations.views import moment
from ...users import User
from ..me.state import keeps_history
from .state import Broken, Called, Log, Piece, Said, archive_of

__all__ = [
    "audio_transcript",
    "communication_links",
    "conversation_log",
    "conversation_logs",
    "error_transcript",
    "message_transcript",
    "missed_items",
    "next_page",
    "page",
    "recipient",
    "transcript",
    "unheard",
    "unread",
]

_Modality = enums.ConversationModalityType
_Type = enums.ConversationLogType

_CONTINUED = {
    "continueAudio": "startAudio",
    "continueAudioVideo": "startAudioVideo",
    "continueMessaging": "startMessaging",
    "continuePhoneAudio": "startPhoneAudio",
    "continueVideo": "startVideo",
}
"""What takes a conversation up again: who may begin one in that way may do so, too."""

_PREVIEW = 100
"""Characters of a preview."""


def communication_links(seen: Application, _: Application) -> dict[str, LinkSource]:
    """Where a user finds what is past; only those have it whose history is kept."""
    if seen.user.is_guest:
        return {}
    links: dict[str, LinkSource] = {"missedItems": seen.href("missedItems")}
    if keeps_history(seen.user):
        links["conversationLogs"] = seen.href("conversationLogs")
    return links


def conversation_logs(
    seen: Application, limit: int | None
) -> resources.ConversationLogs:
    """The newest logs of the user, as links."""
    logs = archive_of(seen.user).logs[::-1][:limit]
    hrefs = [_href(seen, "conversationLog", log) for log in logs]
    here = seen.href("conversationLogs")
    return resources.ConversationLogs(
        links=resources.ConversationLogsLinks({"self": here, "conversationLog": hrefs})
    )


def conversation_log(seen: Application, log: Log) -> resources.ConversationLog:
    """A log, with what can be done with it now."""
    links: dict[str, LinkSource] = {"self": _href(seen, "conversationLog", log)}
    if len(log.recipients) == 1 and not log.is_conference:
        offered = seen.links("communication", seen, "")
        for page_, started in _CONTINUED.items():
            if started in offered:
                links[page_] = _href(seen, page_, log)
    if log.pieces:
        links["conversationLogTranscripts"] = _href(
            seen, "conversationLogTranscripts", log
        )
    if not log.is_read:
        links["markAsRead"] = _href(seen, "markAsRead", log)
    status = enums.ConversationLogStatus
    people = [recipient(seen, log, person) for person in log.recipients]
    return resources.ConversationLog(
        creation_time=moment(log.created),
        direction=log.direction,
        importance=log.importance,
        modalities=tuple(log.modalities),
        preview_message=_preview(log.pieces),
        status=status.MISSED if log.is_missed else status.ARCHIVED,
        subject=log.subject or None,
        thread_id=log.thread_id,
        total_recipients_count=len(log.recipients),
        type=_type(log),
        links=resources.ConversationLogLinks(links),
        embedded=resources.ConversationLogEmbedded(
            {"conversationLogRecipient": [*people]}
        ),
    )


def _type(log: Log) -> enums.ConversationLogType:
    if log.is_conference:
        return _Type.CONFERENCE_LOG
    for modality, type_ in (
        (_Modality.VIDEO, _Type.VIDEO_LOG),
        (_Modality.AUDIO, _Type.AUDIO_LOG),
        (_Modality.MESSAGING, _Type.MESSAGE_LOG),
    ):
        if modality in log.modalities:
            return type_
    return _Type.UNKNOWN_LOG


def _preview(pieces: Iterable[Piece]) -> str | None:
    for piece in pieces:
        if isinstance(piece.what, Said):
            text = str(piece.what.content)
            if _is_html(piece.what):
                text = re.sub(r"<[^>]*>", "", text)
            return text[:_PREVIEW]
    return None


def recipient(
    seen: Application, log: Log, person: User
) -> resources.ConversationLogRecipient:
    """Somebody who took part."""
    here = _href(
        seen, "conversationLogRecipient", log, conversationLogRecipientId=person.address
    )
    links: dict[str, LinkSource] = {"self": here}
    if not person.is_guest:
        pages = ["contact", "contactPresence"]
        if person.photo is not None and seen.user.allows("photos"):
            pages.append("contactPhoto")
        links.update(
            {page_: seen.href(page_, personId=person.address) for page_ in pages}
        )
    return resources.ConversationLogRecipient(
        display_name=person.name,
        sip_uri=person.uri,
        links=resources.ConversationLogRecipientLinks(links),
    )


# Transcripts


def page(
    seen: Application, log: Log, size: int
) -> resources.ConversationLogTranscripts:
    """The first pieces of a log; the oldest come first."""
    links = {"self": _href(seen, "conversationLogTranscripts", log)}
    return resources.ConversationLogTranscripts(
        links=resources.ConversationLogTranscriptsLinks(
            {**links, **_further(seen, log, log.pieces, size)}
        ),
        embedded=resources.ConversationLogTranscriptsEmbedded(
            _embedded(seen, log, log.pieces[:size])
        ),
    )


def next_page(
    seen: Application, log: Log, after: Piece, size: int
) -> resources.NextConversationLogTranscripts:
    """The pieces of a log after one of them."""
    rest = log.pieces[log.pieces.index(after) + 1 :]
    links = {"self": _next(seen, log, after)}
    return resources.NextConversationLogTranscripts(
        links=resources.NextConversationLogTranscriptsLinks(
            {**links, **_further(seen, log, rest, size)}
        ),
        embedded=resources.NextConversationLogTranscriptsEmbedded(
            _embedded(seen, log, rest[:size])
        ),
    )


def _further(
    seen: Application, log: Log, rest: list[Piece], size: int
) -> dict[str, LinkSource]:
    if len(rest) <= size:
        return {}
    return {"nextConversationLogTranscripts": _next(seen, log, rest[size - 1])}


def _embedded(
    seen: Application, log: Log, pieces: list[Piece]
) -> dict[str, Resource | list[Resource]]:
    shown: list[Resource] = [transcript(seen, log, piece) for piece in pieces]
    return {"conversationLogTranscript": shown} if shown else {}


def transcript(
    seen: Application, log: Log, piece: Piece
) -> resources.ConversationLogTranscript:
    """A piece, with what it was embedded, and a link to whose doing it was."""
    links = {"self": _piece_href(seen, "conversationLogTranscript", log, piece)}
    if piece.author is seen.user:
        links["me"] = seen.href("me")
    elif not piece.author.is_guest:
        links["contact"] = seen.href("contact", personId=piece.author.address)
    embedded: dict[str, Resource] = {}
    match what := piece.what:
        case Said():
            embedded["messageTranscript"] = message_transcript(seen, log, piece, what)
        case Called():
            embedded["audioTranscript"] = audio_transcript(seen, log, piece, what)
        case Broken():
            embedded["errorTranscript"] = error_transcript(seen, log, piece, what)
    return resources.ConversationLogTranscript(
        time_stamp=moment(piece.time),
        links=resources.ConversationLogTranscriptLinks(links),
        embedded=resources.ConversationLogTranscriptEmbedded(embedded),
    )


def message_transcript(
    seen: Application, log: Log, piece: Piece, what: Said
) -> resources.MessageTranscript:
    """A message."""
    here = _piece_href(seen, "messageTranscript", log, piece)
    return resources.MessageTranscript(
        html_message=what.content if _is_html(what) else None,
        plain_message=None if _is_html(what) else what.content,
        links=resources.MessageTranscriptLinks({"self": here}),
    )


def audio_transcript(
    seen: Application, log: Log, piece: Piece, what: Called
) -> resources.AudioTranscript:
    """What became of a call."""
    here = _piece_href(seen, "audioTranscript", log, piece)
    return resources.AudioTranscript(
        duration=None if what.seconds is None else f"PT{what.seconds:.0f}S",
        status=what.status,
        links=resources.AudioTranscriptLinks({"self": here}),
    )


def error_transcript(
    seen: Application, log: Log, piece: Piece, what: Broken
) -> resources.ErrorTranscript:
    """Why something could not be kept."""
    here = _piece_href(seen, "errorTranscript", log, piece)
    return resources.ErrorTranscript(
        reason=what.reason, links=resources.ErrorTranscriptLinks({"self": here})
    )


def _is_html(what: Said) -> bool:
    return what.content.media_type.lower().startswith("text/html")


def _href(seen: Application, page_: str, log: Log, **values: str) -> str:
    return seen.href(page_, conversationLogId=log.key, **values)


def _piece_href(seen: Application, page_: str, log: Log, piece: Piece) -> str:
    return _href(seen, page_, log, conversationLogTranscriptId=piece.key)


def _next(seen: Application, log: Log, after: Piece) -> str:
    return _href(seen, "nextConversationLogTranscripts", log, after=after.key)


# What was missed


def unread(user: User) -> int:
    """How many missed conversations the user has not looked at."""
    return sum(row.is_missed and not row.is_read for row in archive_of(user).logs)


def unheard(user: User) -> int:
    """How many voicemails the user has not listened to."""
    return sum(not row.is_heard for row in archive_of(user).voicemails)


def missed_items(seen: Application) -> resources.MissedItems:
    """The counts of what the user has missed."""
    archive, policy = archive_of(seen.user), enums.GenericPolicy
    is_kept = keeps_history(seen.user)
    return resources.MissedItems(
        conversation_logs_count=len(archive.logs),
        conversation_logs_notifications=policy.ENABLED if is_kept else policy.DISABLED,
        missed_conversations_count=sum(row.is_missed for row in archive.logs),
        unread_missed_conversations_count=unread(seen.user),
        unread_voicemails_count=unheard(seen.user),
        voice_mails_count=len(archive.voicemails),
        links=resources.MissedItemsLinks({"self": seen.href("missedItems")}),
    )
