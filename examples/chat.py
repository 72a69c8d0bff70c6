"""Starts a chat, writes some lines, and shows what the other side writes.

python chat.py --address user@contoso.example sip:lene@contoso.example "Hi" "Lunch?"
"""

from __future__ import annotations

from argparse import Namespace

from _arguments import new_parser, run
from ucwa_client import Client
from ucwa_client.errors import OperationFailed

PARSER = new_parser(__doc__)
PARSER.add_argument("to", help="the SIP URI of the other side")
PARSER.add_argument("first", help="comes with the invitation")
PARSER.add_argument("line", nargs="*", help="more to write, once they have accepted")
PARSER.add_argument(
    "--patience", type=float, default=60, help="ends after so many seconds of silence"
)


def main(ucwa: Client, arguments: Namespace) -> None:
    try:
        chat = ucwa.conversations.start(arguments.to, arguments.first, timeout=60)
    except OperationFailed as error:
        print(f"No chat: {error.subcode or error}")
        return
    with chat:
        for line in arguments.line:
            chat.typing()
            try:
                chat.send(line)
            except OperationFailed as error:
                print(f"Not delivered: {line} ({error.subcode or error})")
        messages = chat.messages()
        while (message := messages.wait(arguments.patience)) is not None:
            print(f"{message.sender or arguments.to}: {message.text}")


if __name__ == "__main__":
    run(main, PARSER)
