"""What is kept: conversation logs, transcripts, missed items."""

from __future__ import annotations

from ...conversations.changes import ConversationEnded
from ...conversations.invitations import InvitationMissed
from ...conversations.taking_part import ModalityEntered, ModalityLeft, VoicemailLeft
from ...domain import Domain
from ...notices import MadeAvailable, hears
from ...offered import COMMUNICATION
from ..messaging.notices import Lost, Written
from . import rules, views
from .continuing import (
    ContinueAudio,
    ContinueAudioVideo,
    ContinueMessaging,
    ContinuePhoneAudio,
    ContinueVideo,
)
from .handlers import (
    MarkAsRead,
    ReadAudioTranscript,
    ReadErrorTranscript,
    ReadLog,
    ReadLogs,
    ReadMessageTranscript,
    ReadMissedItems,
    ReadNextTranscripts,
    ReadRecipient,
    ReadTranscript,
    ReadTranscripts,
)

__all__ = ["DOMAIN"]

_LOG = "communication/conversationLogs/{conversationLogId}"
_TRANSCRIPTS = f"{_LOG}/conversationLogTranscripts"
_TRANSCRIPT = f"{_TRANSCRIPTS}/{{conversationLogTranscriptId}}"

DOMAIN = Domain(
    handlers=(
        ReadLogs,
        ReadLog,
        ReadRecipient,
        ReadTranscripts,
        ReadNextTranscripts,
        ReadTranscript,
        ReadMessageTranscript,
        ReadAudioTranscript,
        ReadErrorTranscript,
        MarkAsRead,
        ReadMissedItems,
        ContinueMessaging,
        ContinueAudio,
        ContinueAudioVideo,
        ContinueVideo,
        ContinuePhoneAudio,
    ),
    places={
        "audioTranscript": f"{_TRANSCRIPT}/audioTranscript",
        "continueAudio": f"{_LOG}/continueAudio",
        "continueAudioVideo": f"{_LOG}/continueAudioVideo",
        "continueMessaging": f"{_LOG}/continueMessaging",
        "continuePhoneAudio": f"{_LOG}/continuePhoneAudio",
        "continueVideo": f"{_LOG}/continueVideo",
        "conversationLog": _LOG,
        "conversationLogRecipient": (
            f"{_LOG}/conversationLogRecipients/{{conversationLogRecipientId}}"
        ),
        "conversationLogTranscript": _TRANSCRIPT,
        "conversationLogTranscripts": _TRANSCRIPTS,
        "conversationLogs": "communication/conversationLogs",
        "errorTranscript": f"{_TRANSCRIPT}/errorTranscript",
        "markAsRead": f"{_LOG}/markAsRead",
        "messageTranscript": f"{_TRANSCRIPT}/messageTranscript",
        "missedItems": "communication/missedItems",
        "nextConversationLogTranscripts": (
            f"{_TRANSCRIPTS}/nextConversationLogTranscripts?after={{after}}"
        ),
    },
    offers=(COMMUNICATION.by(views.communication_links),),
    hears=(
        hears(Written, rules.keep_written),
        hears(Lost, rules.lose),
        hears(InvitationMissed, rules.keep_missed),
        hears(VoicemailLeft, rules.keep_voicemail),
        hears(ModalityEntered, rules.enter),
        hears(ModalityLeft, rules.leave),
        hears(ConversationEnded, rules.end_call),
        hears(MadeAvailable, rules.remind),
    ),
)
