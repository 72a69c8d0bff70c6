"""What people do with calls by telephone: hold, resume, stop."""

from __future__ import annotations

from ....._client import enums
from .....errors import Conflict
from ....conversations.state import Conversation
from ....operations import failure
from ....world import World
from ..ringing import connecting
from ..ringing.invitations import PhoneInvitation
from ..ringing.telephones import same_number
from ..ringing.telling import telling
from ..voice import rules as voice
from ..voice.state import is_talking
from .state import PhoneAudio, phone_of

__all__ = ["hang_up", "hold", "stop"]

_State = enums.CallState
_Told = enums.ErrorCode.INFORMATIONAL, enums.ErrorSubcode.CALL_TERMINATED


def hold(side: Conversation, held: bool) -> None:
    """Puts the call on hold, or takes it back. Raises `Conflict` where it can't be."""
    phone = _connected(side)
    if phone.is_held == held:
        raise Conflict("The call is on hold." if held else "The call is not on hold.")
    with telling(side):
        phone.is_held = held
        voice.hold(side.local, held)


def stop(side: Conversation) -> None:
    """Ends the call; one that is not answered yet is taken back.

    Raises `Conflict` where there is none.
    """
    for operation in tuple(side.application.started()):
        if isinstance(operation, PhoneInvitation) and operation.side is side:
            if operation.is_incoming:
                operation.proposal.decline(operation)
            else:
                operation.proposal.cancel()
            return
    _connected(side)
    connecting.hang_up(side.local, theirs=failure(*_Told))
    connecting.leave_if_idle(side.local)


def hang_up(world: World, number: str) -> bool:
    """Hangs up a telephone by which somebody talks; returns False where nobody does."""
    for application in tuple(world.applications.values()):
        for side in tuple(application.conversations.values()):
            for member in tuple(side.gathering.members):
                own = member.conversation
                by = phone_of(own).number if own is not None else None
                if own is None:
                    work = member.user.phone("Work")
                    by = work.number if work is not None else member.user.uri
                if by and same_number(by, number) and is_talking(member):
                    connecting.hang_up(member, failure(*_Told), failure(*_Told))
                    connecting.leave_if_idle(member)
                    return True
    return False


def _connected(side: Conversation) -> PhoneAudio:
    phone = phone_of(side)
    if phone.state != _State.CONNECTED:
        raise Conflict("There is no call by telephone.")
    return phone
