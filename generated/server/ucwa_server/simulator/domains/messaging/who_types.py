"""Who is typing: told to the others, and taken back after a while."""

from __future__ import annotations

from functools import partial

from ...._client import enums
from ....errors import Conflict
from ...conversations.state import Conversation, Member
from .state import MESSAGING, chat_of

__all__ = ["stop_typing", "type_"]


def type_(side: Conversation) -> None:
    """Tells the others that the user is typing, for a while."""
    if chat_of(side).state != enums.CallState.CONNECTED:
        raise Conflict("Messaging is not connected.")
    member = side.local
    for other in side.gathering.conversations():
        if other is side or MESSAGING not in other.local.modalities:
            continue
        chat = chat_of(other)
        timer = chat.timers.pop(member.key, None)
        if timer is not None:
            timer.cancel()
        if member not in chat.typing:
            chat.typing.append(member)
            _tell_typing("added", other, member)
        world = other.application.world
        done = partial(stop_typing, other, member)
        chat.timers[member.key] = world.schedule.after(world.settings.typing, done)


def stop_typing(side: Conversation, member: Member) -> None:
    """Tells an application that somebody is not typing any more."""
    chat = chat_of(side)
    if member in chat.typing:
        chat.typing.remove(member)
        if not side.is_ended:
            _tell_typing("deleted", side, member)


def _tell_typing(type: str, side: Conversation, member: Member) -> None:
    side.application.emit(
        type,
        side.participant(member),
        sender=side.link(),
        in_=side.link("typingParticipants"),
    )
