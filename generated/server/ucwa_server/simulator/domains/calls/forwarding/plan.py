"""Where a call goes: whom it rings at once, whom later, and who gets it in the end."""

from __future__ import annotations

from datetime import UTC, datetime

from attrs import frozen

from ....._client import enums
from ....users import User
from ...people.lists import delegates_of
from .state import Team, has_voicemail, is_enabled, rules_of, voicemail_of

__all__ = ["Leg", "Plan", "plan"]

_State = enums.InvitationState
_Active = enums.CallForwardingState
_Immediate = enums.ImmediateForwardSettingsTarget
_Ring = enums.SimultaneousRingTarget
_Unanswered = enums.UnansweredCallHandlingTarget


@frozen(eq=False)
class Leg:
    """Somebody at whom a call rings."""

    user: User
    forwarded_by: User | None = None
    on_behalf_of: User | None = None
    """Whose delegate they are in this."""
    is_voicemail: bool = False
    """Whether it answers at once."""


@frozen(kw_only=True)
class Plan:
    """The way of a call. Times are in seconds from its beginning."""

    first: tuple[Leg, ...]
    state: enums.InvitationState = _State.ALERTING
    """What the caller sees meanwhile."""
    later: tuple[Leg, ...] = ()
    """Those who ring along."""
    later_after: float = 0
    later_state: enums.InvitationState = _State.ALERTING
    last: Leg | None = None
    """Who gets the call if nobody took it."""
    last_after: float = 0


def plan(user: User, now: float) -> Plan:
    """The way of a call to a user by the rules that they set.

    A call that was forwarded is not forwarded again.
    """
    rules = rules_of(user)
    if not is_enabled(user):
        return Plan(first=(Leg(user),))
    is_active = rules.period == enums.ActivePeriod.ALWAYS or _is_at_work(now)
    if is_active and rules.active == _Active.IMMEDIATE_FORWARD:
        legs = _immediate(user)
        if legs:
            return Plan(first=legs, state=_State.FORWARDED)
    later: tuple[Leg, ...] = ()
    if is_active and rules.active == _Active.SIMULTANEOUS_RING:
        later = _along(user)
    last = _last(user) if rules.handles_unanswered else None
    is_team = bool(later) and rules.ring == _Ring.TEAM
    return Plan(
        first=(Leg(user),),
        later=later,
        later_after=rules.ring_delay if later else 0,
        later_state=_State.TEAM_RING if is_team else _State.ALERTING,
        last=last,
        last_after=rules.unanswered_delay,
    )


def _immediate(user: User) -> tuple[Leg, ...]:
    rules = rules_of(user)
    match rules.immediate:
        case _Immediate.CONTACT if rules.immediate_contact is not None:
            return (Leg(rules.immediate_contact, user),)
        case _Immediate.DELEGATES:
            return _delegates(user)
        case _Immediate.VOICEMAIL if has_voicemail(user):
            return (_voicemail(user),)
        case _:
            return ()


def _along(user: User) -> tuple[Leg, ...]:
    rules = rules_of(user)
    match rules.ring:
        case _Ring.CONTACT if rules.ring_contact is not None:
            return (Leg(rules.ring_contact, user),)
        case _Ring.DELEGATES:
            return _delegates(user)
        case _Ring.TEAM:
            return tuple(Leg(member, user) for member in user.part(Team).members)
        case _:
            return ()


def _last(user: User) -> Leg | None:
    rules = rules_of(user)
    match rules.unanswered:
        case _Unanswered.CONTACT if rules.unanswered_contact is not None:
            return Leg(rules.unanswered_contact, user)
        case _Unanswered.VOICEMAIL:
            return _voicemail(user)
        case _:
            return None


def _delegates(user: User) -> tuple[Leg, ...]:
    return tuple(Leg(row, user, on_behalf_of=user) for row in delegates_of(user))


def _voicemail(user: User) -> Leg:
    return Leg(voicemail_of(user), user, is_voicemail=True)


def _is_at_work(now: float) -> bool:
    """From Monday to Friday, nine to five in UTC: working hours can't be set here."""
    moment = datetime.fromtimestamp(now, UTC)
    return moment.weekday() < _SATURDAY and _FROM <= moment.hour < _TO


_SATURDAY, _FROM, _TO = 5, 9, 17
