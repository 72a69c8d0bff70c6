"""Makes the user available, sets what others see of them, and shows it.

python presence.py --address user@contoso.example --availability Busy --note "Deep work"
"""

from __future__ import annotations

from argparse import Namespace

from _arguments import new_parser, run
from ucwa_client import Client
from ucwa_client.enums import PreferredAvailability

PARSER = new_parser(__doc__)
PARSER.add_argument(
    "--availability",
    choices=[row.value for row in PreferredAvailability],
    help="to show; without it the one that follows from what the user does",
)
PARSER.add_argument("--note", help="to show; an empty one removes it")
PARSER.add_argument("--location", help="where the user is; an empty one removes it")


def main(ucwa: Client, arguments: Namespace) -> None:
    if not ucwa.me.make_available():
        print("The user was available already.")
    if arguments.availability:
        ucwa.me.set_presence(PreferredAvailability(arguments.availability))
    else:
        ucwa.me.reset_presence()
    if arguments.note is not None:
        ucwa.me.set_note(arguments.note)
    if arguments.location is not None:
        ucwa.me.set_location(arguments.location)
    presence = ucwa.me.presence()
    print(f"{presence.availability} {presence.activity or ''}".rstrip())
    print(f"note: {ucwa.me.note().message or 'none'}")
    print(f"location: {ucwa.me.location().location or 'none'}")
    for phone in ucwa.me.phones():
        print(f"{phone.type}: {phone.number or 'none'}")


if __name__ == "__main__":
    run(main, PARSER)
