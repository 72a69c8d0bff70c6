"""Writes the photo of the user, or of a contact, to a file.

python photo.py --address user@contoso.example --of sip:lene@contoso.example lene.jpg
"""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from _arguments import new_parser, run
from ucwa_client import Client
from ucwa_client.errors import LinkUnavailable

PARSER = new_parser(__doc__)
PARSER.add_argument("file", type=Path)
PARSER.add_argument("--of", metavar="URI", help="a contact; without it the user")
PARSER.add_argument("--size", default="HR96X96")


def main(ucwa: Client, arguments: Namespace) -> None:
    try:
        if arguments.of is None:
            photo = ucwa.me.photo(arguments.size)
        else:
            contact = ucwa.people.contact(arguments.of)
            if contact is None:
                print(f"Nobody has the address {arguments.of}.")
                return
            photo = ucwa.people.photo(contact, arguments.size)
    except LinkUnavailable as error:
        print(f"No photo: {error.hint}")
        return
    arguments.file.write_bytes(photo.data)
    print(f"{len(photo.data)} bytes of {photo.media_type}, good until {photo.expires}")


if __name__ == "__main__":
    run(main, PARSER)
