"""Answers everybody who writes, and repeats what they say.

It talks with any number of people at once, each in a thread of its own.

python echo_bot.py --address user@contoso.example
"""

from __future__ import annotations

from argparse import Namespace
from threading import Event

from _arguments import new_parser, run
from ucwa_client import Client
from ucwa_client.conveniences.facades.conversations import InvitationHandle
from ucwa_client.errors import OperationFailed

PARSER = new_parser(__doc__)
PARSER.add_argument("--seconds", type=float, help="ends after so long; else never")


def main(ucwa: Client, arguments: Namespace) -> None:
    ucwa.me.make_available()  # without this nobody can invite the user
    answering = ucwa.conversations.answer(talk)
    try:
        Event().wait(arguments.seconds)
    finally:
        answering.close()


def talk(invitation: InvitationHandle) -> None:
    try:
        chat = invitation.accept()
    except OperationFailed as error:
        print(f"{invitation.sender.name} has gone: {error.subcode or error}")
        return
    with chat:
        if invitation.text:
            chat.send(f"You said: {invitation.text}")
        for message in chat.messages():
            print(f"{message.sender}: {message.text}")
            chat.send(f"You said: {message.text}")
    print(f"{invitation.sender.name} has left.")


if __name__ == "__main__":
    run(main, PARSER)
