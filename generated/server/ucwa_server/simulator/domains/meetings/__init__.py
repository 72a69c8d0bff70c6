"""Meetings: scheduled and joined, who takes part with which rights, guests."""

from __future__ import annotations

from attrs import evolve

from ...._client import values
from ....operation import Operation, body
from ...conversations.changes import Hidden, Shown
from ...domain import Domain
from ...notices import ApplicationStarted, hears
from ...offered import COMMUNICATION, CONVERSATION, ONLINE_MEETINGS, PARTICIPANT
from . import advice, calendar, extensions, guests, handlers, links, roster, scheduling

__all__ = ["DOMAIN"]

_HUB = "onlineMeetings"
_MEETING = f"{_HUB}/myOnlineMeetings/{{myOnlineMeetingId}}"
_CONVERSATION = "communication/conversations/{conversationId}"


def _takes_a_name(operation: Operation) -> Operation:
    """Guests state a name, which the page of the invitation has, but not that of joining."""
    name = "anonymousDisplayName"
    row = body("anonymous_display_name", name, values.STRING, max_length=250)
    return evolve(operation, parameters=(*operation.parameters, row))


DOMAIN = Domain(
    handlers=(
        guests.AnonApplications,
        scheduling.ReadHub,
        scheduling.ReadMeetings,
        scheduling.ReadMeeting,
        scheduling.ReadAssignedMeeting,
        extensions.ReadExtensions,
        extensions.ReadExtension,
        advice.EligibleValues,
        advice.DefaultValues,
        advice.Policies,
        advice.Customization,
        advice.DialIn,
        advice.Region,
        handlers.Join,
        handlers.Open,
        handlers.ReadJoining,
        handlers.AddParticipant,
        handlers.ReadParticipantInvitation,
        handlers.ReadMeeting,
        handlers.ReadParticipants,
        handlers.ReadAttendees,
        handlers.ReadLeaders,
        handlers.ReadLobby,
        handlers.Admit,
        handlers.Reject,
        handlers.Promote,
        handlers.Demote,
        handlers.Eject,
        handlers.EnableMuteLock,
        handlers.DisableMuteLock,
        handlers.EnableMessaging,
        handlers.DisableMessaging,
    ),
    places={
        "addParticipant": (
            "communication/participantInvitations?conversation={conversationId}"
        ),
        "anonApplications": (
            "/ucwa/oauth/v1/anonApplications",
            "/ucwa/v1/anonApplications",
        ),
        "attendees": f"{_CONVERSATION}/attendees",
        "dialInRegion": f"{_HUB}/phoneDialInInformation/{{regionId}}",
        "joinOnlineMeeting": "communication/onlineMeetingInvitations",
        "leaders": f"{_CONVERSATION}/leaders",
        "lobby": f"{_CONVERSATION}/lobby",
        "myAssignedOnlineMeeting": _MEETING,
        "myOnlineMeeting": _MEETING,
        "myOnlineMeetings": f"{_HUB}/myOnlineMeetings",
        "onlineMeeting": f"{_CONVERSATION}/onlineMeeting",
        "onlineMeetingDefaultValues": f"{_HUB}/defaultValues",
        "onlineMeetingEligibleValues": f"{_HUB}/eligibleValues",
        "onlineMeetingExtension": f"{_MEETING}/extensions/{{extensionId}}",
        "onlineMeetingExtensions": f"{_MEETING}/extensions",
        "onlineMeetingInvitation": (
            "communication/onlineMeetingInvitations/{invitationId}"
        ),
        "onlineMeetingInvitationCustomization": f"{_HUB}/customInvitation",
        "onlineMeetingPolicies": f"{_HUB}/policies",
        "participantInvitation": "communication/participantInvitations/{invitationId}",
        "participants": f"{_CONVERSATION}/participants",
        "startOnlineMeeting": (
            "communication/onlineMeetingInvitations?onlineMeetingUri=adhoc"
        ),
    },
    offers=(
        COMMUNICATION.by(links.communication_links),
        ONLINE_MEETINGS.by(links.online_meetings_links),
        CONVERSATION.by(links.conversation_links),
        PARTICIPANT.by(links.participant_links),
    ),
    hears=(
        hears(ApplicationStarted, calendar.assign),
        hears(Shown, roster.shown),
        hears(Hidden, roster.hidden),
    ),
    adapted={"joinOnlineMeeting.POST": _takes_a_name},
)
