"""What organizers may choose, what is chosen for them, what the administrator says."""

from __future__ import annotations

from datetime import UTC, datetime

from attrs import fields_dict, frozen

from ...._client import enums
from ....errors import BadRequest, ParameterFault
from ...users import User
from .state import Plan

__all__ = ["Wishes", "access_levels", "announcements", "assignments", "planned"]

_EIGHT_HOURS = 8 * 3600.0
_YEAR = 365 * 86400.0

_Access = enums.AccessLevel
_Announcement = enums.EntryExitAnnouncement
_Assignment = enums.AutomaticLeaderAssignment
_Bypass = enums.LobbyBypassForPhoneUsers
_Phone = enums.PhoneUserAdmission

assignments = (_Assignment.DISABLED, _Assignment.SAME_ENTERPRISE, _Assignment.EVERYONE)
"""Who can be made a leader on the way in."""


def access_levels(user: User) -> tuple[enums.AccessLevel, ...]:
    """Who can be let in without waiting, as far as the administrator allows."""
    levels = (_Access.SAME_ENTERPRISE, _Access.LOCKED, _Access.INVITED)
    return (*levels, _Access.EVERYONE) if user.allows("anonymousMeetings") else levels


def announcements(user: User) -> tuple[enums.EntryExitAnnouncement, ...]:
    """Whether who comes and goes is announced."""
    if user.allows("entryExitAnnouncement"):
        return (_Announcement.DISABLED, _Announcement.ENABLED)
    return (_Announcement.DISABLED,)


@frozen(kw_only=True)
class Wishes:
    """What a request asks a meeting to be; what it leaves out is None."""

    access_level: enums.AccessLevel | None = None
    attendees: tuple[str, ...] | None = None
    automatic_leader_assignment: enums.AutomaticLeaderAssignment | None = None
    description: str | None = None
    entry_exit_announcement: enums.EntryExitAnnouncement | None = None
    expiration_time: datetime | None = None
    leaders: tuple[str, ...] | None = None
    lobby_bypass_for_phone_users: enums.LobbyBypassForPhoneUsers | None = None
    phone_user_admission: enums.PhoneUserAdmission | None = None
    subject: str | None = None


def planned(user: User, now: float, wishes: Wishes) -> Plan:
    """A meeting as a user wishes it, and as it usually is in all else.

    Raises `BadRequest` that names every value that the user may not choose.
    """
    faults = [
        ParameterFault(_wire_name(name), "Invalid")
        for name in fields_dict(Wishes)
        if not _may(user, now, name, wishes)
    ]
    if faults:
        raise BadRequest(
            "Not eligible: " + ", ".join(fault.name for fault in faults),
            subcode="ParameterValidationFailure",
            parameters=faults,
        )
    access, expires = wishes.access_level, wishes.expiration_time
    if access is None or access == _Access.NONE:  # that it was never set
        access = _Access.SAME_ENTERPRISE
    own = user.uri.lower()
    return Plan(
        subject=wishes.subject or "",
        description=wishes.description or "",
        attendees=wishes.attendees or (),
        leaders=tuple(row for row in wishes.leaders or () if row.lower() != own),
        access_level=access,
        automatic_leader_assignment=(
            wishes.automatic_leader_assignment or _Assignment.DISABLED
        ),
        entry_exit_announcement=(
            wishes.entry_exit_announcement or _Announcement.DISABLED
        ),
        lobby_bypass_for_phone_users=(
            wishes.lobby_bypass_for_phone_users or _Bypass.DISABLED
        ),
        phone_user_admission=wishes.phone_user_admission or _Phone.DISABLED,
        expires=now + _EIGHT_HOURS if expires is None else _seconds(expires),
    )


def _may(user: User, now: float, name: str, wishes: Wishes) -> bool:
    """Whether a user may choose the value of a wish."""
    value: object = getattr(wishes, name)
    if value is None:
        return True
    match name:
        case "access_level":
            return value == _Access.NONE or value in access_levels(user)
        case "automatic_leader_assignment":
            return value in assignments
        case "entry_exit_announcement":
            return value in announcements(user) or value == _Announcement.UNSUPPORTED
        case "lobby_bypass_for_phone_users":
            return value in (_Bypass.DISABLED, _Bypass.ENABLED)
        case "phone_user_admission":
            allowed = user.allows("phoneUserAdmission")
            return value == _Phone.DISABLED or (allowed and value == _Phone.ENABLED)
        case "expiration_time" if isinstance(value, datetime):
            return now - _YEAR <= _seconds(value) <= now + 10 * _YEAR
        case "attendees":
            return all(_is_colleague(user, row) for row in wishes.attendees or ())
        case "leaders":
            return all(_is_colleague(user, row) for row in wishes.leaders or ())
        case _:
            return True


def _is_colleague(user: User, uri: str) -> bool:
    """Only people of the organization can be put on the lists of a meeting."""
    return User(uri).domain == user.domain


def _seconds(moment: datetime) -> float:
    """Since 1970; a time without a zone is taken for UTC."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def _wire_name(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)
