"""One conversation: what is written in it and to it, who takes part, how it goes on."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, cast

from ..content import Content
from ..errors import LinkUnavailable, NotFound, OperationFailed, RequestTimeout
from ..protocol.addresses import identity
from ..protocol.effects import Acquire, Flow
from ..protocol.identifiers import new_identifier
from .book import attended_book
from .offers import offered
from .texts import ReceivedMessage

if TYPE_CHECKING:
    from ..events import Event
    from ..protocol.session import Session
    from ..resource import Resource
    from ..resources import (
        Conversation,
        Message,
        Messaging,
        ParticipantInvitation,
    )
    from .tracks import Track

__all__ = ["ConversationCore", "HtmlUnavailable", "Messages", "conversation_of"]

_JOIN_FIRST = "messaging is not part of the conversation; call add_messaging() first"


class HtmlUnavailable(LinkUnavailable):
    """The other side did not say that it reads HTML, so none was sent."""


class ConversationCore:
    """A conversation of a session, as flows.

    Messages that arrive wait here until they are taken, for as long as this is referred to.
    """

    def __init__(
        self, session: Session, track: Track, conversation: Conversation
    ) -> None:
        self._session = session
        self.track = track
        self._first: str | None = None
        """The text that was shown with the invitation."""
        if track.conversation is None:
            track.conversation = conversation
        self._conversation = conversation

    @property
    def conversation(self) -> Conversation:
        """The newest state that is known."""
        return self.track.conversation or self._conversation

    @property
    def state(self) -> str:
        """`Connected`, `Conferenced`, `InLobby`, ...; `Disconnected` once it is over."""
        if self.track.is_over:
            return "Disconnected"
        state = self.conversation.state
        return "" if state is None else state.value

    @property
    def is_open(self) -> bool:
        """Whether it goes on, whatever its modalities."""
        return not self.track.is_over

    @property
    def in_lobby(self) -> bool:
        """Whether the user waits to be let into the meeting."""
        return self.state.lower() == "inlobby"

    @property
    def dropped(self) -> OperationFailed | None:
        """Why messaging is gone from it; None while it is not."""
        return self.track.dropped

    def was_told(self, text: str | None) -> None:
        """The first message came with the invitation: it is not shown again."""
        self._first = text

    def messaging(self) -> Flow[Messaging]:
        """The newest state of messaging that is known, else what is read."""
        known = self.track.messaging
        if known is not None:
            return known
        read = yield from self._session.follow(self.conversation.links.messaging)
        if self.track.messaging is None:  # an event is newer than what was read
            self.track.messaging = read
        return self.track.messaging or read

    def send(self, text: str, *, timeout: float | None = None) -> Flow[Message]:
        """Writes to all in the conversation; the message when it was delivered."""
        content = Content.text(text)
        return (yield from self._send(content, timeout))

    def send_html(self, html: str, *, timeout: float | None = None) -> Flow[Message]:
        """The same in HTML, where the other side reads it."""
        messaging = yield from self.messaging()
        formats = messaging.negotiated_message_formats or ()
        if messaging.links.send_message and not _has_html(formats):
            agreed = ", ".join(row.value for row in formats) or "nothing"
            hint = f"HTML was not agreed on, but {agreed}; send text instead"
            raise HtmlUnavailable("messaging", "sendMessage", hint)
        return (yield from self._send(Content.text(html, "text/html"), timeout))

    def _send(self, content: Content, timeout: float | None) -> Flow[Message]:
        messaging = yield from self.messaging()
        link = offered(messaging, messaging.links.send_message, self._silence())
        operation_id = new_identifier(self._session.platform)
        request = link.post(content=content, operation_id=operation_id)
        return (yield from self._session.run(request, timeout=timeout))

    def typing(self) -> Flow[None]:
        """Shows the others that the user is typing, for some seconds."""
        messaging = yield from self.messaging()
        link = offered(messaging, messaging.links.set_is_typing, self._silence())
        yield from self._session.send(link.post())

    def next_message(
        self, timeout: float | None, is_closed: Callable[[], bool]
    ) -> Flow[ReceivedMessage | None]:
        """What `Messages.next` gives."""
        track = self.track
        if not track.inbox and not track.is_silent:
            messaging = yield from self.messaging()
            state = messaging.state
            if state is not None and state.value.lower() == "disconnected":
                offered(messaging, messaging.links.send_message, _JOIN_FIRST)
        now = self._session.platform.monotonic
        end = None if timeout is None else now() + timeout
        while True:
            left = None if end is None else end - now()
            yield from track.bell.until(
                lambda: bool(track.inbox) or track.is_silent or is_closed(), left
            )
            if is_closed():
                return None
            if not track.inbox:
                if track.is_over and track.error is not None:
                    raise track.error
                return None
            message = yield from self._taken()
            if message is not None:
                return message

    def messages(self) -> Messages:
        """What others write in it."""
        return Messages(self)

    def _taken(self) -> Flow[ReceivedMessage | None]:
        """The first of those that wait; None where it is nothing to show."""
        track = self.track
        yield from Acquire(track.taking)
        try:
            if not track.inbox:  # another thread was faster
                return None
            event = track.inbox[0]
            message = yield from self._read(event)
            track.inbox.popleft()
        finally:
            track.taking.release()
        if message is None:
            return None
        first, self._first = self._first, None
        received = ReceivedMessage(message, self._sender(message))
        return None if first is not None and received.text == first else received

    def _read(self, event: Event[Resource]) -> Flow[Message | None]:
        message = cast("Message | None", event.resource)
        if message is None:
            link = cast("Event[Message]", event).link
            try:
                message = yield from self._session.follow(link)
            except NotFound:
                return None
            direction = message.direction
            if direction is not None and direction.value.lower() == "outgoing":
                return None
        return message

    def _sender(self, message: Message) -> str:
        links = message.links
        for link in (links.participant, links.contact):
            name = link.title or self.track.names.get(identity(link.href))
            if name:
                return name
        return ""

    def add_messaging(
        self, text: str | None = None, *, timeout: float | None = None
    ) -> Flow[None]:
        """Adds messaging, after a meeting was joined or when it had been dropped."""
        messaging = yield from self.messaging()
        message = None if text is None else Content.text(text)
        request = messaging.links.add_messaging.post(message=message)
        yield from self._session.run(request, timeout=timeout)
        now = self.track.messaging
        if now is None or not now.links.send_message:
            now = yield from self._session.send(messaging.links.self_.get())
        self.track.revive(now)

    def add_participant(
        self, uri: str, *, timeout: float | None = None
    ) -> Flow[ParticipantInvitation]:
        """Invites one more person, and waits until they are in."""
        request = self.conversation.links.add_participant.post(to=uri)
        return (yield from self._session.run(request, timeout=timeout))

    def admitted(self, timeout: float | None = None) -> Flow[None]:
        """Waits in the lobby until somebody lets the user in.

        Raises:
            OperationFailed: The user was refused.
            RequestTimeout: Nobody has decided in time.
        """
        track = self.track
        is_so = yield from track.bell.until(
            lambda: not self.in_lobby or track.is_over, timeout
        )
        if not is_so:
            raise RequestTimeout(f"still in the lobby after {timeout:g} s")
        if track.is_over:
            raise track.error or track.dropped or OperationFailed()

    def leave(self) -> Flow[None]:
        """Ends it for the user. Once more is harmless."""
        if self.track.is_over:
            return
        with suppress(NotFound):
            yield from self._session.send(self.conversation.links.self_.delete())
        self.track.end()

    def _silence(self) -> str:
        """Why nothing can be written now."""
        if self.track.is_over:
            return "the conversation is over"
        dropped = self.track.dropped
        if dropped is not None:
            reason = str(dropped) or "no reason given"
            return f"messaging was dropped ({reason}); call add_messaging()"
        return _JOIN_FIRST


class Messages:
    """Messages of one conversation, in order."""

    def __init__(self, core: ConversationCore) -> None:
        self._core = core
        self._is_closed = False

    def next(self, timeout: float | None = None) -> Flow[ReceivedMessage | None]:
        """The next one; None when none can come any more, it was closed, or the time is up.

        Raises:
            LinkUnavailable: Messaging is not part of the conversation.
            UcwaError: What ended the event channel.
        """
        following = self._core.next_message
        return (yield from following(timeout, lambda: self._is_closed))

    def close(self) -> None:
        """Ends it; who waits gets None."""
        self._is_closed = True
        self._core.track.bell.ring()


def _has_html(formats: tuple[object, ...]) -> bool:
    from ..enums import MessageFormat

    return MessageFormat.HTML in formats


def conversation_of(session: Session, conversation: Conversation) -> ConversationCore:
    """A conversation that was found elsewhere; messages are kept from now on."""
    book = attended_book(session)
    track = book.track(book.key(conversation.href))
    return ConversationCore(session, track, conversation)
