"""Online meetings: to schedule them, to change them, to join them."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import unquote

from attrs import evolve

from ..errors import OperationTimeout, UcwaError
from ..protocol.effects import Flow
from .book import attended_book
from .conversation import ConversationCore
from .invitation import ANSWER_TIMEOUT, joined
from .offers import communication_of, online_meetings_of

if TYPE_CHECKING:
    from ..enums import AccessLevel, AutomaticLeaderAssignment
    from ..protocol.session import Session
    from ..request import Operation
    from ..resources import MyOnlineMeeting, OnlineMeeting, OnlineMeetingInvitation

__all__ = [
    "AnyMeeting",
    "MeetingUnknown",
    "change",
    "conference_uri",
    "delete",
    "get",
    "join",
    "listed",
    "schedule",
    "start",
]

AnyMeeting: TypeAlias = "MyOnlineMeeting | OnlineMeeting | str"
"""A meeting, its conference URI (`sip:…`), or the URL that people join it by."""

_JOIN_URL = re.compile(
    r"https://meet\.(?P<domain>[^/?#]+)/(?P<user>[^/?#]+)/(?P<id>[^/?#]+)/?(?:[?#].*)?",
    re.IGNORECASE,
)


class MeetingUnknown(UcwaError):
    """A URL does not tell which meeting it leads to."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.url = url

    def __str__(self) -> str:
        return f"{self.url}: not of a known form; join by the conference URI instead"


def conference_uri(join_url: str) -> str | None:
    """The conference URI of a URL of the usual form, `https://meet.DOMAIN/USER/ID`.

    Administrators may choose another form; then it is None.
    """
    match = _JOIN_URL.fullmatch(join_url.strip())
    if match is None:
        return None
    user, domain, key = unquote(match["user"]), match["domain"], match["id"]
    return f"sip:{user}@{domain};gruu;opaque=app:conf:focus:id:{key}"


def schedule(
    session: Session,
    subject: str,
    *,
    attendees: tuple[str, ...] | None = None,
    leaders: tuple[str, ...] | None = None,
    description: str | None = None,
    expiration_time: datetime | None = None,
    access_level: AccessLevel | None = None,
    automatic_leader_assignment: AutomaticLeaderAssignment | None = None,
) -> Flow[MyOnlineMeeting]:
    """Schedules a meeting; it has the URL to join it by."""
    meetings = yield from online_meetings_of(session)
    request = meetings.links.my_online_meetings.post(
        subject=subject,
        attendees=attendees,
        leaders=leaders,
        description=description,
        expiration_time=expiration_time,
        access_level=access_level,
        automatic_leader_assignment=automatic_leader_assignment,
    )
    return (yield from session.send(request))


def listed(session: Session) -> Flow[tuple[MyOnlineMeeting, ...]]:
    """The meetings that the user has scheduled, and the one that is always theirs."""
    meetings = yield from online_meetings_of(session)
    found = yield from session.send(meetings.links.my_online_meetings.get())
    links = (
        *found.links.my_online_meeting,
        *found.links.my_assigned_online_meeting,
    )
    rows: tuple[MyOnlineMeeting, ...] = ()
    for link in links:
        rows = (*rows, (yield from session.follow(link)))
    return rows


def get(session: Session, key: str) -> Flow[MyOnlineMeeting | None]:
    """One of the user's meetings, whole, by its id, conference URI, URL or address; None
    where there is none."""
    wanted = _folded(key)
    for meeting in (yield from listed(session)):
        names = (
            meeting.online_meeting_id,
            meeting.online_meeting_uri,
            meeting.join_url,
            meeting.href,
        )
        if any(name and _folded(name) == wanted for name in names):
            return (yield from session.send(meeting.links.self_.get()))
    return None


def change(
    session: Session,
    meeting: MyOnlineMeeting,
    *,
    subject: str | None = None,
    attendees: tuple[str, ...] | None = None,
    leaders: tuple[str, ...] | None = None,
    description: str | None = None,
    expiration_time: datetime | None = None,
    access_level: AccessLevel | None = None,
) -> Flow[MyOnlineMeeting]:
    """Changes what is given and keeps the rest, also what others changed meanwhile."""

    def changed(now: MyOnlineMeeting) -> MyOnlineMeeting:
        return evolve(
            now,
            subject=now.subject if subject is None else subject,
            attendees=now.attendees if attendees is None else attendees,
            leaders=now.leaders if leaders is None else leaders,
            description=now.description if description is None else description,
            expiration_time=expiration_time or now.expiration_time,
            access_level=access_level or now.access_level,
        )

    return (yield from session.update(meeting, changed))


def delete(session: Session, meeting: MyOnlineMeeting) -> Flow[None]:
    """Deletes a meeting; its URL stops working."""
    yield from session.send(meeting.links.self_.delete())


def join(
    session: Session,
    meeting: AnyMeeting,
    *,
    display_name: str | None = None,
    wait_in_lobby: bool = True,
    timeout: float | None = None,
) -> Flow[ConversationCore]:
    """Joins a meeting; the conversation, once the user is in it."""
    uri = yield from _uri_of(session, meeting)
    communication = yield from communication_of(session)
    request = communication.links.join_online_meeting.post(online_meeting_uri=uri)
    if display_name is not None:
        # The page of the invitation names it as required of guests; that of joining does not.
        name = ("anonymousDisplayName", display_name)
        request = evolve(request, body=(*request.body, name))
    return (yield from _entered(session, request, wait_in_lobby, timeout))


def start(
    session: Session, subject: str | None = None, *, timeout: float | None = None
) -> Flow[ConversationCore]:
    """Opens a meeting on the spot and enters it."""
    communication = yield from communication_of(session)
    request = communication.links.start_online_meeting.post(subject=subject)
    return (yield from _entered(session, request, True, timeout))


def _entered(
    session: Session,
    request: Operation[OnlineMeetingInvitation],
    wait_in_lobby: bool,
    timeout: float | None,
) -> Flow[ConversationCore]:
    book = attended_book(session)
    yield from session.start_channel()
    with book.starting() as begun:
        if wait_in_lobby:
            invitation = yield from session.run(request, timeout=timeout)
            link = invitation.links.conversation
            track = book.track(book.key(link.href))
            conversation = track.conversation or (yield from session.follow(link))
            return ConversationCore(session, track, conversation)
        running = yield from session.operations.start(request)
        try:
            key, limit = running.request.operation_id, timeout or ANSWER_TIMEOUT
            if not (yield from book.bell.until(lambda: bool(begun.of(key)), limit)):
                raise OperationTimeout(f"no event told of the meeting in {limit:g} s")
            arrival = begun.of(key)
            assert arrival is not None
            return (yield from joined(session, arrival, timeout, lobby=True))
        finally:
            session.operations.forget(running)


def _uri_of(session: Session, meeting: AnyMeeting) -> Flow[str]:
    if not isinstance(meeting, str):
        return meeting.online_meeting_uri or ""
    if not meeting.lower().startswith(("http:", "https:")):
        return meeting
    meetings = yield from online_meetings_of(session)
    own = None
    if meetings.links.my_online_meetings:  # a guest has none
        own = yield from get(session, meeting)
    uri = own.online_meeting_uri if own is not None else conference_uri(meeting)
    if not uri:
        raise MeetingUnknown(meeting)
    return uri


def _folded(key: str) -> str:
    return key.strip().rstrip("/").casefold()
