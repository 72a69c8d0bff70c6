"""Phone audio as one application sees it, and the telephones that ring."""

from __future__ import annotations

from attrs import define

from ....._client import enums
from ....applications import Application
from ....conversations.state import Conversation

__all__ = ["PhoneAudio", "number_of", "phone_of"]


@define(eq=False)
class PhoneAudio:
    """The telephone call of a conversation."""

    state: enums.CallState = enums.CallState.DISCONNECTED
    is_held: bool = False
    number: str | None = None
    """That of the user's telephone."""


def phone_of(side: Conversation) -> PhoneAudio:
    """The telephone call of a conversation."""
    return side.part(PhoneAudio)


def number_of(application: Application) -> str | None:
    """The user's own telephone, if none is named: that of the application, or at work."""
    registration = application.registration
    if registration is not None and registration.phone_number:
        return registration.phone_number
    for type_ in ("Work", "Mobile", "Home", "Other"):
        phone = application.user.phone(type_)
        if phone is not None and phone.number:
            return phone.number
    return None
