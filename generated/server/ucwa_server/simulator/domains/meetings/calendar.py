"""The meetings of people: scheduled, found, changed, taken off, forgotten in the end."""

from __future__ import annotations

from ....errors import Conflict, NotFound
from ...guests import admit_guests, refuse_guests
from ...notices import ApplicationStarted
from ...users import User
from ...world import World
from .choices import Wishes, planned
from .state import Meeting, Meetings, Plan

__all__ = [
    "assign",
    "change",
    "find",
    "improvise",
    "named",
    "of",
    "remove",
    "schedule",
    "touch",
]

_KEPT = 14 * 86400.0
"""Seconds for which a meeting is kept after the day on which it may be deleted."""

_LEGACY = "conf:"


class _Assigned:
    """Whether a user was given the meeting that is always theirs."""

    def __init__(self) -> None:
        self.is_done = False


def of(world: World, organizer: User) -> list[Meeting]:
    """The meetings on somebody's calendar, the one that is always theirs included."""
    _forget_old(world)
    return [
        row
        for row in world.part(Meetings)
        if row.organizer is organizer and row.is_scheduled
    ]


def named(world: World, organizer: User, key: str) -> Meeting:
    """A meeting on somebody's calendar. Raises `NotFound` where there is none."""
    for meeting in of(world, organizer):
        if meeting.key.lower() == key.lower():
            return meeting
    raise NotFound("There is no such meeting.")


def find(world: World, uri: str) -> Meeting | None:
    """A meeting by its URI, also in the form that older clients use."""
    _forget_old(world)
    text = uri.strip()
    if text.lower().startswith(_LEGACY):
        text = text[len(_LEGACY) :].partition("?")[0]
    return world.part(Meetings).find(text)


def schedule(world: World, organizer: User, plan: Plan) -> Meeting:
    """Puts a meeting on a calendar. Raises `Conflict` where there are too many."""
    mine = [row for row in of(world, organizer) if not row.is_assigned]
    if len(mine) >= world.settings.max_online_meetings:
        raise Conflict(subcode="TooManyOnlineMeetings")
    return _add(world, organizer, plan)


def improvise(world: World, organizer: User, subject: str | None = None) -> Meeting:
    """A meeting that is on no calendar."""
    plan = planned(organizer, world.schedule.now, Wishes(subject=subject))
    meeting = _add(world, organizer, plan)
    meeting.is_scheduled = False
    return meeting


def assign(notice: ApplicationStarted) -> None:
    """Gives a user who signs in for the first time the meeting that is always theirs."""
    user, world = notice.application.user, notice.application.world
    given = user.part(_Assigned)
    if given.is_done or user.is_guest or not user.allows("myAssignedOnlineMeeting"):
        return
    given.is_done = True
    wishes = Wishes(subject=f"Meeting of {user.name}")
    meeting = _add(world, user, planned(user, world.schedule.now, wishes))
    meeting.is_assigned = True


def _add(world: World, organizer: User, plan: Plan) -> Meeting:
    identities = world.identities
    meeting = Meeting(
        organizer,
        identities.hex(8).upper(),
        identities.digits(8),
        plan,
        identities.digits(10),
        identities.guid(),
    )
    world.part(Meetings).add(meeting)
    # The key of a conference is its identifier: whoever has the URI may ask to come in.
    admit_guests(world, meeting.uri, meeting.key)
    return meeting


def change(world: World, meeting: Meeting, plan: Plan) -> None:
    """Makes a meeting what a plan says."""
    meeting.plan = plan
    touch(world, meeting)


def touch(world: World, meeting: Meeting) -> None:
    """Tells that a meeting is not what it was."""
    meeting.etag = world.identities.digits(10)


def remove(world: World, meeting: Meeting) -> None:
    """Takes a meeting off; nobody can join it any more."""
    world.part(Meetings).remove(meeting)
    refuse_guests(world, meeting.uri)


def _forget_old(world: World) -> None:
    now = world.schedule.now
    for meeting in world.part(Meetings):
        kept = _KEPT if meeting.is_scheduled else 0.0
        is_empty = meeting.gathering is None or not meeting.gathering.members
        if is_empty and not meeting.is_assigned and meeting.plan.expires + kept < now:
            remove(world, meeting)
