"""Meetings: what is known of each, and where to find it."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import define, field, frozen

from ...._client import enums, values
from ...conversations.state import Gathering
from ...users import User

__all__ = ["Extension", "Hall", "Meeting", "Meetings", "Plan", "meeting_of"]


@frozen(kw_only=True)
class Plan:
    """What the organizer decides about a meeting."""

    subject: str
    description: str
    attendees: tuple[str, ...]
    leaders: tuple[str, ...]
    """Those besides the organizer, who always is one."""
    access_level: enums.AccessLevel
    automatic_leader_assignment: enums.AutomaticLeaderAssignment
    entry_exit_announcement: enums.EntryExitAnnouncement
    lobby_bypass_for_phone_users: enums.LobbyBypassForPhoneUsers
    phone_user_admission: enums.PhoneUserAdmission
    expires: float
    """When the server need not keep it any longer."""


@define(eq=False)
class Extension:
    """Data that an application keeps with a meeting."""

    key: str
    """In its path; the id is the client's, and may have any letters."""
    id: str
    type: enums.OnlineMeetingExtensionType
    content: dict[str, values.JsonValue]
    etag: str
    echo: str
    """Name of the property that a PUT sends back."""


@define(eq=False)
class Meeting:
    """A meeting, whether anybody is in it or not."""

    organizer: User
    key: str
    """Unique among all meetings: the last part of its URI."""
    conference_id: str
    """What people type who join by telephone."""
    plan: Plan
    etag: str
    echo: str
    is_scheduled: bool = True
    """Whether it is on the organizer's calendar; not if it was opened on the spot."""
    is_assigned: bool = False
    """Whether it is the one that is always the organizer's."""
    extensions: list[Extension] = field(factory=list[Extension], init=False)
    gathering: Gathering | None = field(default=None, init=False)
    """Those who are in it, or were last."""

    @property
    def uri(self) -> str:
        """By which it is joined."""
        return f"{self.organizer.uri};gruu;opaque=app:conf:focus:id:{self.key}"

    @property
    def join_url(self) -> str:
        """By which people join it from the web."""
        name, _, domain = self.organizer.address.partition("@")
        return f"https://meet.{domain}/{name}/{self.key}"


class Meetings:
    """All meetings. Read and change them by the functions of `calendar`."""

    def __init__(self) -> None:
        self._by_uri: dict[str, Meeting] = {}

    def __iter__(self) -> Iterator[Meeting]:
        return iter(tuple(self._by_uri.values()))

    def add(self, meeting: Meeting) -> None:
        """Takes a meeting in."""
        self._by_uri[meeting.uri.lower()] = meeting

    def remove(self, meeting: Meeting) -> None:
        """Forgets a meeting."""
        self._by_uri.pop(meeting.uri.lower(), None)

    def find(self, uri: str) -> Meeting | None:
        """A meeting by its URI, in whatever case."""
        return self._by_uri.get(uri.strip().lower())


@define(eq=False)
class Hall:
    """Which meeting a gathering is."""

    meeting: Meeting | None = None


def meeting_of(gathering: Gathering) -> Meeting | None:
    """The meeting that a gathering is; None where it is a talk between two."""
    return gathering.part(Hall).meeting
