"""Reads presence, note and location of all contacts in as few requests as can be.

By typed requests alone. One that fails does not harm the others.

python batch.py --address user@contoso.example
"""

from __future__ import annotations

from argparse import Namespace

from _arguments import new_parser, run
from ucwa_client import Client

PARSER = new_parser(__doc__)
PARSER.add_argument("--most", type=int, default=1000, help="how many contacts")


def main(ucwa: Client, arguments: Namespace) -> None:
    link = ucwa.application.embedded.people.links.my_contacts
    contacts = ucwa.send(link.get()).embedded.contact[: arguments.most]
    if not contacts:
        print("The contact list is empty.")
        return
    # Of one kind each, so that types stay exact; the client splits what is too long.
    presences = ucwa.batch(*(row.links.contact_presence.get() for row in contacts))
    notes = ucwa.batch(*(row.links.contact_note.get() for row in contacts))
    for contact, presence, note in zip(contacts, presences, notes, strict=True):
        state = presence.value.availability if presence else f"({presence.error})"
        said = note.value.message or "" if note else ""
        print(f"{contact.name}: {state} {said}".rstrip())
    # Of several kinds, when they are few.
    first = contacts[0].links
    where, modalities = ucwa.batch(
        first.contact_location.get(), first.contact_supported_modalities.get()
    )
    if where and modalities:
        reachable = ", ".join(map(str, modalities.value.modalities or ()))
        print(f"{contacts[0].name} is at {where.value.location}, by {reachable}")


if __name__ == "__main__":
    run(main, PARSER)
