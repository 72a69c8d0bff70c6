"""Who takes part in what, told to the domains that keep a record of it."""

from __future__ import annotations

from attrs import frozen

from ..._client import enums
from ..notices import Notice
from ..users import User
from ..world import World
from .state import Member

__all__ = [
    "ModalityEntered",
    "ModalityLeft",
    "VoicemailLeft",
    "tell_entered",
    "tell_left",
    "tell_voicemail",
]

_Modality = enums.ConversationModalityType


@frozen
class ModalityEntered(Notice):
    """A member takes part in something that they did not take part in before."""

    world: World
    member: Member
    modality: _Modality


@frozen
class ModalityLeft(Notice):
    """A member takes part in something no more, but may be there still."""

    world: World
    member: Member
    modality: _Modality


@frozen
class VoicemailLeft(Notice):
    """A caller has spoken to the voicemail of a user."""

    world: World
    user: User
    caller: User


def tell_entered(member: Member, modality: _Modality) -> None:
    """Tells that a member takes part in something now."""
    world = _world(member)
    if world is not None:
        world.tell(ModalityEntered(world, member, modality))


def tell_left(member: Member, modality: _Modality) -> None:
    """Tells that a member takes part in something no more."""
    world = _world(member)
    if world is not None:
        world.tell(ModalityLeft(world, member, modality))


def tell_voicemail(world: World, user: User, caller: User) -> None:
    """Tells that a caller has spoken to the voicemail of a user."""
    world.tell(VoicemailLeft(world, user, caller))


def _world(member: Member) -> World | None:
    """That of the applications which see the member; None where none does."""
    for side in member.gathering.conversations():
        return side.application.world
    return None
