"""What `Client` does for a user beyond sending requests, by what it is about."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from ._sync_requests import SyncRequests

if TYPE_CHECKING:
    from .conveniences.facades import Conversations, ManyPeople, Meetings, MyAccount

__all__ = ["SyncConveniences"]


class SyncConveniences(SyncRequests):
    """The user, other people, conversations and meetings."""

    @cached_property
    def me(self) -> MyAccount:
        """The user: available or not, presence, note, location, photo, phones."""
        from .conveniences.facades import MyAccount

        return MyAccount(self._session, self._driver.run)

    @cached_property
    def people(self) -> ManyPeople:
        """Contacts, groups, search, and the presence of others."""
        from .conveniences.facades import ManyPeople

        return ManyPeople(self._session, self._driver.run)

    @cached_property
    def conversations(self) -> Conversations:
        """Chats with other people."""
        from .conveniences.facades import Conversations

        return Conversations(self._session, self._driver.run)

    @cached_property
    def meetings(self) -> Meetings:
        """Online meetings: to schedule them, to change them, to join them."""
        from .conveniences.facades import Meetings

        return Meetings(self._session, self._driver.run)
