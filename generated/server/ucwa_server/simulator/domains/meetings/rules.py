"""What people do about meetings: join, open, ask others in, let in, refuse, change, end."""

from __future__ import annotations

from ...._client import enums
from ....errors import BadRequest, Conflict, Forbidden, NotFound, ParameterFault
from ...applications import Application
from ...conversations import changes
from ...conversations.state import Conversation, Member
from ...operations import failure
from ...users import User
from ...world import World
from . import calendar, conference, roster
from .proposals import (
    Joining,
    OnlineMeetingInvitation,
    ParticipantInvitation,
    ParticipantProposal,
    Pending,
)
from .state import Meeting, Plan

__all__ = [
    "add_participant",
    "admit",
    "change",
    "join",
    "may_add",
    "open_",
    "reject",
    "remove",
]

_Code = enums.ErrorCode
_Subcode = enums.ErrorSubcode


def join(
    application: Application,
    uri: str,
    *,
    operation_id: str | None = None,
    importance: enums.Importance | None = None,
    thread_id: str | None = None,
    display_name: str | None = None,
) -> OnlineMeetingInvitation:
    """Joins a meeting; the conversation has no messages until they are added.

    Raises `BadRequest` where a guest gives no name, `Forbidden` where a guest has a token
    for another meeting, `NotFound` where there is none, `Conflict` where the user is in it.
    """
    user, world = application.user, application.world
    if user.is_guest:
        if not display_name:
            raise BadRequest(
                "Guests have to say what they want to be called.",
                subcode="ParameterValidationFailure",
                parameters=[ParameterFault("anonymousDisplayName", "Missing")],
            )
        if (user.meeting_uri or "").lower() != uri.strip().lower():
            raise Forbidden("The token is for another meeting.")
    meeting = calendar.find(world, uri)
    if meeting is None:
        raise NotFound("There is no such meeting.", subcode="DestinationNotFound")
    return _join(
        application,
        meeting,
        operation_id,
        importance=importance,
        thread_id=thread_id,
        display_name=display_name if user.is_guest else None,
    )


def open_(
    application: Application,
    *,
    operation_id: str | None = None,
    importance: enums.Importance | None = None,
    subject: str | None = None,
    thread_id: str | None = None,
) -> OnlineMeetingInvitation:
    """Opens a meeting on the spot, and joins it. Raises `Forbidden` for guests."""
    if application.user.is_guest:
        raise Forbidden("Guests join the meeting that they have a token for.")
    meeting = calendar.improvise(application.world, application.user, subject)
    return _join(
        application, meeting, operation_id, importance=importance, thread_id=thread_id
    )


def _join(
    application: Application,
    meeting: Meeting,
    operation_id: str | None,
    *,
    importance: enums.Importance | None,
    thread_id: str | None,
    display_name: str | None = None,
) -> OnlineMeetingInvitation:
    user = application.user
    gathering = conference.gathering_of(
        application.world, meeting, thread_id=thread_id, importance=importance
    )
    member = changes.join(gathering, user, name=display_name)
    if member.conversation is not None:
        raise Conflict("The user is in this meeting.", subcode="AlreadyExists")
    invited = member.part(Pending).proposal
    joining = Joining(member, member)
    joining.display_name = display_name
    state = enums.ConversationState.CONFERENCING
    side = changes.unannounced(application, member, state)
    member.conversation = side
    invitation = OnlineMeetingInvitation(
        joining, side, enums.Direction.OUTGOING, operation_id
    )
    joining.outgoing = invitation
    invitation.start()
    changes.announce(side)
    is_invited = isinstance(invited, ParticipantProposal) and not invited.is_settled
    if is_invited or conference.may_enter(meeting, user):
        joining.succeed()
    else:
        joining.wait()
    if isinstance(invited, ParticipantProposal):
        invited.supersede()
    return invitation


def add_participant(
    side: Conversation, to: str, operation_id: str | None = None
) -> ParticipantInvitation:
    """Asks somebody into a conversation, which becomes a conference if it is none.

    Raises `Conflict` where it is not connected or they are in it, `Forbidden` where the
    user may not.
    """
    application, gathering = side.application, side.gathering
    world = application.world
    if not may_add(side):
        if side.state == enums.ConversationState.CONFERENCED:
            raise Forbidden("Only leaders of a conference may do this.")
        raise Conflict("The conversation is not connected.")
    found = world.find_user(to)
    if found is not None and gathering.member_of(found) is not None:
        raise Conflict("They take part already.", subcode="AlreadyExists")
    callee = changes.join(gathering, found or User(to))
    proposal = ParticipantProposal(side.local, callee)
    invitation = ParticipantInvitation(
        proposal, side, enums.Direction.OUTGOING, operation_id
    )
    proposal.outgoing = invitation
    invitation.start()
    conference.escalate(side)
    if found is None:
        proposal.fail(failure(_Code.NOT_FOUND, _Subcode.DESTINATION_NOT_FOUND))
    else:
        proposal.send(_reachable(found))
    return invitation


def may_add(side: Conversation) -> bool:
    """Whether the user of an application may ask somebody in: in a talk between two either
    may, in a conference its leaders."""
    if side.application.user.is_guest:
        return False
    is_connected = side.state == enums.ConversationState.CONNECTED
    return is_connected or roster.is_leader(side)


def _reachable(user: User) -> tuple[Application, ...]:
    """Where somebody can be asked into a meeting: wherever they are available."""
    return tuple(row for row in user.applications if row.registration is not None)


def admit(member: Member) -> None:
    """Lets somebody in from the lobby. Raises `Conflict` where they are not there."""
    _waiting(member).succeed()


def reject(member: Member) -> None:
    """Refuses somebody who is in the lobby. Raises `Conflict` where they are not there."""
    _waiting(member).fail(failure(_Code.REMOTE_FAILURE, _Subcode.DENIED))


def _waiting(member: Member) -> Joining:
    proposal = member.part(Pending).proposal
    if not member.is_in_lobby or not isinstance(proposal, Joining):
        raise Conflict("The participant is not in the lobby.")
    return proposal


def change(world: World, meeting: Meeting, plan: Plan) -> None:
    """Changes a meeting; who is in it is told, who may come in now is let in."""
    calendar.change(world, meeting, plan)
    gathering = meeting.gathering
    if gathering is None:
        return
    is_renamed, gathering.subject = gathering.subject != plan.subject, plan.subject
    for side in gathering.conversations():
        if roster.is_inside(side):
            conference.tell_meeting(side, "updated")
            if is_renamed:
                changes.tell_conversation(side)
    for member in tuple(gathering.members):
        if member.is_in_lobby and conference.may_enter(meeting, member.user):
            admit(member)


def remove(world: World, meeting: Meeting) -> None:
    """Deletes a meeting; for those who are in it, it ends."""
    calendar.remove(world, meeting)
    if meeting.gathering is not None:
        conference.close(meeting.gathering)
