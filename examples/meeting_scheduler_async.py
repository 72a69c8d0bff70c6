"""Schedules a meeting, tells where to join it, and lists all that are scheduled; asynchronous.

python meeting_scheduler_async.py --address user@contoso.example "Plans" sip:lene@contoso.example
"""

from __future__ import annotations

from argparse import Namespace
from datetime import UTC, datetime, timedelta

from _arguments import arun, new_parser
from ucwa_client import AsyncClient

PARSER = new_parser(__doc__)
PARSER.add_argument("subject")
PARSER.add_argument("attendees", nargs="*", metavar="URI", help="of somebody who is to come")
PARSER.add_argument("--days", type=float, default=14, help="how long it can be joined")


async def main(ucwa: AsyncClient, arguments: Namespace) -> None:
    meeting = await ucwa.meetings.schedule(
        arguments.subject,
        attendees=tuple(arguments.attendees),
        expiration_time=datetime.now(UTC) + timedelta(days=arguments.days),
    )
    print(f"Join by {meeting.join_url}")
    for row in await ucwa.meetings.list():
        print(f"{row.subject or '(always there)'}: {', '.join(row.attendees or ()) or 'nobody'}")


if __name__ == "__main__":
    arun(main, PARSER)
