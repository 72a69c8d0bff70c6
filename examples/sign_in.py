"""Signs in and tells who the user is, and what they may do.

python sign_in.py --address user@contoso.example
"""

from __future__ import annotations

from argparse import Namespace

from _arguments import new_parser, run
from ucwa_client import Client

PARSER = new_parser(__doc__)


def main(ucwa: Client, arguments: Namespace) -> None:
    application = ucwa.application
    me = application.embedded.me
    print(f"{me.name} <{me.uri}>, signed in as {arguments.address}")
    for part in (
        me,
        application.embedded.people,
        application.embedded.communication,
        application.embedded.online_meetings,
    ):
        print(f"{part.rel}: {', '.join(part.links)}")


if __name__ == "__main__":
    run(main, PARSER)
