"""All conversations and invitations of a session that somebody may ask for.

It looks at each event when it is handed over, so that handles are up to date and nothing is
missed between an invitation and its answer.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Generator
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, TypeAlias, cast
from weakref import WeakKeyDictionary, WeakValueDictionary, ref

from ..errors import OperationLost, UcwaError
from ..events import Event
from ..protocol.addresses import identity, resolve
from ..protocol.completion import failure_of, is_success
from ..resource import Resource
from ..signals import ApplicationRecreated, ChannelEnded, Resumed, Signal
from .bell import Bell
from .tracks import Track

if TYPE_CHECKING:
    from ..protocol.hub import Item, Subscription
    from ..protocol.session import Session
    from ..resources import MessagingInvitation, OnlineMeetingInvitation

__all__ = ["AnyInvitation", "Arrival", "Book", "Start", "attended_book", "book_of"]

AnyInvitation: TypeAlias = "MessagingInvitation | OnlineMeetingInvitation"

_INVITATIONS = ("messagingInvitation", "onlineMeetingInvitation")
_LOST = "the conversation is gone: the server closed it while the client was away"


class Arrival:
    """An invitation: its newest state, and the conversation that it is to."""

    def __init__(self, invitation: AnyInvitation, track: Track) -> None:
        self.first = invitation
        """As it came: what is said later need not repeat it all."""
        self.invitation = invitation
        self.track = track
        self.is_completed = False
        self.error: UcwaError | None = None
        """Why it came to nothing."""

    def complete(self, error: UcwaError | None) -> None:
        """It is settled; well, if there is no error."""
        self.is_completed = True
        self.error = error
        self.track.bell.ring()


class Start:
    """What began while the user started something; it may be that, or not."""

    def __init__(self) -> None:
        self.tracks: list[Track] = []
        self.arrivals: list[Arrival] = []

    def of(self, operation_id: str | None) -> Arrival | None:
        """The invitation that an operation began; None while no event tells of it."""
        for arrival in tuple(self.arrivals):
            if arrival.invitation.operation_id == operation_id:
                return arrival
        return None


class Book:
    """Invitations and conversations, by what identifies them."""

    def __init__(self, session: Session) -> None:
        self._platform = session.platform
        known = ref(session)

        def base() -> str:
            alive = known()
            return "" if alive is None else alive.base

        self._session_base = base
        self.bell = Bell(session.platform)
        """Rung when an invitation arrives."""
        self.error: UcwaError | None = None
        """What ended the channel."""
        self.is_over = False
        """Whether no more events come."""
        self._tracks: WeakValueDictionary[str, Track] = WeakValueDictionary()
        self._arrivals: dict[str, Arrival] = {}
        """Not settled yet; those from others and the user's own."""
        self._unseen: dict[str, deque[Arrival]] = {rel: deque() for rel in _INVITATIONS}
        """From others, not given to anybody yet."""
        self._starts: dict[int, Start] = {}
        self._making = Lock()
        """Held while a track is looked for and made; never for long."""
        self._hub = session.hub
        self._passed: Subscription[Event[Resource]] | None = None
        self._passing = Lock()
        """Held while what was handed over is passed."""
        self._first: Event[Resource] | None = None
        """The first event that was shown here."""
        self._is_level = False
        """Whether all that waits was shown here before."""
        session.hub.observe(self._observe)
        if session.hub.ended is not None:
            self.is_over, self.error = True, session.hub.ended.error

    def attend(self) -> None:
        """Takes over what was kept until now, as the first who subscribes to events does.

        From then on nothing need be kept, which would hold the channel up in the end.
        """
        with self._passing:
            if self._passed is None:
                self._passed = self._hub.events()
        self._pass_on()

    def _observe(self, item: Item) -> None:
        """Looks at an item that is about to be handed over."""
        self._pass_on()
        if self._first is None and isinstance(item, Event):
            self._first = item
        self.note(item)

    def _pass_on(self) -> None:
        with self._passing:
            if self._passed is None:
                return
            while (item := self._passed.take()) is not None:
                if item is self._first:
                    self._is_level = True
                elif not self._is_level:
                    self.note(item)

    def note(self, item: Item) -> None:
        """Takes in what the channel brings."""
        if isinstance(item, Signal):
            self._note_signal(item)
            return
        rel = item.link.rel
        if rel in _INVITATIONS:
            self._note_invitation(item)
            return
        link = item.link if rel == "conversation" else item.sender
        key = self.key(link.href)
        track = self._tracks.get(key)
        if track is None and self._starts and link.rel == "conversation":
            track = self.track(key)
            for start in tuple(self._starts.values()):
                start.tracks.append(track)
        if track is not None:
            track.note(item)

    @contextmanager
    def starting(self) -> Generator[Start]:
        """While the user starts something, what begins is remembered from its first event on."""
        start = Start()
        self._starts[id(start)] = start
        try:
            yield start
        finally:
            del self._starts[id(start)]

    def key(self, href: str) -> str:
        """What identifies a conversation, whatever its href looks like."""
        return identity(resolve(self._session_base(), href)) if href else ""

    def track(self, key: str) -> Track:
        """The conversation of this identity, which is remembered as long as it is in use."""
        with self._making:
            track = self._tracks.get(key)
            if track is None:
                track = self._tracks[key] = Track(self._platform, key)
        if self.is_over:
            track.end(self.error)
        return track

    def arrived(self, rel: str) -> Arrival | None:
        """The next invitation from others that nobody was given; None if there is none."""
        unseen = self._unseen[rel]
        while unseen:
            arrival = unseen.popleft()
            if not arrival.is_completed:
                return arrival
        return None

    def has_arrived(self, rel: str) -> bool:
        """Whether there may be one, or none can come any more."""
        return bool(self._unseen[rel]) or self.is_over

    def _note_invitation(self, event: Event[Resource]) -> None:
        href = identity(event.link.href)
        invitation = cast("AnyInvitation | None", event.resource)
        arrival = self._arrivals.get(href)
        if arrival is not None and invitation is not None:
            arrival.invitation = invitation
        elif invitation is not None:
            arrival = self._begin(href, invitation)
        if arrival is None:
            return
        if event.type == "completed":
            self._arrivals.pop(href, None)
            failed = not is_success(event)
            arrival.complete(failure_of(event, invitation) if failed else None)
        arrival.track.bell.ring()
        self.bell.ring()

    def _begin(self, href: str, invitation: AnyInvitation) -> Arrival | None:
        direction = invitation.direction
        incoming = direction is not None and direction.value.lower() == "incoming"
        if not incoming and not self._starts:
            return None
        key = self.key(invitation.links.conversation.href)
        arrival = Arrival(invitation, self.track(key))
        self._arrivals[href] = arrival
        for start in tuple(self._starts.values()):
            start.arrivals.append(arrival)
        if incoming:
            self._name_sender(arrival)
            self._unseen[invitation.rel or _INVITATIONS[0]].append(arrival)
        return arrival

    def _name_sender(self, arrival: Arrival) -> None:
        sender = arrival.invitation.embedded.from_
        name = sender.name or sender.uri or arrival.invitation.links.from_.title
        href = sender.href or arrival.invitation.links.from_.href
        if name and href:
            arrival.track.names[identity(href)] = name

    def _note_signal(self, signal: Signal) -> None:
        if isinstance(signal, ChannelEnded):
            self.is_over, self.error = True, signal.error
            self._end(signal.error)
        elif isinstance(signal, (Resumed, ApplicationRecreated)):
            self._end(OperationLost(message=_LOST))
        self.bell.ring()

    def _end(self, error: UcwaError | None) -> None:
        for arrival in tuple(self._arrivals.values()):
            arrival.complete(error or OperationLost(message="the client was closed"))
        self._arrivals.clear()
        for track in tuple(self._tracks.values()):
            track.end(error)


_books: WeakKeyDictionary[Session, Book] = WeakKeyDictionary()


def attended_book(session: Session) -> Book:
    """The book of a session, for who asks for conversations."""
    book = book_of(session)
    book.attend()
    return book


def book_of(session: Session) -> Book:
    """The book of a session, which is opened at first use and looks on from then."""
    book = _books.get(session)
    if book is None:
        book = _books[session] = Book(session)
    return book
