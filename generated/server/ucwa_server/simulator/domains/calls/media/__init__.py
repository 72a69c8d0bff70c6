"""Audio and video of a conversation: offered, answered, changed, ended."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["PLACES"]

_CALL = "communication/conversations/{conversationId}/audioVideo"
_SESSION = f"{_CALL}/audioVideoSession"
_CHANGE = f"{_SESSION}/renegotiations/{{renegotiationId}}"
_INVITATIONS = "communication/audioVideoInvitations"
_INVITATION = f"{_INVITATIONS}/{{invitationId}}"
_ESCALATED = f"{_INVITATIONS}?conversation={{conversationId}}&context=escalate"

PLACES: Mapping[str, str | tuple[str, ...]] = {
    "acceptWithAnswer": f"{_INVITATION}/acceptWithAnswer",
    "acceptWithPhoneAudio": f"{_INVITATION}/acceptWithPhoneAudio",
    "addVideo": f"{_CALL}/addVideo",
    "answer": f"{_CHANGE}/answer",
    "audioVideoInvitation": _INVITATION,
    "audioVideoNegotiation": f"{_INVITATION}/audioVideoNegotiation",
    "audioVideoRenegotiation": _CHANGE,
    "dismiss": f"{_CHANGE}/dismiss",
    "escalateAudio": f"{_ESCALATED}&modality=audio",
    "escalateAudioVideo": _ESCALATED,
    "mediaRelay": "communication/mediaRelay",
    "sendProvisionalAnswer": f"{_INVITATION}/sendProvisionalAnswer",
    "startAudio": f"{_INVITATIONS}?modality=audio",
    "startAudioVideo": _INVITATIONS,
    "startVideo": f"{_INVITATIONS}?modality=video",
}
"""Where the resources are that are not where their pages say, or not there alone."""
