"""Invitations from others, to chats and to meetings, and how they are answered."""

from __future__ import annotations

from collections.abc import Callable
from logging import getLogger
from typing import TYPE_CHECKING, Literal, TypeAlias

from ..errors import LinkUnavailable, OperationTimeout
from ..protocol.effects import Call, Flow, Spawn
from .book import AnyInvitation, Arrival, Book, attended_book
from .conversation import ConversationCore
from .offers import AVAILABLE_FIRST, communication_of, me_of
from .texts import plain_text

if TYPE_CHECKING:
    from ..enums import CallDeclineReason
    from ..protocol.session import Session
    from ..resources import From

__all__ = [
    "ANSWER_TIMEOUT",
    "InvitationCore",
    "InvitationRel",
    "Invitations",
    "joined",
]

InvitationRel: TypeAlias = Literal["messagingInvitation", "onlineMeetingInvitation"]

ANSWER_TIMEOUT = 60.0
"""Seconds until an answer to an invitation must have had its effect."""

_ENTERED = frozenset(("inlobby", "conferenced"))
"""States of a conversation in which a meeting has received the user."""

_logger = getLogger(__name__)


class InvitationCore:
    """An invitation from somebody else, as flows."""

    def __init__(self, session: Session, arrival: Arrival) -> None:
        self._session = session
        self._arrival = arrival
        self._is_answered = False

    @property
    def invitation(self) -> AnyInvitation:
        """The newest state that is known."""
        return self._arrival.invitation

    @property
    def sender(self) -> From:
        """Who invites, as far as the invitation tells; falsy where it does not."""
        return self._arrival.first.embedded.from_

    @property
    def subject(self) -> str:
        """What it is about; empty where nothing is said."""
        return self._arrival.first.subject or ""

    @property
    def text(self) -> str:
        """The first message; empty where there is none."""
        message = self._arrival.first.message
        return "" if message is None else plain_text(message)

    @property
    def html(self) -> str | None:
        """The first message as HTML, if it came so. It is not to be trusted."""
        message = self._arrival.first.message
        if message is None or "html" not in message.media_type.lower():
            return None
        return str(message)

    @property
    def is_settled(self) -> bool:
        """Whether it was answered, here or elsewhere, or came to nothing."""
        return self._is_answered or self._arrival.is_completed

    def accept(self, *, timeout: float | None = None) -> Flow[ConversationCore]:
        """Accepts it; the conversation, once it is connected."""
        self._check("accept")
        request = self.invitation.links.accept.post()
        self._is_answered = True
        yield from self._session.send(request)
        core = yield from joined(self._session, self._arrival, timeout)
        if self._arrival.first.message is not None:
            core.was_told(self.text)
        return core

    def decline(self, reason: CallDeclineReason | None = None) -> Flow[None]:
        """Turns it down: here alone, or wherever the user is signed in."""
        self._check("decline")
        request = self.invitation.links.decline.post(reason=reason)
        self._is_answered = True
        yield from self._session.send(request)

    def _check(self, rel: str) -> None:
        if self.is_settled:
            hint = "it was answered already, or is over"
            raise LinkUnavailable(self.invitation.rel or "", rel, hint)


def joined(
    session: Session, arrival: Arrival, timeout: float | None, *, lobby: bool = False
) -> Flow[ConversationCore]:
    """The conversation that an invitation leads to, once it is settled.

    Args:
        lobby: Whether that the user is in the lobby will do.

    Raises:
        OperationFailed: It came to nothing.
        OperationTimeout: It was not settled in time.
    """
    limit = ANSWER_TIMEOUT if timeout is None else timeout

    def is_so() -> bool:
        if arrival.is_completed:
            return True
        conversation = arrival.track.conversation
        state = conversation.state if conversation else None
        return lobby and state is not None and state.value.lower() in _ENTERED

    if not (yield from arrival.track.bell.until(is_so, limit)):
        raise OperationTimeout(f"the invitation was not settled in {limit:g} s")
    if arrival.error is not None:
        raise arrival.error
    track, link = arrival.track, arrival.invitation.links.conversation
    conversation = track.conversation or (yield from session.follow(link))
    return ConversationCore(session, track, conversation)


class Invitations:
    """Invitations of one kind as they arrive; those that wait already come first."""

    def __init__(self, session: Session, rel: InvitationRel) -> None:
        self._session = session
        self._book: Book = attended_book(session)
        self._rel = rel
        self._is_open = False
        self._is_closed = False

    def open(self) -> Flow[None]:
        """Makes sure that invitations can arrive; once.

        Raises:
            LinkUnavailable: They can't: nobody can reach the user here.
        """
        if self._is_open:
            return
        me = yield from me_of(self._session)
        if me.links.make_me_available or not me.links.presence:
            # It may have been done without us.
            link = self._session.application.links.self_
            yield from self._session.send(link.get())
            me = yield from me_of(self._session)
        if me.links.make_me_available:
            raise LinkUnavailable("communication", self._rel, AVAILABLE_FIRST)
        if not me.links.presence:
            hint = "nobody can invite a guest of a meeting"
            raise LinkUnavailable("communication", self._rel, hint)
        if self._rel == "messagingInvitation":
            yield from self._check_modalities()
        yield from self._session.start_channel()
        self._is_open = True

    def _check_modalities(self) -> Flow[None]:
        from ..enums import ModalityType

        communication = yield from communication_of(self._session)
        modalities = communication.supported_modalities
        if modalities and ModalityType.MESSAGING not in modalities:
            named = ", ".join(row.value for row in modalities)
            hint = f"the user was made available for {named} only"
            raise LinkUnavailable("communication", self._rel, hint)

    def next(self, timeout: float | None = None) -> Flow[InvitationCore | None]:
        """The next one; None when it was closed, or the time is up.

        Raises as `open` does, and what ended the event channel.
        """
        yield from self.open()
        book = self._book
        now = self._session.platform.monotonic
        end = None if timeout is None else now() + timeout
        while not self._is_closed:
            left = None if end is None else end - now()
            is_so = yield from book.bell.until(
                lambda: self._is_closed or book.has_arrived(self._rel), left
            )
            if self._is_closed:
                break
            arrival = book.arrived(self._rel)
            if arrival is not None:
                return InvitationCore(self._session, arrival)
            if book.is_over:
                if book.error is not None:
                    raise book.error
                break
            if not is_so:
                break
        return None

    def close(self) -> None:
        """Ends it; who waits gets None."""
        self._is_closed = True
        self._book.bell.ring()

    def serve(self, handler: Callable[[InvitationCore], object]) -> Flow[None]:
        """Has a function called for each, beside whatever else goes on.

        Each call is on a thread or in a task of its own, so it may stay with the
        conversation. An exception is logged and ends that call alone.
        """
        yield from self.open()
        yield from Spawn(self._served(handler), f"ucwa {self._rel}")

    def _served(self, handler: Callable[[InvitationCore], object]) -> Flow[None]:
        while (core := (yield from self.next())) is not None:
            yield from Spawn(_handled(handler, core), "ucwa conversation")


def _handled(
    handler: Callable[[InvitationCore], object], core: InvitationCore
) -> Flow[None]:
    try:
        yield from Call(handler, (core,))
    except Exception:
        _logger.exception("the handler of an invitation failed")
