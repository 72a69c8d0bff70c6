"""Other people, for `Client`."""

from __future__ import annotations

from collections.abc import Iterable
from types import TracebackType
from typing import TYPE_CHECKING, Self

from .. import contact_list, people, presence_watch
from ..contact_list import AnyGroup, ContactGroup
from ..pictures import Picture
from ..presence_watch import LONGEST, PresenceChange, PresenceChanges
from .items import Items, Runs

if TYPE_CHECKING:
    from ...protocol.session import Session
    from ...resources import (
        Contact,
        ContactLocation,
        ContactNote,
        ContactPresence,
        DistributionGroup,
        Group,
        MyGroupMembership,
        PresenceSubscription,
        Search,
    )
    from ...results import Outcome

__all__ = ["ManyPeople", "PresenceWatch"]


class PresenceWatch:
    """A subscription to the presence of some people.

    The client extends it until it is closed, unless `renew_subscriptions` is off.
    """

    def __init__(self, core: presence_watch.PresenceWatchCore, run: Runs) -> None:
        self._core = core
        self._run = run

    @property
    def subscription(self) -> PresenceSubscription:
        """As the server gave it last."""
        return self._core.subscription

    def add(self, *uris: str) -> None:
        """Adds people by their SIP URIs."""
        self._run(self._core.add(*uris))

    def extend(self, minutes: int = LONGEST) -> None:
        """Prolongs it by 10 to 30 minutes; needed only where the client does not."""
        self._run(self._core.extend(minutes))

    def close(self) -> None:
        """Ends it. Once more is harmless."""
        self._run(self._core.close())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


class ManyPeople:
    """Other people: the contact list, searching, and what they publish of themselves."""

    def __init__(self, session: Session, run: Runs) -> None:
        self._session = session
        self._run = run

    def contacts(self) -> tuple[Contact, ...]:
        """Everybody on the contact list."""
        return self._run(people.contacts(self._session))

    def groups(self) -> tuple[ContactGroup, ...]:
        """All groups of the contact list with their members, the user's own ones first.

        Those of the directory come with the members that the server sends along; `expand`
        asks for all of them.
        """
        return self._run(contact_list.groups(self._session))

    def expand(self, group: DistributionGroup) -> tuple[Contact, ...]:
        """The members of a group of the directory.

        Raises:
            Forbidden: There are too many.
        """
        return self._run(contact_list.expand(self._session, group))

    def search(self, text: str, *, limit: int | None = None) -> Search:
        """People and groups of the directory, by a part of their name, address or number.

        Args:
            text: At most 256 characters.
            limit: How many at most, 1 to 100.
        """
        return self._run(people.search(self._session, text, limit=limit))

    def search_mail(self, address: str, *, limit: int | None = None) -> Search:
        """People and groups of the directory, by their mail address.

        Raises:
            RevisionUnavailable: The server is too old for that.
        """
        return self._run(people.search_mail(self._session, address, limit=limit))

    def contact(self, uri: str) -> Contact | None:
        """The person with a SIP or telephone URI or a mail address; None if nobody has it."""
        return self._run(people.contact(self._session, uri))

    def photo(self, person: Contact, size: str | None = None) -> Picture:
        """A contact's picture.

        Raises:
            LinkUnavailable: There is none, or photos are disabled.
        """
        return self._run(people.photo(self._session, person, size))

    def presences(
        self, persons: Iterable[Contact]
    ) -> tuple[Outcome[ContactPresence], ...]:
        """What contacts are doing, in their order, by as few requests as can be."""
        return self._run(people.presences(self._session, persons))

    def notes(self, persons: Iterable[Contact]) -> tuple[Outcome[ContactNote], ...]:
        """The notes of contacts, in their order, by as few requests as can be."""
        return self._run(people.notes(self._session, persons))

    def locations(
        self, persons: Iterable[Contact]
    ) -> tuple[Outcome[ContactLocation], ...]:
        """Where contacts are, in their order, by as few requests as can be."""
        return self._run(people.locations(self._session, persons))

    def watch(self, *uris: str, minutes: int = LONGEST) -> PresenceWatch:
        """Subscribes to the presence of people, by their SIP URIs.

        Args:
            minutes: Until it ends unless it is extended, 10 to 30.
        """
        flow = presence_watch.watch(self._session, uris, minutes=minutes)
        return PresenceWatch(self._run(flow), self._run)

    def watch_group(self, group: AnyGroup, *, minutes: int = LONGEST) -> PresenceWatch:
        """Subscribes to the presence of all members of a group.

        Args:
            minutes: Until it ends unless it is extended, 10 to 30.
        """
        flow = presence_watch.watch_group(self._session, group, minutes=minutes)
        return PresenceWatch(self._run(flow), self._run)

    def presence_changes(self) -> Items[PresenceChange]:
        """Changes of the presence of those who are subscribed to, from now on."""
        changes = PresenceChanges(self._session)
        return Items(self._run, changes.next, changes.close)

    def add_contact(self, uri: str, group: AnyGroup | None = None) -> MyGroupMembership:
        """Puts a person on the contact list, into a group if one is given.

        Raises:
            RevisionUnavailable: The server is too old for that.
            Conflict: They are there already, or the list is full.
        """
        return self._run(contact_list.add_contact(self._session, uri, group))

    def remove_contact(self, person: Contact) -> int:
        """Takes a person off the contact list; from how many groups.

        One who is the user's delegate stays it.
        """
        return self._run(contact_list.remove_contact(self._session, person))

    def create_group(self, name: str) -> None:
        """Makes a group; an `added` event of `Group` tells of it.

        Raises:
            RevisionUnavailable: The server is too old for that.
        """
        self._run(contact_list.create_group(self._session, name))

    def rename_group(self, group: Group, name: str) -> Group:
        """Gives one of the user's groups another name."""
        return self._run(contact_list.rename_group(self._session, group, name))

    def delete_group(self, group: Group) -> None:
        """Deletes one of the user's groups."""
        self._run(contact_list.delete_group(self._session, group))
