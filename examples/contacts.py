"""Shows the contact list with what people are doing, and then how that changes.

python contacts.py --address user@contoso.example --watch 60
"""

from __future__ import annotations

from argparse import Namespace

from _arguments import new_parser, run
from ucwa_client import Client

PARSER = new_parser(__doc__)
PARSER.add_argument(
    "--watch",
    type=float,
    default=0,
    metavar="SECONDS",
    help="goes on until nothing has changed for so long",
)


def main(ucwa: Client, arguments: Namespace) -> None:
    for group in ucwa.people.groups():
        print(f"[{group.name or group.group.rel}]")
        presences = ucwa.people.presences(group.members)  # in as few requests as can be
        for contact, presence in zip(group.members, presences, strict=True):
            shown = presence.value.availability if presence else presence.error
            print(f"  {contact.name}: {shown}")
    uris = tuple(contact.uri for contact in ucwa.people.contacts() if contact.uri)
    if not arguments.watch or not uris:
        return
    with ucwa.people.presence_changes() as changes, ucwa.people.watch(*uris):
        while (change := changes.wait(arguments.watch)) is not None:
            name = change.contact.name if change.contact else "Somebody"
            now = change.presence
            print(f"{name} is {now.availability} {now.activity or ''}".rstrip())


if __name__ == "__main__":
    run(main, PARSER)
