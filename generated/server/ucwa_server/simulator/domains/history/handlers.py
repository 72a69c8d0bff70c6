"""Requests about the history: logs and their transcripts, and what was missed."""

from __future__ import annotations

from ...._client import resources
from ....errors import BadRequest, NotFound, ParameterFault
from ....handler import Call
from ....handlers import (
    AudioTranscriptHandler,
    ConversationLogHandler,
    ConversationLogRecipientHandler,
    ConversationLogsHandler,
    ConversationLogTranscriptHandler,
    ConversationLogTranscriptsHandler,
    ErrorTranscriptHandler,
    MarkAsReadHandler,
    MessageTranscriptHandler,
    MissedItemsHandler,
    NextConversationLogTranscriptsHandler,
)
from ...users import address_of
from ...visit import visit
from ..me.state import keeps_history
from . import rules, views
from .state import Broken, Called, Log, Piece, Said

__all__ = [
    "MarkAsRead",
    "ReadAudioTranscript",
    "ReadErrorTranscript",
    "ReadLog",
    "ReadLogs",
    "ReadMessageTranscript",
    "ReadMissedItems",
    "ReadNextTranscripts",
    "ReadRecipient",
    "ReadTranscript",
    "ReadTranscripts",
    "log_of",
]


def log_of(call: Call) -> Log:
    """The log that a path belongs to. Raises `NotFound` where there is none."""
    key = call.path.get("conversationLogId", "")
    return rules.log_of(visit(call).application.user, key)


def _piece_of(call: Call) -> tuple[Log, Piece]:
    log = log_of(call)
    piece = log.piece(call.path.get("conversationLogTranscriptId", ""))
    if piece is None:
        raise NotFound("There is no such transcript.")
    return log, piece


class ReadLogs(ConversationLogsHandler):
    """Lists what is past, the newest first."""

    async def get(
        self, call: Call, *, limit: int | None = None
    ) -> resources.ConversationLogs:
        application = visit(call).application
        if not keeps_history(application.user):
            raise NotFound("No history is kept.")
        if limit is not None and limit < 1:
            raise BadRequest(
                "So few can't be listed.",
                subcode="ParameterValidationFailure",
                parameters=[ParameterFault("limit", "Invalid")],
            )
        return views.conversation_logs(application, limit)


class ReadLog(ConversationLogHandler):
    """Shows and deletes a log."""

    async def get(self, call: Call) -> resources.ConversationLog:
        return views.conversation_log(visit(call).application, log_of(call))

    async def delete(self, call: Call) -> None:
        rules.remove(visit(call).application.user, log_of(call))


class ReadRecipient(ConversationLogRecipientHandler):
    """Shows somebody who took part."""

    async def get(self, call: Call) -> resources.ConversationLogRecipient:
        log = log_of(call)
        wanted = address_of(call.path.get("conversationLogRecipientId", ""))
        for person in log.recipients:
            if person.address == wanted:
                return views.recipient(visit(call).application, log, person)
        raise NotFound("There is no such recipient.")


class ReadTranscripts(ConversationLogTranscriptsHandler):
    """Shows the first pieces of a log."""

    async def get(self, call: Call) -> resources.ConversationLogTranscripts:
        here = visit(call)
        size = here.world.settings.transcript_page
        return views.page(here.application, log_of(call), size)


class ReadNextTranscripts(NextConversationLogTranscriptsHandler):
    """Shows further pieces of a log."""

    async def get(self, call: Call) -> resources.NextConversationLogTranscripts:
        here, log = visit(call), log_of(call)
        after = log.piece(call.request.query_params.get("after", ""))
        if after is None:
            raise NotFound("There is no such page.")
        size = here.world.settings.transcript_page
        return views.next_page(here.application, log, after, size)


class ReadTranscript(ConversationLogTranscriptHandler):
    """Shows a piece of a log."""

    async def get(self, call: Call) -> resources.ConversationLogTranscript:
        return views.transcript(visit(call).application, *_piece_of(call))


class ReadMessageTranscript(MessageTranscriptHandler):
    """Shows a message of a log."""

    async def get(self, call: Call) -> resources.MessageTranscript:
        log, piece = _piece_of(call)
        if not isinstance(piece.what, Said):
            raise NotFound("The transcript is of another kind.")
        application = visit(call).application
        return views.message_transcript(application, log, piece, piece.what)


class ReadAudioTranscript(AudioTranscriptHandler):
    """Shows what a log tells of a call."""

    async def get(self, call: Call) -> resources.AudioTranscript:
        log, piece = _piece_of(call)
        if not isinstance(piece.what, Called):
            raise NotFound("The transcript is of another kind.")
        application = visit(call).application
        return views.audio_transcript(application, log, piece, piece.what)


class ReadErrorTranscript(ErrorTranscriptHandler):
    """Shows why a piece of a log is missing."""

    async def get(self, call: Call) -> resources.ErrorTranscript:
        log, piece = _piece_of(call)
        if not isinstance(piece.what, Broken):
            raise NotFound("The transcript is of another kind.")
        application = visit(call).application
        return views.error_transcript(application, log, piece, piece.what)


class MarkAsRead(MarkAsReadHandler):
    """Hears that the user has looked at a log."""

    async def post(self, call: Call) -> None:
        rules.mark_as_read(visit(call).application.user, log_of(call))


class ReadMissedItems(MissedItemsHandler):
    """Shows how much the user has missed."""

    async def get(self, call: Call) -> resources.MissedItems:
        return views.missed_items(visit(call).application)
