"""Online meetings, for `AsyncClient`."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from .. import meetings
from ..meetings import AnyMeeting
from .conversations import ConversationHandle, InvitationHandle, invitations
from .items import Items, Runs

if TYPE_CHECKING:
    from ...enums import AccessLevel, AutomaticLeaderAssignment
    from ...protocol.session import Session
    from ...resources import MyOnlineMeeting

__all__ = ["Meetings"]


class Meetings:
    """Online meetings: to schedule them, to change them, to join them."""

    def __init__(self, session: Session, run: Runs) -> None:
        self._session = session
        self._run = run

    async def schedule(
        self,
        subject: str,
        *,
        attendees: tuple[str, ...] | None = None,
        leaders: tuple[str, ...] | None = None,
        description: str | None = None,
        expiration_time: datetime | None = None,
        access_level: AccessLevel | None = None,
        automatic_leader_assignment: AutomaticLeaderAssignment | None = None,
    ) -> MyOnlineMeeting:
        """Schedules a meeting; it has the URL to join it by.

        Args:
            subject: What it is about.
            attendees: SIP URIs of those who are invited.
            leaders: SIP URIs of those who may lead it; the organizer always may.
            description: More about it.
            expiration_time: When it may be deleted; 8 hours from now if not given.
            access_level: Who gets in without waiting in the lobby.
            automatic_leader_assignment: Who leads it without being named.

        Raises:
            Conflict: The user has too many meetings.
        """
        flow = meetings.schedule(
            self._session,
            subject,
            attendees=attendees,
            leaders=leaders,
            description=description,
            expiration_time=expiration_time,
            access_level=access_level,
            automatic_leader_assignment=automatic_leader_assignment,
        )
        return await self._run(flow)

    async def list(self) -> tuple[MyOnlineMeeting, ...]:
        """The meetings that the user has scheduled, and the one that is always theirs."""
        return await self._run(meetings.listed(self._session))

    async def get(self, key: str) -> MyOnlineMeeting | None:
        """One of the user's meetings by its id, conference URI or URL; None if none has it."""
        return await self._run(meetings.get(self._session, key))

    async def change(
        self,
        meeting: MyOnlineMeeting,
        *,
        subject: str | None = None,
        attendees: tuple[str, ...] | None = None,
        leaders: tuple[str, ...] | None = None,
        description: str | None = None,
        expiration_time: datetime | None = None,
        access_level: AccessLevel | None = None,
    ) -> MyOnlineMeeting:
        """Changes what is given; the rest stays, also what others changed meanwhile.

        Args:
            meeting: As it was read.
            subject: What it is about.
            attendees: SIP URIs of those who are invited.
            leaders: SIP URIs of those who may lead it.
            description: More about it.
            expiration_time: When it may be deleted.
            access_level: Who gets in without waiting in the lobby.
        """
        flow = meetings.change(
            self._session,
            meeting,
            subject=subject,
            attendees=attendees,
            leaders=leaders,
            description=description,
            expiration_time=expiration_time,
            access_level=access_level,
        )
        return await self._run(flow)

    async def delete(self, meeting: MyOnlineMeeting) -> None:
        """Deletes a meeting; its URL stops working."""
        await self._run(meetings.delete(self._session, meeting))

    async def join(
        self,
        meeting: AnyMeeting,
        *,
        display_name: str | None = None,
        wait_in_lobby: bool = True,
        timeout: float | None = None,
    ) -> ConversationHandle:
        """Joins a meeting; the conversation, once the user is in it.

        Messages come only after `add_messaging` of the conversation.

        Args:
            meeting: A meeting, its conference URI, or its URL.
            display_name: The name of a guest; of a signed-in user it is known.
            wait_in_lobby: Whether to wait until somebody lets the user in. If not, the
                conversation may be `in_lobby`, and its `admitted` waits.
            timeout: In seconds.

        Raises:
            OperationFailed: The user was refused, or there is no such meeting.
            MeetingUnknown: The URL does not tell which meeting it leads to.
            RequestTimeout: Nothing was decided in time.
        """
        flow = meetings.join(
            self._session,
            meeting,
            display_name=display_name,
            wait_in_lobby=wait_in_lobby,
            timeout=timeout,
        )
        return ConversationHandle(await self._run(flow), self._run)

    async def start(
        self, subject: str | None = None, *, timeout: float | None = None
    ) -> ConversationHandle:
        """Opens a meeting on the spot and enters it."""
        flow = meetings.start(self._session, subject, timeout=timeout)
        return ConversationHandle(await self._run(flow), self._run)

    def incoming(self) -> Items[InvitationHandle]:
        """Invitations to meetings; those that wait already come first.

        Taking the first one raises `LinkUnavailable`, and says why, where none can arrive.
        """
        return invitations(self._session, self._run, "onlineMeetingInvitation")
