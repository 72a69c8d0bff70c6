"""Requests about call forwarding."""

from __future__ import annotations

from ....._client import enums, resources
from .....handler import Call
from .....handlers import (
    CallForwardingSettingsHandler,
    ImmediateForwardSettingsHandler,
    ImmediateForwardToContactHandler,
    ImmediateForwardToDelegatesHandler,
    ImmediateForwardToVoicemailHandler,
    ResetUnansweredCallSettingsHandler,
    SimultaneousRingSettingsHandler,
    SimultaneousRingToContactHandler,
    SimultaneousRingToDelegatesHandler,
    SimultaneousRingToTeamHandler,
    TurnOffCallForwardingHandler,
    UnansweredCallSettingsHandler,
    UnansweredCallToContactHandler,
    UnansweredCallToVoicemailHandler,
)
from ....applications import Application
from ....users import User
from ....visit import visit
from ...people.directory import somebody
from . import rules, views

__all__ = [
    "HANDLERS",
    "Immediate",
    "ImmediateToContact",
    "ImmediateToDelegates",
    "ImmediateToVoicemail",
    "ResetUnanswered",
    "Ring",
    "RingContact",
    "RingDelegates",
    "RingTeam",
    "Settings",
    "TurnOff",
    "Unanswered",
    "UnansweredToContact",
    "UnansweredToVoicemail",
]

_Immediate = enums.ImmediateForwardSettingsTarget
_Ring = enums.SimultaneousRingTarget
_Unanswered = enums.UnansweredCallHandlingTarget


class Settings(CallForwardingSettingsHandler):
    """Shows and changes all settings."""

    async def get(self, call: Call) -> resources.CallForwardingSettings:
        return views.settings(_application(call))

    async def put(
        self,
        call: Call,
        *,
        active_period: enums.ActivePeriod | None = None,
        active_setting: enums.CallForwardingState | None = None,
        unanswered_call_handling: enums.UnansweredCallHandling | None = None,
    ) -> None:
        user = visit(call).application.user
        rules.replace(user, active_setting, active_period, unanswered_call_handling)


class Immediate(ImmediateForwardSettingsHandler):
    """Shows where all calls go."""

    async def get(self, call: Call) -> resources.ImmediateForwardSettings:
        return views.immediate(_application(call))


class ImmediateToContact(ImmediateForwardToContactHandler):
    """Sends all calls to somebody."""

    async def post(self, call: Call, *, target: str) -> None:
        user = _user(call)
        rules.forward_at_once(user, _Immediate.CONTACT, _contact(call, target))


class ImmediateToDelegates(ImmediateForwardToDelegatesHandler):
    """Sends all calls to the delegates."""

    async def post(self, call: Call) -> None:
        rules.forward_at_once(_user(call), _Immediate.DELEGATES)


class ImmediateToVoicemail(ImmediateForwardToVoicemailHandler):
    """Sends all calls to voicemail."""

    async def post(self, call: Call) -> None:
        rules.forward_at_once(_user(call), _Immediate.VOICEMAIL)


class Ring(SimultaneousRingSettingsHandler):
    """Shows and changes who rings along."""

    async def get(self, call: Call) -> resources.SimultaneousRingSettings:
        return views.ring(_application(call))

    async def put(
        self,
        call: Call,
        *,
        ring_delay: int | None = None,
        target: enums.SimultaneousRingTarget | None = None,
    ) -> None:
        rules.replace_ring(_user(call), target, ring_delay)


class RingContact(SimultaneousRingToContactHandler):
    """Lets somebody ring along."""

    async def post(self, call: Call, *, target: str) -> None:
        user = _user(call)
        rules.ring_along(user, _Ring.CONTACT, _contact(call, target))


class RingDelegates(SimultaneousRingToDelegatesHandler):
    """Lets the delegates ring along."""

    async def post(self, call: Call, *, ring_delay: int | None = None) -> None:
        rules.ring_along(_user(call), _Ring.DELEGATES, delay=ring_delay)


class RingTeam(SimultaneousRingToTeamHandler):
    """Lets the team ring along."""

    async def post(self, call: Call, *, ring_delay: int | None = None) -> None:
        rules.ring_along(_user(call), _Ring.TEAM, delay=ring_delay)


class Unanswered(UnansweredCallSettingsHandler):
    """Shows and changes what becomes of calls that nobody takes."""

    async def get(self, call: Call) -> resources.UnansweredCallSettings:
        return views.unanswered(_application(call))

    async def put(
        self,
        call: Call,
        *,
        ring_delay: int | None = None,
        target: enums.UnansweredCallHandlingTarget | None = None,
    ) -> None:
        rules.replace_unanswered(_user(call), target, ring_delay)


class UnansweredToContact(UnansweredCallToContactHandler):
    """Sends calls to somebody that nobody takes."""

    async def post(
        self, call: Call, *, ring_delay: int | None = None, target: str
    ) -> None:
        user = _user(call)
        contact = _contact(call, target)
        rules.forward_unanswered(user, _Unanswered.CONTACT, contact, ring_delay)


class UnansweredToVoicemail(UnansweredCallToVoicemailHandler):
    """Sends calls to voicemail that nobody takes."""

    async def post(self, call: Call, *, ring_delay: int | None = None) -> None:
        user = _user(call)
        rules.forward_unanswered(user, _Unanswered.VOICEMAIL, delay=ring_delay)


class ResetUnanswered(ResetUnansweredCallSettingsHandler):
    """Sets all about calls that nobody takes as it was in the beginning."""

    async def post(self, call: Call) -> None:
        rules.reset_unanswered(_user(call))


class TurnOff(TurnOffCallForwardingHandler):
    """Forwards nothing any more."""

    async def post(self, call: Call) -> None:
        rules.turn_off(_user(call))


def _application(call: Call) -> Application:
    application = visit(call).application
    rules.require_enabled(application.user)
    return application


def _user(call: Call) -> User:
    return _application(call).user


def _contact(call: Call, target: str) -> User:
    world, user = visit(call).world, visit(call).application.user
    return somebody(world, user, target, "target")


HANDLERS = (
    Settings,
    Immediate,
    ImmediateToContact,
    ImmediateToDelegates,
    ImmediateToVoicemail,
    Ring,
    RingContact,
    RingDelegates,
    RingTeam,
    Unanswered,
    UnansweredToContact,
    UnansweredToVoicemail,
    ResetUnanswered,
    TurnOff,
)
