"""Schedules a meeting, changes it, joins it, writes in it, and deletes it.

python meetings.py --address user@contoso.example "Plans" --invite sip:lene@contoso.example
"""

from __future__ import annotations

from argparse import Namespace
from datetime import UTC, datetime, timedelta

from _arguments import new_parser, run
from ucwa_client import Client
from ucwa_client.enums import AccessLevel

PARSER = new_parser(__doc__)
PARSER.add_argument("subject")
PARSER.add_argument("--invite", nargs="*", default=(), metavar="URI")
PARSER.add_argument("--keep", action="store_true", help="does not delete it in the end")


def main(ucwa: Client, arguments: Namespace) -> None:
    meeting = ucwa.meetings.schedule(
        arguments.subject,
        attendees=tuple(arguments.invite),
        access_level=AccessLevel.SAME_ENTERPRISE,
        expiration_time=datetime.now(UTC) + timedelta(days=14),
    )
    print(f"Join by {meeting.join_url}")
    meeting = ucwa.meetings.change(meeting, subject=f"{arguments.subject} (new)")
    for row in ucwa.meetings.list():
        print(f"{row.online_meeting_id}: {row.subject}")
    with ucwa.meetings.join(meeting) as conversation:
        conversation.add_messaging()  # joining alone brings no messages
        conversation.send("Welcome!")
        print(f"In the meeting: {conversation.state}")
    if not arguments.keep:
        ucwa.meetings.delete(meeting)


if __name__ == "__main__":
    run(main, PARSER)
