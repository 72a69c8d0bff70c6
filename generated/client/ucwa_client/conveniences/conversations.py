"""Chats with other people: to start them, to be invited to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..content import Content
from ..protocol.effects import Flow
from .book import attended_book
from .conversation import ConversationCore, conversation_of
from .offers import communication_of

if TYPE_CHECKING:
    from ..enums import Importance
    from ..protocol.session import Session

__all__ = ["running", "start"]


def start(
    session: Session,
    to: str,
    text: str | None = None,
    *,
    subject: str | None = None,
    importance: Importance | None = None,
    timeout: float | None = None,
) -> Flow[ConversationCore]:
    """Invites somebody to a chat; the conversation, once they have accepted.

    Raises:
        OperationFailed: They declined, did not answer, or can't be reached.
    """
    communication = yield from communication_of(session)
    request = communication.links.start_messaging.post(
        to=to if ":" in to else f"sip:{to}",
        subject=subject,
        importance=importance,
        message=None if text is None else Content.text(text),
    )
    book = attended_book(session)
    yield from session.start_channel()
    with book.starting():
        invitation = yield from session.run(request, timeout=timeout)
        link = invitation.links.conversation
        track = book.track(book.key(link.href))
        conversation = track.conversation or (yield from session.follow(link))
        return ConversationCore(session, track, conversation)


def running(session: Session) -> Flow[tuple[ConversationCore, ...]]:
    """The conversations that the user has open now."""
    communication = yield from communication_of(session)
    listed = yield from session.send(communication.links.conversations.get())
    cores: tuple[ConversationCore, ...] = ()
    for link in listed.links.conversation:
        conversation = yield from session.follow(link)
        cores = (*cores, conversation_of(session, conversation))
    return cores
