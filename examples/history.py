"""Shows past conversations with what was said in them, page by page, and marks them read.

By typed requests alone.

python history.py --address user@contoso.example --limit 5
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator

from _arguments import new_parser, run
from ucwa_client import Client
from ucwa_client.resources import (
    ConversationLog,
    ConversationLogTranscript,
    ConversationLogTranscripts,
    NextConversationLogTranscripts,
)

PARSER = new_parser(__doc__)
PARSER.add_argument("--limit", type=int, default=10, help="how many conversations")


def main(ucwa: Client, arguments: Namespace) -> None:
    logs = ucwa.application.embedded.communication.links.conversation_logs
    if not logs:
        print("No history is kept.")
        return
    listed = ucwa.send(logs.get(limit=arguments.limit))
    requests = [link.get() for link in listed.links.conversation_log]
    for outcome in ucwa.batch(*requests) if requests else ():
        if not outcome:
            print(f"One can't be read: {outcome.error}")
            continue
        log = outcome.value
        print(f"{log.creation_time:%Y-%m-%d} {log.subject or log.preview_message or ''}")
        for transcript in transcripts(ucwa, log):
            print(f"  {said(transcript)}")
        if log.links.mark_as_read:
            ucwa.send(log.links.mark_as_read.post())


def transcripts(ucwa: Client, log: ConversationLog) -> Iterator[ConversationLogTranscript]:
    """What was said; each page is read when it is needed."""
    page: ConversationLogTranscripts | NextConversationLogTranscripts
    page = ucwa.follow(log.links.conversation_log_transcripts)
    while True:
        yield from page.embedded.conversation_log_transcript
        following = page.links.next_conversation_log_transcripts
        if not following:
            return
        page = ucwa.follow(following)


def said(transcript: ConversationLogTranscript) -> str:
    parts = transcript.embedded
    if parts.message_transcript:
        message = parts.message_transcript
        return str(message.plain_message or message.html_message or "")
    if parts.audio_transcript:
        return f"(a call of {parts.audio_transcript.duration})"
    return f"({parts.error_transcript.reason or 'something'})"


if __name__ == "__main__":
    run(main, PARSER)
