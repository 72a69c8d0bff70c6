"""Subscriptions to the presence of others, and the changes that they bring."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, cast

from attrs import frozen

from ..errors import NotFound
from ..protocol.addresses import identity, resolve
from ..protocol.effects import Flow
from ..protocol.intents import input_of
from .offers import people_of

if TYPE_CHECKING:
    from ..events import Event
    from ..link import Link
    from ..protocol.intents import Subscribed
    from ..protocol.session import Session
    from ..request import Request
    from ..resources import Contact, ContactPresence, PresenceSubscription
    from .contact_list import AnyGroup

__all__ = [
    "LONGEST",
    "PresenceChange",
    "PresenceChanges",
    "PresenceWatchCore",
    "watch",
    "watch_group",
]

LONGEST = 30
"""Minutes that a subscription lasts at most; the client extends it by itself."""


class PresenceWatchCore:
    """A subscription to the presence of some people, as flows."""

    def __init__(
        self,
        session: Session,
        request: Request[PresenceSubscription],
        subscription: PresenceSubscription,
    ) -> None:
        """`request` is what began it."""
        self._session = session
        self._operation = request.operation
        self._people = _people(request)
        self._subscription = subscription
        self._is_closed = False

    @property
    def subscription(self) -> PresenceSubscription:
        """As the server gave it last."""
        return self._subscription

    def add(self, *uris: str) -> Flow[None]:
        """Adds people by their SIP URIs."""
        link = self._subscription.links.add_to_presence_subscription
        yield from self._session.send(link.post(contact_uris=uris))
        self._people = tuple(dict.fromkeys((*self._people, *uris)))

    def extend(self, minutes: int = LONGEST) -> Flow[None]:
        """Prolongs it; needed only where `renew_subscriptions` is off."""
        request = self._subscription.links.self_.post(duration=minutes)
        self._subscription = yield from self._session.send(request)

    def close(self) -> Flow[None]:
        """Ends it. Once more is harmless."""
        from ..resources import PresenceSubscriptionLink

        if self._is_closed:
            return
        for href in self._hrefs():
            with suppress(NotFound):  # it expired
                yield from self._session.send(PresenceSubscriptionLink(href).delete())
        self._is_closed = True

    def _hrefs(self) -> set[str]:
        """Where it is: at another place where the client had to begin it anew."""
        running = self._session.intents.subscriptions
        href = self._subscription.href
        here = identity(resolve(self._session.base, href))
        if any(here in row.addresses for row in running):
            return {href}
        again = {row.href for row in running if self._is_own(row)}
        return again or {href}

    def _is_own(self, row: Subscribed) -> bool:
        request = row.request
        return request.operation == self._operation and (
            self._people == (*_people(request), *row.added)
        )


def _people(request: Request[PresenceSubscription]) -> tuple[str, ...]:
    """Whose presence a request subscribes to: their URIs, or the id of their group."""
    uris = input_of(request, "uris")
    if isinstance(uris, (list, tuple)):
        return tuple(map(str, uris))
    return (str(input_of(request, "groupId")),)


def watch(
    session: Session, uris: tuple[str, ...], *, minutes: int = LONGEST
) -> Flow[PresenceWatchCore]:
    """Subscribes to the presence of people, by their SIP URIs."""
    people = yield from people_of(session)
    link = people.links.presence_subscriptions
    return (yield from _watched(session, link.post(duration=minutes, uris=uris)))


def watch_group(
    session: Session, group: AnyGroup, *, minutes: int = LONGEST
) -> Flow[PresenceWatchCore]:
    """Subscribes to the presence of all members of a group."""
    link = group.links.subscribe_to_group_presence
    request = link.post(duration=minutes, group_id=group.id or "")
    return (yield from _watched(session, request))


def _watched(
    session: Session, request: Request[PresenceSubscription]
) -> Flow[PresenceWatchCore]:
    yield from session.start_channel()
    return PresenceWatchCore(session, request, (yield from session.send(request)))


@frozen
class PresenceChange:
    """Somebody's presence is another one."""

    contact: Contact | None
    """Who; None where the event does not tell."""
    presence: ContactPresence
    """What it is now."""


class PresenceChanges:
    """Changes of the presence of all who are subscribed to, in order."""

    def __init__(self, session: Session) -> None:
        from ..resources import ContactPresence

        self._session = session
        self._events = session.hub.events(ContactPresence, type="updated")
        self._taken: Event[ContactPresence] | None = None
        """Taken, but not given to anybody yet."""
        self._known: dict[str, Contact] = {}

    def next(self, timeout: float | None = None) -> Flow[PresenceChange | None]:
        """The next one; None when it was closed, or the time is up.

        Raises:
            UcwaError: What ended the event channel.
        """
        yield from self._session.start_channel()
        while True:
            if self._taken is None:
                self._taken = yield from self._events.next(timeout)
            event = self._taken
            if event is None:
                return None
            try:
                presence = event.resource
                if presence is None:
                    presence = yield from self._session.follow(event.link)
                change = PresenceChange((yield from self._contact(event)), presence)
            except NotFound:  # not subscribed to any more
                self._taken = None
                continue
            self._taken = None
            return change

    def close(self) -> None:
        """Ends it; who waits gets None."""
        self._events.close()

    def _contact(self, event: Event[ContactPresence]) -> Flow[Contact | None]:
        link = cast("Link[Contact] | None", event.in_)
        if link is None:
            return None
        key = identity(link.href)
        if key not in self._known:
            self._known[key] = yield from self._session.follow(link)
        return self._known[key]
