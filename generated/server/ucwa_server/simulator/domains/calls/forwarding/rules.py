"""What users do with their call forwarding."""

from __future__ import annotations

from ....._client import enums
from .....errors import BadRequest, Forbidden, ParameterFault
from ....users import User
from ...people.lists import delegates_of
from .state import Rules, Team, has_voicemail, is_enabled, rules_of

__all__ = [
    "forward_at_once",
    "forward_unanswered",
    "replace",
    "replace_ring",
    "replace_unanswered",
    "require_enabled",
    "reset_unanswered",
    "ring_along",
    "turn_off",
]

_Active = enums.CallForwardingState
_Immediate = enums.ImmediateForwardSettingsTarget
_Ring = enums.SimultaneousRingTarget
_Unanswered = enums.UnansweredCallHandlingTarget


def require_enabled(user: User) -> Rules:
    """The settings. Raises `Forbidden` for who has no telephony of the enterprise."""
    if not is_enabled(user):
        raise Forbidden("The user is not enabled for Enterprise Voice.")
    return rules_of(user)


def forward_at_once(
    user: User,
    target: enums.ImmediateForwardSettingsTarget,
    contact: User | None = None,
) -> None:
    """Sends all calls elsewhere.

    Raises `Forbidden` where there is nobody there.
    """
    rules = require_enabled(user)
    if target == _Immediate.DELEGATES:
        _require_delegates(user)
    if target == _Immediate.VOICEMAIL and not has_voicemail(user):
        raise Forbidden("The user has no voicemail.")
    rules.active = _Active.IMMEDIATE_FORWARD
    rules.immediate, rules.immediate_contact = target, contact


def ring_along(
    user: User,
    target: enums.SimultaneousRingTarget,
    contact: User | None = None,
    delay: int | None = None,
) -> None:
    """Lets others ring along with the user.

    Raises `Forbidden` where there is nobody.
    """
    rules = require_enabled(user)
    if target == _Ring.DELEGATES:
        _require_delegates(user)
    if target == _Ring.TEAM and not user.part(Team).members:
        raise Forbidden(subcode="NoTeamMembersConfigured")
    rules.active = _Active.SIMULTANEOUS_RING
    rules.ring, rules.ring_contact = target, contact
    rules.ring_delay = delay or 0


def forward_unanswered(
    user: User,
    target: enums.UnansweredCallHandlingTarget,
    contact: User | None = None,
    delay: int | None = None,
) -> None:
    """Sends calls elsewhere that nobody takes for a while.

    Raises `Forbidden` while all calls go elsewhere anyway, or without voicemail for it.
    """
    rules = _require_own_calls(user)
    if target == _Unanswered.VOICEMAIL and not has_voicemail(user):
        raise Forbidden("The user has no voicemail.")
    rules.handles_unanswered = True
    rules.unanswered, rules.unanswered_contact = target, contact
    if delay is not None:
        rules.unanswered_delay = delay


def reset_unanswered(user: User) -> None:
    """Sets what becomes of calls that nobody takes as it was in the beginning.

    Raises `Forbidden` while all calls go elsewhere anyway.
    """
    rules = _require_own_calls(user)
    fresh = Rules()
    rules.unanswered, rules.unanswered_contact = fresh.unanswered, None
    rules.unanswered_delay = fresh.unanswered_delay


def turn_off(user: User) -> None:
    """Lets calls ring at the user again, and nowhere else."""
    rules = require_enabled(user)
    rules.active = _Active.NONE
    rules.immediate, rules.immediate_contact = _Immediate.NONE, None
    rules.ring, rules.ring_contact, rules.ring_delay = _Ring.NONE, None, 0


def replace(
    user: User,
    active: enums.CallForwardingState | None,
    period: enums.ActivePeriod | None,
    handling: enums.UnansweredCallHandling | None,
) -> None:
    """Changes which of the settings count.

    Raises `BadRequest` where nothing is set of what is to count.
    """
    rules = require_enabled(user)
    active = active or _Active.NONE
    is_empty = {
        _Active.IMMEDIATE_FORWARD: rules.immediate == _Immediate.NONE,
        _Active.SIMULTANEOUS_RING: rules.ring == _Ring.NONE,
    }
    if is_empty.get(active):
        raise _invalid("activeSetting")
    rules.active = active
    rules.period = period or enums.ActivePeriod.ALWAYS
    # While all calls go elsewhere it reads as disabled, and is not asked for.
    if active != _Active.IMMEDIATE_FORWARD:
        rules.handles_unanswered = handling == enums.UnansweredCallHandling.ENABLED


def replace_ring(
    user: User, target: enums.SimultaneousRingTarget | None, delay: int | None
) -> None:
    """Changes who rings along, and when.

    Raises `BadRequest` for a delay out of range, and for a target that is nobody.
    """
    rules = require_enabled(user)
    target = target or _Ring.NONE
    is_empty = {
        _Ring.CONTACT: rules.ring_contact is None,
        _Ring.DELEGATES: not delegates_of(user),
        _Ring.TEAM: not user.part(Team).members,
    }
    if is_empty.get(target):
        raise _invalid("target")
    if delay is not None and not 0 <= delay <= _LONGEST_RING_DELAY:
        raise _invalid("ringDelay")
    rules.ring, rules.ring_delay = target, delay or 0
    if target == _Ring.NONE and rules.active == _Active.SIMULTANEOUS_RING:
        rules.active = _Active.NONE


def replace_unanswered(
    user: User, target: enums.UnansweredCallHandlingTarget | None, delay: int | None
) -> None:
    """Changes what becomes of calls that nobody takes, and when.

    Raises `Forbidden` while all calls go elsewhere anyway, `BadRequest` for a target that
    is nobody.
    """
    rules = _require_own_calls(user)
    target = target or _Unanswered.NONE
    is_empty = {
        _Unanswered.CONTACT: rules.unanswered_contact is None,
        _Unanswered.VOICEMAIL: not has_voicemail(user),
    }
    if is_empty.get(target):
        raise _invalid("target")
    rules.unanswered = target
    rules.unanswered_delay = Rules().unanswered_delay if delay is None else delay


def _require_own_calls(user: User) -> Rules:
    rules = require_enabled(user)
    if rules.active == _Active.IMMEDIATE_FORWARD:
        raise Forbidden("All calls are forwarded: none can stay unanswered.")
    return rules


def _require_delegates(user: User) -> None:
    if not delegates_of(user):
        raise Forbidden(subcode="NoDelegatesConfigured")


def _invalid(name: str) -> BadRequest:
    return BadRequest(
        f"{name} has a wrong value.",
        subcode="ParameterValidationFailure",
        parameters=[ParameterFault(name, "Invalid")],
    )


_LONGEST_RING_DELAY = 55
