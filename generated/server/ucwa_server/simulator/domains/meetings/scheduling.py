"""Requests about the meetings on a calendar."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from ...._client import enums, resources
from ....errors import Forbidden
from ....handler import Call
from ....handlers import (
    MyAssignedOnlineMeetingHandler,
    MyOnlineMeetingHandler,
    MyOnlineMeetingsHandler,
    OnlineMeetingsHandler,
)
from ...applications import Application
from ...conversations.views import moment
from ...visit import visit
from ..life.views import online_meetings
from . import calendar, rules
from .choices import Wishes, planned
from .extensions import shown_extensions
from .state import Meeting

__all__ = ["ReadAssignedMeeting", "ReadHub", "ReadMeeting", "ReadMeetings"]

M = TypeVar("M", bound=resources.MyOnlineMeeting)

_ECHO = "please pass this in a PUT request"


class ReadHub(OnlineMeetingsHandler):
    """Shows what can be done about meetings."""

    async def get(self, call: Call) -> resources.OnlineMeetings:
        return online_meetings(visit(call).application)


class ReadMeetings(MyOnlineMeetingsHandler):
    """Lists the meetings of the user, and schedules new ones."""

    async def get(self, call: Call) -> resources.MyOnlineMeetings:
        seen = _organizer(call)
        rows = calendar.of(seen.world, seen.user)
        mine = [_any(seen, row) for row in rows if not row.is_assigned]
        given = [_any(seen, row) for row in rows if row.is_assigned]
        here = seen.href("myOnlineMeetings")
        return resources.MyOnlineMeetings(
            links=resources.MyOnlineMeetingsLinks({"self": here}),
            embedded=resources.MyOnlineMeetingsEmbedded(
                {
                    **({"myAssignedOnlineMeeting": given} if given else {}),
                    **({"myOnlineMeeting": mine} if mine else {}),
                }
            ),
        )

    async def post(
        self,
        call: Call,
        *,
        access_level: enums.AccessLevel | None = None,
        attendees: tuple[str, ...] | None = None,
        automatic_leader_assignment: enums.AutomaticLeaderAssignment | None = None,
        description: str | None = None,
        entry_exit_announcement: enums.EntryExitAnnouncement | None = None,
        expiration_time: datetime | None = None,
        leaders: tuple[str, ...] | None = None,
        lobby_bypass_for_phone_users: enums.LobbyBypassForPhoneUsers | None = None,
        phone_user_admission: enums.PhoneUserAdmission | None = None,
        subject: str | None = None,
    ) -> resources.MyOnlineMeeting:
        seen = _organizer(call)
        wishes = Wishes(
            access_level=access_level,
            attendees=attendees,
            automatic_leader_assignment=automatic_leader_assignment,
            description=description,
            entry_exit_announcement=entry_exit_announcement,
            expiration_time=expiration_time,
            leaders=leaders,
            lobby_bypass_for_phone_users=lobby_bypass_for_phone_users,
            phone_user_admission=phone_user_admission,
            subject=subject,
        )
        plan = planned(seen.user, seen.world.schedule.now, wishes)
        shown = _any(seen, calendar.schedule(seen.world, seen.user, plan))
        visit(call).headers.append(("Location", shown.href))
        return shown


class _Changed:
    """Changes and deletes a meeting, of either kind."""

    async def put(
        self,
        call: Call,
        *,
        access_level: enums.AccessLevel | None = None,
        attendees: tuple[str, ...] | None = None,
        automatic_leader_assignment: enums.AutomaticLeaderAssignment | None = None,
        description: str | None = None,
        entry_exit_announcement: enums.EntryExitAnnouncement | None = None,
        expiration_time: datetime | None = None,
        leaders: tuple[str, ...] | None = None,
        lobby_bypass_for_phone_users: enums.LobbyBypassForPhoneUsers | None = None,
        phone_user_admission: enums.PhoneUserAdmission | None = None,
        subject: str | None = None,
    ) -> resources.MyOnlineMeeting:
        seen, meeting = _organizer(call), _meeting_of(call)
        wishes = Wishes(
            access_level=access_level,
            attendees=attendees,
            automatic_leader_assignment=automatic_leader_assignment,
            description=description,
            entry_exit_announcement=entry_exit_announcement,
            expiration_time=expiration_time,
            leaders=leaders,
            lobby_bypass_for_phone_users=lobby_bypass_for_phone_users,
            phone_user_admission=phone_user_admission,
            subject=subject,
        )
        plan = planned(seen.user, seen.world.schedule.now, wishes)
        rules.change(seen.world, meeting, plan)
        return _any(seen, meeting)

    async def delete(self, call: Call) -> None:
        rules.remove(_organizer(call).world, _meeting_of(call))


class ReadMeeting(_Changed, MyOnlineMeetingHandler):
    """Shows a meeting that the user scheduled."""

    async def addresses(self, call: Call) -> bool:
        return not _meeting_of(call).is_assigned

    async def get(self, call: Call) -> resources.MyOnlineMeeting:
        return _any(_organizer(call), _meeting_of(call))


class ReadAssignedMeeting(_Changed, MyAssignedOnlineMeetingHandler):
    """Shows the meeting that is always the user's."""

    async def addresses(self, call: Call) -> bool:
        return _meeting_of(call).is_assigned

    async def get(self, call: Call) -> resources.MyAssignedOnlineMeeting:
        kind = resources.MyAssignedOnlineMeeting
        return _shown(_organizer(call), _meeting_of(call), kind)


