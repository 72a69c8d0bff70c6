"""Where somebody can take a call: at applications, and at telephones."""

from __future__ import annotations

from ....._client import enums
from ....applications import Application
from ....conversations.state import Member
from ..phone.state import number_of
from .terms import Terms

__all__ = ["numbers_of", "reached", "talks_over_network"]

_Modality = enums.ModalityType


def reached(member: Member, terms: Terms) -> tuple[Application, ...]:
    """The applications that ring: where somebody is already, or wherever they can be."""
    wanted = [_Modality.AUDIO, _Modality.PHONE_AUDIO] if terms.audio else []
    if terms.video:
        wanted.append(_Modality.VIDEO)
    found = tuple(
        application
        for application in member.user.applications
        if any(application in member.user.reachable(row) for row in wanted)
    )
    own = member.conversation
    if own is not None:
        return tuple(row for row in found if row is own.application)
    return found


def talks_over_network(application: Application) -> bool:
    """Whether a call comes to an application with a session description."""
    registration = application.registration
    modalities = () if registration is None else registration.modalities
    return _Modality.AUDIO in modalities or _Modality.VIDEO in modalities


def numbers_of(
    member: Member, terms: Terms, applications: tuple[Application, ...]
) -> tuple[str, ...]:
    """The telephones that ring: those of the applications, that at work, the number."""
    if not terms.audio:
        return ()
    user = member.user
    work = user.phone("Work")
    numbers = [number_of(row) for row in applications]
    numbers.append(None if work is None else work.number)
    if user.address.startswith("tel:"):
        numbers.append(user.address)
    return tuple(dict.fromkeys(row for row in numbers if row))
