"""Who takes part in the audio and video of a gathering, and whom they hear."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["PLACES"]

_PARTICIPANT = (
    "communication/conversations/{conversationId}/participants/{participantId}"
)

PLACES: Mapping[str, str | tuple[str, ...]] = {
    "muteAudio": f"{_PARTICIPANT}/audio/mute",
    "muteVideo": f"{_PARTICIPANT}/video/mute",
    "participantAudio": f"{_PARTICIPANT}/audio",
    "participantVideo": f"{_PARTICIPANT}/video",
    "unmuteAudio": f"{_PARTICIPANT}/audio/unmute",
    "unmuteVideo": f"{_PARTICIPANT}/video/unmute",
}
"""Where the resources are that are not where their pages say."""
