"""How call forwarding looks to the user."""

from __future__ import annotations

from attrs import evolve

from ....._client import Link, LinkSource, Resource, enums, resources
from ....applications import Application
from ....tagging import tagged
from ....users import User
from ...people.lists import delegates_of
from .state import Team, has_voicemail, is_enabled, rules_of

__all__ = ["immediate", "me_links", "ring", "settings", "unanswered"]

_Active = enums.CallForwardingState
_Handling = enums.UnansweredCallHandling
_ECHO = "please pass this in a PUT request"


def me_links(seen: Application, user: User) -> dict[str, LinkSource]:
    """The settings, for who has telephony of the enterprise."""
    if not is_enabled(user):
        return {}
    return {"callForwardingSettings": seen.href("callForwardingSettings")}


def settings(seen: Application) -> resources.CallForwardingSettings:
    """All settings."""
    rules = rules_of(seen.user)
    forwards = rules.active == _Active.IMMEDIATE_FORWARD
    handles = rules.handles_unanswered and not forwards
    links = {"self": seen.href("callForwardingSettings")}
    if rules.active != _Active.NONE:
        links["turnOffCallForwarding"] = seen.href("turnOffCallForwarding")
    echo = _echo_name(seen, 1)
    shown = tagged(
        resources.CallForwardingSettings(
            active_period=rules.period,
            active_setting=rules.active,
            unanswered_call_handling=(
                _Handling.ENABLED if handles else _Handling.DISABLED
            ),
            links=resources.CallForwardingSettingsLinks(links),
            extra={echo: _ECHO},
            _order=(echo,),
        )
    )
    embedded = resources.CallForwardingSettingsEmbedded(
        {
            "immediateForwardSettings": immediate(seen),
            "simultaneousRingSettings": ring(seen),
            "unansweredCallSettings": unanswered(seen),
        }
    )
    # What is embedded has tags of its own: it does not count for this one.
    return evolve(shown, embedded=embedded)


def immediate(seen: Application) -> resources.ImmediateForwardSettings:
    """Where all calls go."""
    rules, user = rules_of(seen.user), seen.user
    pages = ["immediateForwardToContact"]
    if delegates_of(user):
        pages.append("immediateForwardToDelegates")
    if has_voicemail(user):
        pages.append("immediateForwardToVoicemail")
    links = _links(seen, "immediateForwardSettings", pages, rules.immediate_contact)
    return tagged(
        resources.ImmediateForwardSettings(
            target=rules.immediate,
            links=resources.ImmediateForwardSettingsLinks(links),
        )
    )


def ring(seen: Application) -> resources.SimultaneousRingSettings:
    """Who rings along."""
    rules, user = rules_of(seen.user), seen.user
    pages = ["simultaneousRingToContact"]
    if delegates_of(user):
        pages.append("simultaneousRingToDelegates")
    if user.part(Team).members:
        pages.append("simultaneousRingToTeam")
    links = _links(seen, "simultaneousRingSettings", pages, rules.ring_contact)
    echo = _echo_name(seen, 2)
    return tagged(
        resources.SimultaneousRingSettings(
            ring_delay=rules.ring_delay,
            target=rules.ring,
            links=resources.SimultaneousRingSettingsLinks(links),
            extra={echo: _ECHO},
            _order=(echo,),
        )
    )


def unanswered(seen: Application) -> resources.UnansweredCallSettings:
    """Who gets calls that nobody takes. While all go elsewhere there is nothing to set."""
    rules = rules_of(seen.user)
    pages: list[str] = []
    if rules.active != _Active.IMMEDIATE_FORWARD:
        pages += ["resetUnansweredCallSettings", "unansweredCallToContact"]
        if has_voicemail(seen.user):
            pages.append("unansweredCallToVoicemail")
    links = _links(seen, "unansweredCallSettings", pages, rules.unanswered_contact)
    echo = _echo_name(seen, 3)
    return tagged(
        resources.UnansweredCallSettings(
            ring_delay=rules.unanswered_delay,
            target=rules.unanswered,
            links=resources.UnansweredCallSettingsLinks(links),
            extra={echo: _ECHO},
            _order=(echo,),
        )
    )


def _links(
    seen: Application, page: str, pages: list[str], contact: User | None
) -> dict[str, str | Link[Resource]]:
    links: dict[str, str | Link[Resource]] = {"self": seen.href(page)}
    links.update({name: seen.href(name) for name in pages})
    if contact is not None:
        links["contact"] = seen.link(
            "contact", title=contact.name, personId=contact.address
        )
    return links


def _echo_name(seen: Application, number: int) -> str:
    """The name of the property that a PUT sends back: another one for each resource."""
    return f"{int(seen.id) % 2**32:08x}-c0f0-4d1e-9a5b-{number:012x}"
