"""How audio and video look to an application."""

from __future__ import annotations

from ....._client import LinkSource, enums, resources
from ....applications import Application
from ....conversations.state import Conversation
from ..phone.state import phone_of
from ..voice.state import AUDIO, VIDEO
from .state import Session, call_of

__all__ = [
    "audio_video",
    "audio_video_policies",
    "communication_links",
    "conversation_links",
    "session",
]

_State = enums.CallState
_LASTING = (enums.ConversationState.CONNECTED, enums.ConversationState.CONFERENCED)


def communication_links(seen: Application, _: Application) -> dict[str, LinkSource]:
    """What calls the user may begin."""
    user = seen.user
    if user.is_guest:
        return {}
    audio, video = user.allows("Audio"), user.allows("Video")
    links: dict[str, LinkSource] = {}
    if audio:
        links["startAudio"] = _revised(seen, "startAudio")
    if audio and video:
        links["startAudioVideo"] = _revised(seen, "startAudioVideo")
    if video:
        links["startVideo"] = {"href": seen.href("startVideo")}
    if audio or video:
        links["mediaRelayAccessToken"] = seen.href("mediaRelayAccessToken")
    return links


def _revised(seen: Application, page: str) -> LinkSource:
    if seen.world.revision < 2:
        return {"href": seen.href(page)}
    return {"href": seen.href(page), "revision": "2"}


def conversation_links(seen: Application, side: Conversation) -> dict[str, LinkSource]:
    """Every conversation has audio and video, used or not."""
    if not (seen.user.allows("Audio") or seen.user.allows("Video")):
        return {}
    return {"audioVideo": side.href("audioVideo")}


def audio_video(side: Conversation) -> resources.AudioVideo:
    """Audio and video, with what can be done by their state."""
    call = call_of(side)
    links = {
        "self": side.href("audioVideo"),
        "conversation": side.href(),
        "audioVideoPolicies": side.application.href("audioVideoPolicies"),
    }
    links.update({page: side.href(page) for page in _pages(side)})
    return resources.AudioVideo(
        state=call.state,
        video_sources_allowed=(
            enums.VideoSourcesAllowed.EVERYONE if side.gathering.is_conference else None
        ),
        links=resources.AudioVideoLinks(links),
    )


def _pages(side: Conversation) -> list[str]:
    call, user = call_of(side), side.application.user
    has = side.modalities
    match call.state:
        case _State.CONNECTING:
            return ["stopAudioVideo", "reportMediaDiagnostics"]
        case _State.CONNECTED:
            pages = ["audioVideoSession", "stopAudioVideo", "reportMediaDiagnostics"]
            if AUDIO in has:
                pages.append("stopAudio")
            if VIDEO in has:
                pages.append("stopVideo")
            elif user.allows("Video"):
                pages.append("addVideo")
            if not side.gathering.is_conference:
                pages.append("escalateAudioVideo" if VIDEO in has else "escalateAudio")
            if AUDIO in has and user.allows("PhoneAudio"):
                pages.append("replaceWithPhoneAudio")
            return pages
        case _State.DISCONNECTED if side.state in _LASTING:
            if phone_of(side).state != _State.DISCONNECTED:
                return []
            return _addable(side)
        case _:
            return []


def _addable(side: Conversation) -> list[str]:
    user = side.application.user
    audio, video = user.allows("Audio"), user.allows("Video")
    pages = ["addAudio"] if audio else []
    if video:
        pages.append("addVideo")
    if audio and video:
        pages.append("addAudioVideo")
    return pages


def session(side: Conversation, seen: Session) -> resources.AudioVideoSession:
    """A session. Its rel is not its name."""
    links: dict[str, LinkSource] = {
        "self": side.href("audioVideoSession"),
        "audioVideo": side.href("audioVideo"),
        "conversation": side.href(),
        "publishCallQualityFeedback": side.href("publishCallQualityFeedback"),
    }
    if seen.state == enums.SessionState.SUSPENDED:
        links["resumeAudio"] = side.href("resumeAudio")
        if side.application.user.allows("Video"):
            links["resumeAudioVideo"] = side.href("resumeAudioVideo")
    else:
        links["renegotiations"] = side.href("renegotiations")
    return resources.AudioVideoSession(
        remote_endpoint=seen.remote_endpoint,
        session_context=seen.context,
        state=seen.state,
        links=resources.AudioVideoSessionLinks(links),
    )


def audio_video_policies(seen: Application) -> resources.AudioVideoPolicies:
    """What the administrator rules about calls in meetings."""
    return resources.AudioVideoPolicies(
        join_scheduled_online_meeting=enums.MuteStatus.UNMUTED,
        multi_view=enums.GenericPolicy.DISABLED,
        links=resources.AudioVideoPoliciesLinks(
            {"self": seen.href("audioVideoPolicies")}
        ),
    )
