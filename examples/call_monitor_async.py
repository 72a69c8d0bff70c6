"""Shows calls that come in and what becomes of them, without taking them; asynchronous.

python call_monitor_async.py --address user@contoso.example --patience 600
"""

from __future__ import annotations

from argparse import Namespace

from _arguments import arun, new_parser
from ucwa_client import AsyncClient
from ucwa_client.enums import ModalityType
from ucwa_client.events import Event
from ucwa_client.resource import Resource
from ucwa_client.resources import AudioVideoInvitation, PhoneAudioInvitation

PARSER = new_parser(__doc__)
PARSER.add_argument(
    "--patience", type=float, default=600, help="ends after so many seconds of silence"
)
CALLS = (ModalityType.AUDIO, ModalityType.VIDEO, ModalityType.PHONE_AUDIO)


async def main(ucwa: AsyncClient, arguments: Namespace) -> None:
    async with ucwa.events() as events:
        await ucwa.me.make_available(modalities=CALLS)  # else no call comes
        while (event := await events.wait(arguments.patience)) is not None:
            if isinstance(event.resource, (AudioVideoInvitation, PhoneAudioInvitation)):
                print(told(event, event.resource))


def told(event: Event[Resource], call: AudioVideoInvitation | PhoneAudioInvitation) -> str:
    """What happened to a call, in a line."""
    caller = call.embedded.from_
    who = (caller.name or caller.uri) if caller else "somebody"
    outcome = f": {event.reason.subcode or event.reason.code}" if event.reason else ""
    return f"{call.direction} call from {who} {event.type}{outcome}"


if __name__ == "__main__":
    arun(main, PARSER)
