"""Session descriptions: carried as they are, and told from what is none."""

from __future__ import annotations

from ...._client import Content
from ....errors import BadRequest, ParameterFault

__all__ = ["SDP", "check_content", "check_sdp", "of_server"]

SDP = "application/sdp"
"""The media type of descriptions."""


def check_sdp(data: bytes | None, parameter: str = "sdp") -> Content:
    """A description that came as a body, byte for byte.

    Raises `BadRequest` that names the parameter where it is missing, or none at all.
    """
    if not data:
        raise _refusal(parameter, "Missing")
    return check_content(Content(SDP, data), parameter)


def check_content(content: Content, parameter: str) -> Content:
    """A description that came in a link, byte for byte.

    Only what can't be one is refused: what it says is the business of who gets it.
    Raises `BadRequest` that names the parameter.
    """
    text = content.data.lstrip()
    if not text.startswith(_BEGINNING) and b"\n" + _BEGINNING not in text:
        raise _refusal(parameter, "Invalid")
    return content


_BEGINNING = b"v=0"
"""Every description begins like this; one of several parts has it in each of them."""


def _refusal(parameter: str, reason: str) -> BadRequest:
    return BadRequest(
        f"{parameter} is no session description.",
        subcode="ParameterValidationFailure",
        parameters=[ParameterFault(parameter, reason)],
    )


def of_server(*, video: bool = False) -> Content:
    """What gateways and conference servers offer and answer."""
    lines = [
        "v=0",
        "o=- 0 0 IN IP4 127.0.0.1",
        "s=session",
        "c=IN IP4 127.0.0.1",
        "t=0 0",
        "m=audio 50000 RTP/AVP 0 101",
        "a=rtpmap:0 PCMU/8000",
        "a=rtpmap:101 telephone-event/8000",
        "a=sendrecv",
    ]
    if video:
        lines += ["m=video 50002 RTP/AVP 122", "a=rtpmap:122 X-H264UC/90000"]
    return Content(SDP, "".join(f"{line}\r\n" for line in lines).encode())
