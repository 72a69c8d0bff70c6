"""Tells which conversations the user has missed and not looked at yet, a line each; asynchronous.

python missed_digest_async.py --address user@contoso.example --mark
"""

from __future__ import annotations

from argparse import Namespace

from _arguments import arun, new_parser
from ucwa_client import AsyncClient
from ucwa_client.enums import ConversationLogStatus
from ucwa_client.resources import ConversationLog

PARSER = new_parser(__doc__)
PARSER.add_argument("--mark", action="store_true", help="marks them as read")


async def main(ucwa: AsyncClient, arguments: Namespace) -> None:
    communication = ucwa.application.embedded.communication
    counts = await ucwa.follow(communication.links.missed_items)
    print(f"Conversations missed: {counts.unread_missed_conversations_count or 0}")
    print(f"Voicemails not heard: {counts.unread_voicemails_count or 0}")
    logs = communication.links.conversation_logs
    if not counts.unread_missed_conversations_count or not logs:
        return
    requests = [link.get() for link in (await ucwa.follow(logs)).links.conversation_log]
    for outcome in await ucwa.batch(*requests) if requests else ():
        if not outcome:
            print(f"One can't be read: {outcome.error}")
            continue
        log = outcome.value
        if log.status != ConversationLogStatus.MISSED or not log.links.mark_as_read:
            continue
        print(told(log))
        if arguments.mark:
            await ucwa.send(log.links.mark_as_read.post())


def told(log: ConversationLog) -> str:
    """What it was about, who with, and when."""
    people = log.embedded.conversation_log_recipient
    who = ", ".join(row.display_name or row.sip_uri or "somebody" for row in people)
    about = log.subject or log.preview_message or log.type
    return f"{log.creation_time:%Y-%m-%d %H:%M} {who or 'Somebody'}: {about}"


if __name__ == "__main__":
    arun(main, PARSER)
