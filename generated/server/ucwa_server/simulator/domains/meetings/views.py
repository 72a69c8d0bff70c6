"""How meetings and the ways into them look to an application."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...._client import LinkSource, Resource, enums, resources
from ....errors import NotFound
from ...applications import Application
from ...conversations import views
from ...conversations.state import Conversation
from ...users import User
from . import roster
from .extensions import shown_extensions
from .state import meeting_of

if TYPE_CHECKING:
    from .proposals import OnlineMeetingInvitation, ParticipantInvitation

__all__ = [
    "attendees",
    "leaders",
    "lobby",
    "online_meeting",
    "online_meeting_invitation",
    "participant_invitation",
    "participants",
]

_Modality = enums.ConversationModalityType


def online_meeting(side: Conversation) -> resources.OnlineMeeting:
    """The meeting that a conversation is. Raises `NotFound` where it is none."""
    meeting = meeting_of(side.gathering)
    if meeting is None or not roster.is_inside(side):
        raise NotFound("The conversation is no meeting.")
    plan, organizer, application = meeting.plan, meeting.organizer, side.application
    links: dict[str, LinkSource] = {
        "self": side.href("onlineMeeting"),
        "conversation": side.href(),
        "organizer": application.href("contact", personId=organizer.address),
        "phoneDialInInformation": application.href("phoneDialInInformation"),
    }
    if application.user is organizer and meeting.is_scheduled:
        links["onlineMeetingExtensions"] = application.href(
            "onlineMeetingExtensions", myOnlineMeetingId=meeting.key
        )
    extensions = shown_extensions(application, meeting)
    return resources.OnlineMeeting(
        access_level=plan.access_level,
        attendees=plan.attendees,
        automatic_leader_assignment=plan.automatic_leader_assignment,
        conference_id=meeting.conference_id,
        description=plan.description,
        entry_exit_announcement=plan.entry_exit_announcement,
        expiration_time=views.moment(plan.expires),
        hosting_network=organizer.domain,
        join_url=meeting.join_url,
        large_meeting=enums.LargeMeetingMode.DISABLED,
        leaders=plan.leaders,
        lobby_bypass_for_phone_users=plan.lobby_bypass_for_phone_users,
        online_meeting_id=meeting.key,
        online_meeting_rel=enums.OnlineMeetingRel.MY_ONLINE_MEETINGS,
        online_meeting_uri=meeting.uri,
        organizer_name=organizer.name,
        organizer_uri=organizer.uri,
        phone_user_admission=plan.phone_user_admission,
        subject=plan.subject,
        links=resources.OnlineMeetingLinks(links),
        embedded=resources.OnlineMeetingEmbedded(
            {"onlineMeetingExtension": extensions} if extensions else {}
        ),
    )


def participants(side: Conversation) -> resources.Participants:
    """Who is inside, leads or not."""
    places = (roster.LEADERS, roster.ATTENDEES)
    return resources.Participants(
        # One link or several: the page has no list of them.
        links=resources.ParticipantsLinks(_roster(side, "participants", *places))
    )


def attendees(side: Conversation) -> resources.Attendees:
    """Who attends."""
    return resources.Attendees(
        links=resources.AttendeesLinks(_roster(side, roster.ATTENDEES))
    )


def leaders(side: Conversation) -> resources.Leaders:
    """Who leads."""
    return resources.Leaders(
        links=resources.LeadersLinks(_roster(side, roster.LEADERS))
    )


def lobby(side: Conversation) -> resources.Lobby:
    """Who waits outside."""
    links = _roster(side, roster.LOBBY)
    links.pop("participant", None)
    waiting = [
        views.participant(side, row) for row in roster.members_at(side, roster.LOBBY)
    ]
    return resources.Lobby(
        links=resources.LobbyLinks(links),
        embedded=resources.LobbyEmbedded({"participant": waiting} if waiting else {}),
    )


def _roster(side: Conversation, page: str, *places: str) -> dict[str, LinkSource]:
    """The members in some places, by default in that of the page."""
    if not roster.is_inside(side):
        raise NotFound("The conversation is no meeting.")
    rows: list[LinkSource] = [
        {"href": side.participant(member).href, "title": member.name}
        for place in places or (page,)
        for member in roster.members_at(side, place)
    ]
    links: dict[str, LinkSource] = {"self": side.href(page)}
    if rows:
        links["participant"] = rows
    return links


def online_meeting_invitation(
    seen: OnlineMeetingInvitation,
) -> resources.OnlineMeetingInvitation:
    """Joining a meeting, or being asked into one, which can be answered once."""
    side, proposal = seen.side, seen.proposal
    application, gathering = side.application, side.gathering
    links: dict[str, LinkSource] = {"self": seen.href, "conversation": side.href()}
    embedded: dict[str, Resource | list[Resource]] = {}
    pages: tuple[str, ...]
    if seen.is_incoming:
        links.update(_contact("to", application, application.user))
        embedded["from"] = views.participant(side, proposal.caller)
        pages = ("accept", "decline") if seen.can_answer else ()
    else:
        local = side.participant(side.local)
        links["from"] = {"href": local.href, "title": side.local.name}
        pages = () if proposal.is_settled else ("cancel",)
    for page in pages:
        links[page] = application.href(
            page, kind="onlineMeetingInvitations", invitationId=seen.id
        )
    return resources.OnlineMeetingInvitation(
        anonymous_display_name=proposal.display_name,
        available_modalities=(_Modality.MESSAGING, _Modality.AUDIO, _Modality.VIDEO),
        direction=seen.direction,
        importance=gathering.importance,
        online_meeting_uri=proposal.meeting.uri,
        operation_id=seen.operation_id,
        state=seen.state,
        subject=gathering.subject,
        thread_id=gathering.thread_id,
        to=application.user.uri if seen.is_incoming else proposal.meeting.uri,
        links=resources.OnlineMeetingInvitationLinks(links),
        embedded=resources.OnlineMeetingInvitationEmbedded(embedded),
    )


def participant_invitation(
    seen: ParticipantInvitation,
) -> resources.ParticipantInvitation:
    """Asking somebody into a conversation."""
    side, callee = seen.side, seen.proposal.callee
    local, application = side.participant(side.local), side.application
    links: dict[str, LinkSource] = {
        "self": seen.href,
        "conversation": side.href(),
        "from": {"href": local.href, "title": side.local.name},
        **_contact("to", application, callee.user),
    }
    embedded: dict[str, Resource | list[Resource]] = {}
    if not seen.proposal.is_settled:
        links["cancel"] = application.href(
            "cancel", kind="participantInvitations", invitationId=seen.id
        )
    if seen.state == enums.InvitationState.CONNECTED:
        links["participant"] = side.participant(callee)
        embedded["acceptedByParticipant"] = [views.participant(side, callee)]
    return resources.ParticipantInvitation(
        direction=seen.direction,
        importance=side.gathering.importance,
        operation_id=seen.operation_id,
        state=seen.state,
        subject=side.gathering.subject,
        thread_id=side.gathering.thread_id,
        to=callee.user.uri,
        links=resources.ParticipantInvitationLinks(links),
        embedded=resources.ParticipantInvitationEmbedded(embedded),
    )


def _contact(rel: str, application: Application, user: User) -> dict[str, LinkSource]:
    """The link to a contact; guests are none."""
    if user.is_guest:
        return {}
    return {rel: application.href("contact", personId=user.address)}
