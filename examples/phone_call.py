"""Calls somebody through the user's own phone, holds the call, resumes it and hangs up.

The user's phone rings first, then that of the other side. By typed requests alone.

python phone_call.py --address user@contoso.example sip:lene@contoso.example
"""

from __future__ import annotations

from argparse import Namespace
from time import monotonic

from _arguments import new_parser, run
from ucwa_client import Client
from ucwa_client.errors import OperationFailed
from ucwa_client.events import Event
from ucwa_client.resources import PhoneAudio
from ucwa_client.streams import EventStream

PARSER = new_parser(__doc__)
PARSER.add_argument("to", help="a SIP or telephone URI")
PARSER.add_argument("--phone", help="the number at which the user is called")
PARSER.add_argument("--patience", type=float, default=60, help="in seconds, for each step")


def main(ucwa: Client, arguments: Namespace) -> None:
    start = ucwa.application.embedded.communication.links.start_phone_audio
    if not start:
        print("The user may not call by phone.")
        return
    request = start.post(to=arguments.to, phone_number=arguments.phone)
    with ucwa.events(PhoneAudio) as changes:
        try:
            invitation = ucwa.run(request, timeout=arguments.patience)
        except OperationFailed as error:
            print(f"No call: {error.subcode or error}")
            return
        call = ucwa.send(invitation.links.phone_audio.get())
        print(f"The call is {call.state}.")
        # What can be done is what is offered: to hold while talking, to resume while held.
        ucwa.send(call.links.hold_phone_audio.post())
        call = changed(ucwa, changes, "resumePhoneAudio", arguments.patience)
        print("On hold.")
        ucwa.send(call.links.resume_phone_audio.post())
        call = changed(ucwa, changes, "holdPhoneAudio", arguments.patience)
        ucwa.send(call.links.stop_phone_audio.post())
        print("Hung up.")


def changed(
    ucwa: Client, changes: EventStream[Event[PhoneAudio]], rel: str, patience: float
) -> PhoneAudio:
    """The call, once it offers a link."""
    end = monotonic() + patience
    while (event := changes.wait(end - monotonic())) is not None:
        call = event.resource or ucwa.follow(event.link)
        if rel in call.links:
            return call
    raise SystemExit(f"The call did not offer {rel} in time.")


if __name__ == "__main__":
    run(main, PARSER)
