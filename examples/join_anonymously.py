"""Joins a meeting as a guest, waits in the lobby, and shows what is written.

python join_anonymously.py https://meet.contoso.example/dana/DED367 --name "Ann Guest"
"""

from __future__ import annotations

from argparse import Namespace

from _arguments import new_parser, server_of
from ucwa_client import Client
from ucwa_client.auth import AnonymousMeeting
from ucwa_client.conveniences.meetings import conference_uri

PARSER = new_parser(__doc__)
PARSER.add_argument("meeting", help="its conference URI, or the URL to join it by")
PARSER.add_argument("--name", required=True, help="to show to the others")
PARSER.add_argument(
    "--patience", type=float, default=600, help="ends after so many seconds of silence"
)


def main(ucwa: Client, arguments: Namespace) -> None:
    conversation = ucwa.meetings.join(
        conference(arguments), display_name=arguments.name, wait_in_lobby=False
    )
    with conversation:
        if conversation.in_lobby:
            print("In the lobby ...")
            conversation.admitted(arguments.patience)
        print("In the meeting.")
        conversation.add_messaging()
        messages = conversation.messages()
        while (message := messages.wait(arguments.patience)) is not None:
            print(f"{message.sender}: {message.text}")


def conference(arguments: Namespace) -> str:
    """The conference URI."""
    given: str = arguments.meeting
    uri = given if given.startswith("sip:") else conference_uri(given)
    if uri is None:
        raise SystemExit(f"{given} is of no known form; give the conference URI.")
    return uri


if __name__ == "__main__":
    ARGUMENTS = PARSER.parse_args()
    URI = conference(ARGUMENTS)
    # The guest has no address; the organizer's tells where the meeting is held.
    ARGUMENTS.address = URI.removeprefix("sip:").partition(";")[0]
    URLS, IS_TEST = server_of(ARGUMENTS)
    with Client.sign_in(
        ARGUMENTS.address,
        AnonymousMeeting(URI),
        discovery_urls=URLS,
        allow_http=IS_TEST,
        allow_addresses=IS_TEST,
    ) as client:
        main(client, ARGUMENTS)