def _organizer(call: Call) -> Application:
    """Who asks. Raises `Forbidden` for guests, who have no calendar."""
    application = visit(call).application
    if application.user.is_guest:
        raise Forbidden("Guests schedule no meetings.")
    return application


def _meeting_of(call: Call) -> Meeting:
    seen = _organizer(call)
    key = call.path.get("myOnlineMeetingId", "")
    return calendar.named(seen.world, seen.user, key)


def _any(seen: Application, meeting: Meeting) -> resources.MyOnlineMeeting:
    if meeting.is_assigned:
        return _shown(seen, meeting, resources.MyAssignedOnlineMeeting)
    return _shown(seen, meeting, resources.MyOnlineMeeting)


def _shown(seen: Application, meeting: Meeting, kind: type[M]) -> M:
    """A meeting as its organizer sees it."""
    plan = meeting.plan
    here, extensions = (
        seen.href(page, myOnlineMeetingId=meeting.key)
        for page in ("myOnlineMeeting", "onlineMeetingExtensions")
    )
    rows = shown_extensions(seen, meeting)
    return kind(
        access_level=plan.access_level,
        attendees=plan.attendees,
        automatic_leader_assignment=plan.automatic_leader_assignment,
        conference_id=meeting.conference_id,
        description=plan.description,
        entry_exit_announcement=plan.entry_exit_announcement,
        expiration_time=moment(plan.expires),
        join_url=meeting.join_url,
        leaders=plan.leaders,
        legacy_online_meeting_uri=f"conf:{meeting.uri}?conversation-id={meeting.echo}",
        lobby_bypass_for_phone_users=plan.lobby_bypass_for_phone_users,
        online_meeting_id=meeting.key,
        online_meeting_rel=(
            enums.OnlineMeetingRel.MY_ASSIGNED_ONLINE_MEETING
            if meeting.is_assigned
            else enums.OnlineMeetingRel.MY_ONLINE_MEETINGS
        ),
        online_meeting_uri=meeting.uri,
        organizer_uri=meeting.organizer.uri,
        phone_user_admission=plan.phone_user_admission,
        subject=plan.subject,
        # The class of both kinds: that of the other one is its base.
        links=resources.MyAssignedOnlineMeetingLinks(
            {"self": here, "onlineMeetingExtensions": extensions}
        ),
        embedded=resources.MyOnlineMeetingEmbedded(
            {"onlineMeetingExtension": rows} if rows else {}
        ),
        extra={meeting.echo: _ECHO, "etag": meeting.etag},
    )
