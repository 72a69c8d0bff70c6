"""Watches what some people are doing, whether they are contacts or not, and tells of changes.

python presence_watcher.py --address user@contoso.example sip:lene@contoso.example --changes 10
"""

from __future__ import annotations

from argparse import Namespace
from itertools import islice

from _arguments import new_parser, run
from ucwa_client import Client

PARSER = new_parser(__doc__)
PARSER.add_argument("uris", nargs="+", metavar="URI")
PARSER.add_argument("--changes", type=int, metavar="N", help="ends after so many; else never")


def main(ucwa: Client, arguments: Namespace) -> None:
    with ucwa.people.presence_changes() as changes, ucwa.people.watch(*arguments.uris):
        for change in islice(changes, arguments.changes):
            name = change.contact.name if change.contact else "Somebody"
            now = change.presence
            print(f"{name} is {now.availability} {now.activity or ''}".rstrip())


if __name__ == "__main__":
    run(main, PARSER)
