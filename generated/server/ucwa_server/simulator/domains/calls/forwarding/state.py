"""What users set about calls that they don't want to take themselves."""

from __future__ import annotations

from attrs import define, field

from ....._client import enums
from ....users import User

__all__ = ["Rules", "Team", "has_voicemail", "is_enabled", "rules_of", "voicemail_of"]

_Immediate = enums.ImmediateForwardSettingsTarget
_Ring = enums.SimultaneousRingTarget
_Unanswered = enums.UnansweredCallHandlingTarget


@define(eq=False)
class Rules:
    """The settings of a user. Contacts are users, or numbers in the form of users."""

    active: enums.CallForwardingState = enums.CallForwardingState.NONE
    period: enums.ActivePeriod = enums.ActivePeriod.ALWAYS
    immediate: enums.ImmediateForwardSettingsTarget = _Immediate.NONE
    immediate_contact: User | None = None
    ring: enums.SimultaneousRingTarget = _Ring.NONE
    ring_contact: User | None = None
    ring_delay: int = 0
    handles_unanswered: bool = False
    """Off until it is asked for: who tests missed calls needs calls that nobody takes."""
    unanswered: enums.UnansweredCallHandlingTarget = _Unanswered.VOICEMAIL
    unanswered_contact: User | None = None
    unanswered_delay: int = 20


@define(eq=False)
class Team:
    """Who rings along with a user. It is managed elsewhere: set `members` by hand."""

    members: list[User] = field(factory=list[User])


def rules_of(user: User) -> Rules:
    """The settings of a user."""
    rules = user.part(Rules)
    if rules.unanswered == _Unanswered.VOICEMAIL and not has_voicemail(user):
        rules.unanswered = _Unanswered.NONE
    return rules


def is_enabled(user: User) -> bool:
    """Whether a user has telephony of the enterprise, without which nothing is forwarded."""
    return not user.is_guest and user.allows("enterpriseVoice")


def has_voicemail(user: User) -> bool:
    """Whether there is somebody to talk to when nobody answers."""
    return user.allows("voicemail")


def voicemail_of(user: User) -> User:
    """What answers instead of a user."""
    return User(f"{user.uri};opaque=app:voicemail", f"Voicemail of {user.name}")
