"""Calls somebody with audio and video, and passes the session descriptions through.

The offer of a media engine is read from a file, and the answer is written to another, byte
for byte. By typed requests alone.

python audio_video_call.py --address user@contoso.example sip:lene@contoso.example \
    offer.sdp answer.sdp
"""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from uuid import uuid4

from _arguments import new_parser, run
from ucwa_client import Client
from ucwa_client.content import Content
from ucwa_client.errors import OperationFailed
from ucwa_client.resources import AudioVideoNegotiation

PARSER = new_parser(__doc__)
PARSER.add_argument("to", help="a SIP URI")
PARSER.add_argument("offer", type=Path, help="the file with the offer")
PARSER.add_argument("answer", type=Path, help="the file for the answer")
PARSER.add_argument("--patience", type=float, default=60, help="in seconds")


def main(ucwa: Client, arguments: Namespace) -> None:
    context = str(uuid4())  # tells this call from others
    request = ucwa.application.embedded.communication.links.start_audio_video.post(
        to=arguments.to,
        session_context=context,
        media_offer=Content("application/sdp", arguments.offer.read_bytes()),
    )
    with ucwa.events(AudioVideoNegotiation) as negotiations:
        try:
            invitation = ucwa.run(request, timeout=arguments.patience)
        except OperationFailed as error:
            print(f"No call: {error.subcode or error}")
            return
        while (event := negotiations.wait(arguments.patience)) is not None:
            negotiation = event.resource or ucwa.follow(event.link)
            if negotiation.session_context not in (None, context):
                continue
            if negotiation.media_provisional_answer is not None:
                print("It rings.")
            if negotiation.media_answer is not None:
                arguments.answer.write_bytes(negotiation.media_answer.data)
                print(f"{negotiation.remote_endpoint} has answered.")
                break
    audio_video = ucwa.follow(invitation.links.audio_video)
    print(f"Audio and video are {audio_video.state}.")
    ucwa.send(audio_video.links.stop_audio_video.post())
    print("Hung up.")


if __name__ == "__main__":
    run(main, PARSER)
