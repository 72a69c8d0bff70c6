"""Waits for an invitation to a chat, accepts it and repeats what is said, or declines it.

python answer.py --address user@contoso.example
python answer.py --address user@contoso.example --decline
"""

from __future__ import annotations

from argparse import Namespace

from _arguments import new_parser, run
from ucwa_client import Client
from ucwa_client.enums import CallDeclineReason

PARSER = new_parser(__doc__)
PARSER.add_argument("--decline", action="store_true", help="turns the invitation down")
PARSER.add_argument(
    "--patience", type=float, default=600, help="ends after so many seconds of silence"
)


def main(ucwa: Client, arguments: Namespace) -> None:
    ucwa.me.make_available()  # without this nobody can invite the user
    with ucwa.conversations.incoming() as invitations:
        invitation = invitations.wait(arguments.patience)
    if invitation is None:
        print("Nobody has called.")
        return
    print(f"{invitation.sender.name} <{invitation.sender.uri}>: {invitation.text}")
    if arguments.decline:
        invitation.decline(CallDeclineReason.LOCAL)
        return
    with invitation.accept() as chat:
        if invitation.text:
            chat.send(f"You said: {invitation.text}")
        messages = chat.messages()
        while (message := messages.wait(arguments.patience)) is not None:
            print(f"{message.sender}: {message.text}")
            chat.send(f"You said: {message.text}")


if __name__ == "__main__":
    run(main, PARSER)
