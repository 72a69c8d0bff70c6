"""Shows how calls are forwarded, and changes it.

By typed requests alone. No event tells of these settings, so they are read again.

python call_forwarding.py --address user@contoso.example --to tel:+15550100
python call_forwarding.py --address user@contoso.example --off
"""

from __future__ import annotations

from argparse import Namespace

from _arguments import new_parser, run
from ucwa_client import Client
from ucwa_client.errors import StatusError
from ucwa_client.resources import CallForwardingSettings

PARSER = new_parser(__doc__)
CHOICE = PARSER.add_mutually_exclusive_group()
CHOICE.add_argument("--to", metavar="URI", help="forwards all calls at once")
CHOICE.add_argument("--voicemail", action="store_true", help="sends them to voicemail")
CHOICE.add_argument("--off", action="store_true", help="forwards no calls")


def main(ucwa: Client, arguments: Namespace) -> None:
    link = ucwa.application.embedded.me.links.call_forwarding_settings
    if not link:
        print("The user has no call forwarding.")
        return
    settings = ucwa.send(link.get())
    show(settings)
    at_once = settings.embedded.immediate_forward_settings.links
    try:
        if arguments.to:
            ucwa.send(at_once.immediate_forward_to_contact.post(target=arguments.to))
        elif arguments.voicemail:
            ucwa.send(at_once.immediate_forward_to_voicemail.post())
        elif arguments.off and settings.links.turn_off_call_forwarding:
            ucwa.send(settings.links.turn_off_call_forwarding.post())
        else:
            return
    except StatusError as error:
        print(f"Not changed: {error.subcode or error}. {error.advice}")
        return
    show(ucwa.send(link.get()))


def show(settings: CallForwardingSettings) -> None:
    parts = settings.embedded
    print(f"Active: {settings.active_setting}")
    print(f"  at once to {parts.immediate_forward_settings.target}")
    print(f"  ringing as well: {parts.simultaneous_ring_settings.target}")
    print(f"  unanswered to {parts.unanswered_call_settings.target}")


if __name__ == "__main__":
    run(main, PARSER)
