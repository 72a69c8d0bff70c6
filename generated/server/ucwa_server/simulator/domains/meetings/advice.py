"""What clients are told before they schedule a meeting, and how to dial in."""

from __future__ import annotations

from ...._client import LinkSource, enums, resources
from ....errors import Forbidden, NotFound
from ....handler import Call
from ....handlers import (
    DialInRegionHandler,
    OnlineMeetingDefaultValuesHandler,
    OnlineMeetingEligibleValuesHandler,
    OnlineMeetingInvitationCustomizationHandler,
    OnlineMeetingPoliciesHandler,
    PhoneDialInInformationHandler,
)
from ...applications import Application
from ...visit import visit
from . import calendar
from .choices import Wishes, access_levels, announcements, assignments, planned

__all__ = [
    "Customization",
    "DefaultValues",
    "DialIn",
    "EligibleValues",
    "Policies",
    "Region",
]

_Rel = enums.OnlineMeetingRel
_MANY = 250
"""Participants from which on a meeting is a large one."""

_REGIONS = (
    ("1", "Redmond", "tel:+14255550001", ("en-US", "fr-FR")),
    ("2", "London", "tel:+442075550002", ("en-GB",)),
)
"""Key, name, number and languages."""


class EligibleValues(OnlineMeetingEligibleValuesHandler):
    """Tells what the user may choose."""

    async def get(self, call: Call) -> resources.OnlineMeetingEligibleValues:
        seen = _organizer(call)
        links: dict[str, LinkSource] = {
            "self": seen.href("onlineMeetingEligibleValues"),
            "myOnlineMeetings": seen.href("myOnlineMeetings"),
        }
        rels: list[enums.OnlineMeetingRel] = [_Rel.MY_ONLINE_MEETINGS]
        for meeting in calendar.of(seen.world, seen.user):
            if meeting.is_assigned:
                rels.append(_Rel.MY_ASSIGNED_ONLINE_MEETING)
                links["myAssignedOnlineMeeting"] = seen.href(
                    "myAssignedOnlineMeeting", myOnlineMeetingId=meeting.key
                )
        bypass = enums.LobbyBypassForPhoneUsers
        return resources.OnlineMeetingEligibleValues(
            access_levels=access_levels(seen.user),
            automatic_leader_assignments=assignments,
            eligible_online_meeting_rels=tuple(rels),
            entry_exit_announcements=announcements(seen.user),
            lobby_bypass_for_phone_users_settings=(bypass.DISABLED, bypass.ENABLED),
            links=resources.OnlineMeetingEligibleValuesLinks(links),
        )


class DefaultValues(OnlineMeetingDefaultValuesHandler):
    """Tells what is chosen where the user does not."""

    async def get(self, call: Call) -> resources.OnlineMeetingDefaultValues:
        seen = _organizer(call)
        plan = planned(seen.user, seen.world.schedule.now, Wishes())
        here = seen.href("onlineMeetingDefaultValues")
        return resources.OnlineMeetingDefaultValues(
            access_level=plan.access_level,
            automatic_leader_assignment=plan.automatic_leader_assignment,
            default_online_meeting_rel=_Rel.MY_ONLINE_MEETINGS,
            entry_exit_announcement=plan.entry_exit_announcement,
            lobby_bypass_for_phone_users=plan.lobby_bypass_for_phone_users,
            participants_warning_threshold=_MANY,
            links=resources.OnlineMeetingDefaultValuesLinks({"self": here}),
        )


class Policies(OnlineMeetingPoliciesHandler):
    """Tells what the administrator allows."""

    async def get(self, call: Call) -> resources.OnlineMeetingPolicies:
        seen = _organizer(call)
        here = seen.href("onlineMeetingPolicies")
        return resources.OnlineMeetingPolicies(
            entry_exit_announcement=_policy(seen, "entryExitAnnouncement"),
            external_user_meeting_recording=_policy(
                seen, "externalUserMeetingRecording"
            ),
            meeting_recording=_policy(seen, "meetingRecording"),
            meeting_size=_MANY,
            phone_user_admission=_policy(seen, "phoneUserAdmission"),
            voip_audio=_policy(seen, "voipAudio"),
            links=resources.OnlineMeetingPoliciesLinks({"self": here}),
        )


class Customization(OnlineMeetingInvitationCustomizationHandler):
    """Tells what the company puts into its invitations."""

    async def get(self, call: Call) -> resources.OnlineMeetingInvitationCustomization:
        seen = _organizer(call)
        here = seen.href("onlineMeetingInvitationCustomization")
        site = f"https://meet.{seen.user.domain}"
        return resources.OnlineMeetingInvitationCustomization(
            enterprise_help_url=f"{site}/first",
            invitation_footer_text="A meeting of the simulated company.",
            invitation_help_url=f"{site}/help",
            invitation_legal_url=f"{site}/legal",
            invitation_logo_url=f"{site}/logo.png",
            links=resources.OnlineMeetingInvitationCustomizationLinks({"self": here}),
        )


class DialIn(PhoneDialInInformationHandler):
    """Tells how to join by telephone; guests may ask, too."""

    async def get(self, call: Call) -> resources.PhoneDialInInformation:
        seen = visit(call).application
        mine = [row for row in calendar.of(seen.world, seen.user) if row.is_assigned]
        site = f"https://dialin.{seen.user.domain}"
        here = seen.href("phoneDialInInformation")
        return resources.PhoneDialInInformation(
            conference_id=mine[0].conference_id if mine else None,
            default_region=_REGIONS[0][1],
            external_directory_uri=site,
            internal_directory_uri=site,
            is_audio_conference_provider_enabled=False,
            links=resources.PhoneDialInInformationLinks({"self": here}),
            embedded=resources.PhoneDialInInformationEmbedded(
                {"dialInRegion": [_region(seen, row[0]) for row in _REGIONS]}
            ),
        )


class Region(DialInRegionHandler):
    """Tells the number of a region."""

    async def get(self, call: Call) -> resources.DialInRegion:
        return _region(visit(call).application, call.path.get("regionId", ""))


def _organizer(call: Call) -> Application:
    """Who asks. Raises `Forbidden` for guests, who schedule nothing."""
    application = visit(call).application
    if application.user.is_guest:
        raise Forbidden("Guests schedule no meetings.")
    return application


def _policy(seen: Application, name: str) -> enums.GenericPolicy:
    policy = enums.GenericPolicy
    return policy.ENABLED if seen.user.allows(name) else policy.DISABLED


def _region(seen: Application, wanted: str) -> resources.DialInRegion:
    for key, name, number, languages in _REGIONS:
        if key == wanted:
            return resources.DialInRegion(
                languages=languages,
                name=name,
                number=number,
                links=resources.DialInRegionLinks(
                    {"self": seen.href("dialInRegion", regionId=key)}
                ),
            )
    raise NotFound("There is no such region.")
