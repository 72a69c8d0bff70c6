"""Watches what some people are doing, and tells of changes; asynchronous.

python presence_watcher_async.py --address user@contoso.example sip:lene@contoso.example
"""

from __future__ import annotations

from argparse import Namespace

from _arguments import arun, new_parser
from ucwa_client import AsyncClient

PARSER = new_parser(__doc__)
PARSER.add_argument("uris", nargs="+", metavar="URI")
PARSER.add_argument("--changes", type=int, metavar="N", help="ends after so many; else never")


async def main(ucwa: AsyncClient, arguments: Namespace) -> None:
    left: int | None = arguments.changes
    async with ucwa.people.presence_changes() as changes, await ucwa.people.watch(*arguments.uris):
        while left != 0 and (change := await changes.wait()) is not None:
            name = change.contact.name if change.contact else "Somebody"
            now = change.presence
            print(f"{name} is {now.availability} {now.activity or ''}".rstrip())
            left = None if left is None else left - 1


if __name__ == "__main__":
    arun(main, PARSER)
