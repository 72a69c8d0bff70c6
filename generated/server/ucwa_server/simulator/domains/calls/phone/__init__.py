"""Phone audio: calls that the server makes between telephones, steered from here."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["PLACES"]

_CALL = "communication/conversations/{conversationId}/phoneAudio"

PLACES: Mapping[str, str | tuple[str, ...]] = {
    "addPhoneAudio": f"{_CALL}/addPhoneAudio",
    "holdPhoneAudio": f"{_CALL}/hold",
    "phoneAudio": _CALL,
    "phoneAudioInvitation": "communication/phoneAudioInvitations/{invitationId}",
    "resumePhoneAudio": f"{_CALL}/resume",
    "startPhoneAudio": "communication/phoneAudioInvitations",
    "stopPhoneAudio": f"{_CALL}/terminate",
}
"""Where the resources are that are not where their pages say."""
