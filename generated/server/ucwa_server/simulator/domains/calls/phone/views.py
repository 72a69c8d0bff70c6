"""How phone audio looks to an application."""

from __future__ import annotations

from ....._client import LinkSource, enums, resources
from ....applications import Application
from ....conversations.state import Conversation
from ...people.lists import delegators_of
from ..media.state import call_of
from .state import phone_of

__all__ = ["communication_links", "conversation_links", "phone_audio"]

_State = enums.CallState
_LASTING = (enums.ConversationState.CONNECTED, enums.ConversationState.CONFERENCED)


def communication_links(seen: Application, _: Application) -> dict[str, LinkSource]:
    """Calls by telephone that the user may begin, and all for whom they act."""
    user = seen.user
    if user.is_guest:
        return {}
    links: dict[str, LinkSource] = {}
    acts = bool(delegators_of(user))
    if user.allows("PhoneAudio"):
        href = seen.href("startPhoneAudio")
        is_new = seen.world.revision >= 2
        links["startPhoneAudio"] = {
            "href": href,
            **({"revision": "2"} if is_new else {}),
        }
        if acts:
            page = "startPhoneAudioOnBehalfOfDelegator"
            links[page] = seen.href(page)
    if acts and user.allows("Audio"):
        page = "startAudioOnBehalfOfDelegator"
        links[page] = seen.href(page)
        if user.allows("Video"):
            page = "startAudioVideoOnBehalfOfDelegator"
            links[page] = seen.href(page)
    return links


def conversation_links(seen: Application, side: Conversation) -> dict[str, LinkSource]:
    """Every conversation has phone audio, used or not, for who may use it."""
    if seen.user.is_guest or not seen.user.allows("PhoneAudio"):
        return {}
    return {"phoneAudio": side.href("phoneAudio")}


def phone_audio(side: Conversation) -> resources.PhoneAudio:
    """Phone audio, with what can be done by its state."""
    phone = phone_of(side)
    links = {"self": side.href("phoneAudio"), "conversation": side.href()}
    pages: tuple[str, ...] = ()
    match phone.state:
        case _State.CONNECTING:
            pages = ("stopPhoneAudio",)
        case _State.CONNECTED:
            swap = "resumePhoneAudio" if phone.is_held else "holdPhoneAudio"
            pages = (swap, "stopPhoneAudio")
        case _State.DISCONNECTED if side.state in _LASTING:
            if call_of(side).state == _State.DISCONNECTED:
                pages = ("addPhoneAudio",)
        case _:
            pass
    links.update({page: side.href(page) for page in pages})
    return resources.PhoneAudio(
        state=phone.state, links=resources.PhoneAudioLinks(links)
    )
