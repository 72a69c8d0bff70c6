"""Looks for people and groups in the directory.

python search.py --address user@contoso.example "lene"
python search.py --address user@contoso.example --mail lene@contoso.example
"""

from __future__ import annotations

from argparse import Namespace

from _arguments import new_parser, run
from ucwa_client import Client

PARSER = new_parser(__doc__)
PARSER.add_argument("text", nargs="?", help="a part of a name, address or number")
PARSER.add_argument("--mail", help="a whole mail address, instead of a text")
PARSER.add_argument("--limit", type=int, default=10, help="how many at most, 1 to 100")


def main(ucwa: Client, arguments: Namespace) -> None:
    if arguments.mail:
        found = ucwa.people.search_mail(arguments.mail, limit=arguments.limit)
    else:
        found = ucwa.people.search(arguments.text or "", limit=arguments.limit)
    for contact in found.embedded.contact:
        print(f"{contact.name} <{contact.uri}> {contact.department or ''}".rstrip())
    for group in found.embedded.distribution_group:
        members = ucwa.people.expand(group)
        print(f"{group.name}: {', '.join(one.name or '?' for one in members)}")
    if found.more_results_available:
        print("There are more; say more of whom you mean.")


if __name__ == "__main__":
    run(main, PARSER)
