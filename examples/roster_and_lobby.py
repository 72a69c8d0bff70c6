"""Opens a meeting, invites people, lets everybody in from the lobby, and keeps the roster.

By typed requests alone.

python roster_and_lobby.py --address user@contoso.example --invite sip:lene@contoso.example
"""

from __future__ import annotations

from argparse import Namespace

from _arguments import new_parser, run
from ucwa_client import Client
from ucwa_client.errors import NotFound, OperationFailed
from ucwa_client.resources import Participant

PARSER = new_parser(__doc__)
PARSER.add_argument("--invite", nargs="*", default=(), metavar="URI")
PARSER.add_argument(
    "--patience", type=float, default=600, help="ends after so many seconds of silence"
)


def main(ucwa: Client, arguments: Namespace) -> None:
    start = ucwa.application.embedded.communication.links.start_online_meeting
    roster: dict[str, str] = {}
    with ucwa.events(Participant) as participants:
        invitation = ucwa.run(start.post(subject="Open house"), timeout=60)
        conversation = ucwa.send(invitation.links.conversation.get())
        for uri in arguments.invite:
            try:
                ucwa.run(conversation.links.add_participant.post(to=uri), timeout=60)
            except OperationFailed as error:
                print(f"{uri} does not come: {error.subcode or error}")
        while (event := participants.wait(arguments.patience)) is not None:
            if event.sender.href != conversation.href:
                continue
            where = event.in_.rel if event.in_ else ""
            name = event.link.title or roster.get(event.link.href, "somebody")
            if event.type == "deleted":
                # With `in` they have only left that list: the lobby, the attendees ...
                if not where and roster.pop(event.link.href, ""):
                    print(f"{name} has left.")
                continue
            try:
                person = event.resource or ucwa.follow(event.link)
            except NotFound:  # they have left meanwhile
                continue
            name = person.name or name
            if where == "lobby":
                print(f"{name} waits in the lobby.")
                ucwa.send(person.links.admit.post())
            elif not person.in_lobby and event.link.href not in roster:
                roster[event.link.href] = name
                print(f"{name} is in as {person.role or 'participant'}.")
    print(f"In the end: {', '.join(roster.values()) or 'nobody'}")
    ucwa.send(conversation.links.self_.delete())


if __name__ == "__main__":
    run(main, PARSER)
