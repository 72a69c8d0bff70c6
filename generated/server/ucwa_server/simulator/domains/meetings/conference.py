"""What happens in conferences: who gets in, waits outside, leads, is sent away."""

from __future__ import annotations

from attrs import frozen

from ...._client import enums
from ....errors import Conflict, Forbidden
from ...conversations import changes
from ...conversations.invitations import Invitation
from ...conversations.state import Conversation, Gathering, Member
from ...notices import Notice
from ...operations import failure
from ...users import User
from ...world import World
from . import calendar, roster, views
from .state import Hall, Meeting, meeting_of

__all__ = [
    "Escalated",
    "close",
    "demote",
    "eject",
    "enter",
    "escalate",
    "gathering_of",
    "may_enter",
    "promote",
    "require_leader",
    "tell_meeting",
    "wait_outside",
]

_State = enums.ConversationState
_Access = enums.AccessLevel
_Assignment = enums.AutomaticLeaderAssignment
_REMOTE = enums.ErrorCode.REMOTE_FAILURE


@frozen
class Escalated(Notice):
    """A talk between two became a conference."""

    gathering: Gathering


def gathering_of(
    world: World,
    meeting: Meeting,
    *,
    thread_id: str | None = None,
    importance: enums.Importance | None = None,
) -> Gathering:
    """The gathering of a meeting; a new one where nobody is in it."""
    known = meeting.gathering
    if known is not None and known.members:
        return known
    gathering = changes.gather(
        world,
        subject=meeting.plan.subject,
        thread_id=thread_id,
        importance=importance,
    )
    _convene(gathering, meeting)
    return gathering


def _convene(gathering: Gathering, meeting: Meeting) -> None:
    gathering.is_conference = True
    gathering.organizer = meeting.organizer
    gathering.audience_messaging = enums.AudienceMessaging.ENABLED
    gathering.audience_mute = enums.AudienceMuteLock.DISABLED
    gathering.part(Hall).meeting = meeting
    meeting.gathering = gathering


def escalate(side: Conversation) -> Meeting:
    """Makes a conference of the talk of two; of a conference, tells which it is.

    All who take part go on by what they have: messages, sound. Raises `Conflict` where the
    conversation is not connected.
    """
    gathering = side.gathering
    known = meeting_of(gathering)
    if known is not None and roster.is_inside(side):
        return known
    if known is not None or side.state != _State.CONNECTED:
        raise Conflict("The conversation is not connected.")
    world = side.application.world
    sides = tuple(gathering.conversations())
    for one in sides:
        changes.change_state(one, _State.CONFERENCING)
    meeting = calendar.improvise(world, side.application.user, gathering.subject)
    _convene(gathering, meeting)
    for member in gathering.members:
        member.role = _role(meeting, member.user)
    for one in sides:
        changes.change_state(one, _State.CONFERENCED)
        tell_meeting(one, "added")
        roster.introduce(one)
        roster.tell_participant(one, one.local)
        roster.tell_all_participants(one)
    world.tell(Escalated(gathering))
    return meeting


def may_enter(meeting: Meeting, user: User) -> bool:
    """Whether somebody gets in without waiting in the lobby."""
    plan, address = meeting.plan, user.uri.lower()
    if user is meeting.organizer:
        return True
    leads = address in map(str.lower, plan.leaders)
    is_colleague = not user.is_guest and user.domain == meeting.organizer.domain
    match plan.access_level:
        case _Access.EVERYONE:
            return True
        case _Access.LOCKED:
            return leads
        case _Access.INVITED:
            return is_colleague and (leads or address in map(str.lower, plan.attendees))
        case _:
            return is_colleague


def _role(meeting: Meeting, user: User) -> enums.Role:
    """Whether somebody leads from the beginning."""
    plan = meeting.plan
    leads = user is meeting.organizer or (
        user.uri.lower() in map(str.lower, plan.leaders)
    )
    match plan.automatic_leader_assignment:
        case _Assignment.EVERYONE:
            leads = True
        case _Assignment.SAME_ENTERPRISE:
            is_colleague = user.domain == meeting.organizer.domain
            leads = leads or (is_colleague and not user.is_guest)
        case _:
            pass
    return enums.Role.LEADER if leads else enums.Role.ATTENDEE


def enter(member: Member) -> None:
    """Lets a member in: they see the conference, and all who are in it see them."""
    gathering, side = member.gathering, member.conversation
    meeting = meeting_of(gathering)
    was_outside, member.is_in_lobby = member.is_in_lobby, False
    if meeting is not None:
        member.role = _role(meeting, member.user)
    others = [
        row for row in gathering.members if row is not member and roster.is_here(row)
    ]
    if side is not None:
        changes.change_state(side, _State.CONFERENCED)
        tell_meeting(side, "added")
        roster.introduce(side)
        for other in others:
            changes.show(side, other)
        if was_outside:
            roster.tell_participant(side, member)
    for other in others:
        theirs = other.conversation
        if theirs is not None and roster.is_inside(theirs):
            if was_outside:
                roster.tell_move(theirs, member, roster.LOBBY)
            changes.show(theirs, member)


def wait_outside(member: Member) -> None:
    """Puts a member into the lobby; those inside see who is there."""
    member.is_in_lobby = True
    gathering, side = member.gathering, member.conversation
    if side is not None:
        changes.change_state(side, _State.IN_LOBBY)
        roster.tell_participant(side, member)
    for other in gathering.conversations():
        if other is not side and roster.is_inside(other):
            changes.show(other, member)


def tell_meeting(side: Conversation, type: str) -> None:
    """Tells an application of the meeting that its conversation is."""
    conversation = side.link()
    side.application.emit(
        type, views.online_meeting(side), sender=conversation, in_=conversation
    )


def require_leader(side: Conversation) -> None:
    """Raises `Forbidden` where the user of an application does not lead the conference."""
    if not roster.is_leader(side):
        raise Forbidden("Only leaders of a conference may do this.")


def promote(member: Member) -> None:
    """Makes an attendee a leader. Raises `Conflict` where the member is none."""
    _change_role(member, roster.ATTENDEES, enums.Role.LEADER)


def demote(member: Member) -> None:
    """Makes a leader an attendee. Raises `Conflict` for others, and for the organizer."""
    if member.user is member.gathering.organizer:
        raise Conflict("The organizer always leads.")
    _change_role(member, roster.LEADERS, enums.Role.ATTENDEE)


def _change_role(member: Member, before: str, role: enums.Role) -> None:
    if roster.place_of(member) != before:
        raise Conflict(f"The participant is not among the {before}.")
    member.role = role
    side = member.conversation
    if side is not None:
        changes.tell_conversation(side)
    for one in member.gathering.conversations():
        roster.tell_move(one, member, before)
    if side is not None:
        roster.tell_all_participants(side)


def eject(member: Member) -> None:
    """Sends a member away. Raises `Conflict` for the organizer."""
    if member.user is member.gathering.organizer:
        raise Conflict("The organizer can't be sent away.")
    if member.is_in_lobby:
        raise Conflict("The participant is in the lobby.")
    changes.leave(member, failure(_REMOTE, enums.ErrorSubcode.EJECTED))


def close(gathering: Gathering) -> None:
    """Ends a conference for all who are in it, want to get in, or are asked to."""
    ended = failure(_REMOTE, enums.ErrorSubcode.ENDED)
    for side in tuple(gathering.conversations()):
        for operation in side.application.started():
            if isinstance(operation, Invitation) and operation.side is side:
                operation.proposal.fail(ended)
    for member in tuple(gathering.members):
        changes.leave(member, ended)
