"""Conversations and invitations to them, for `AsyncClient`."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Self

from .. import conversations
from ..book import AnyInvitation
from ..conversation import ConversationCore, conversation_of
from ..invitation import InvitationCore, InvitationRel, Invitations
from ..texts import ReceivedMessage
from .items import Items, Runs

if TYPE_CHECKING:
    from ...enums import CallDeclineReason, Importance
    from ...errors import OperationFailed
    from ...protocol.effects import Flow
    from ...protocol.session import Session
    from ...resources import (
        Conversation,
        From,
        Message,
        Messaging,
        ParticipantInvitation,
    )

__all__ = [
    "Answering",
    "ConversationHandle",
    "Conversations",
    "InvitationHandle",
    "answering",
    "invitations",
]


class ConversationHandle:
    """A conversation: what is written in it and to it, who takes part.

    Messages that arrive wait until they are taken, as long as the handle is there.
    """

    def __init__(self, core: ConversationCore, run: Runs) -> None:
        self._core = core
        self._run = run

    @property
    def conversation(self) -> Conversation:
        """The newest state that is known, with its links."""
        return self._core.conversation

    @property
    def state(self) -> str:
        """`Connected`, `Conferenced`, `InLobby`, ...; `Disconnected` once it is over."""
        return self._core.state

    @property
    def is_open(self) -> bool:
        """Whether it goes on."""
        return self._core.is_open

    @property
    def in_lobby(self) -> bool:
        """Whether the user waits to be let into the meeting."""
        return self._core.in_lobby

    @property
    def dropped(self) -> OperationFailed | None:
        """Why messaging is gone from it; None while it is not."""
        return self._core.dropped

    async def messaging(self) -> Messaging:
        """The newest state of messaging: its links, and the formats that were agreed on."""
        return await self._run(self._core.messaging())

    async def send(self, text: str, *, timeout: float | None = None) -> Message:
        """Writes to all in the conversation; the message, once it was delivered.

        Args:
            text: What to write.
            timeout: In seconds; None is without end.

        Raises:
            LinkUnavailable: Messaging is not connected; nothing was sent.
            OperationFailed: It was not delivered.
            RequestTimeout: Nobody knows yet whether it was.
        """
        return await self._run(self._core.send(text, timeout=timeout))

    async def send_html(self, html: str, *, timeout: float | None = None) -> Message:
        """Writes HTML to all in the conversation; the message, once it was delivered.

        Raises as `send` does, and `HtmlUnavailable` before anything is sent where not all
        read HTML.
        """
        return await self._run(self._core.send_html(html, timeout=timeout))

    def messages(self) -> Items[ReceivedMessage]:
        """What the others write in this conversation, in order.

        It ends when the conversation does, or messaging is dropped from it. A message that
        came with the invitation is not given again.
        """
        messages = self._core.messages()
        return Items(self._run, messages.next, messages.close)

    async def typing(self) -> None:
        """Shows the others that the user is typing, for some seconds."""
        await self._run(self._core.typing())

    async def add_messaging(
        self, text: str | None = None, *, timeout: float | None = None
    ) -> None:
        """Adds messaging: after a meeting was joined, or when it had been dropped.

        Args:
            text: A first message.
            timeout: In seconds; None is without end.

        Raises:
            LinkUnavailable: It is there, or not allowed.
            OperationFailed: The other side does not want it.
        """
        await self._run(self._core.add_messaging(text, timeout=timeout))

    async def add_participant(
        self, uri: str, *, timeout: float | None = None
    ) -> ParticipantInvitation:
        """Invites one more person, and waits until they are in.

        Raises:
            LinkUnavailable: Nobody can be added now.
            OperationFailed: They declined, or did not answer.
        """
        return await self._run(self._core.add_participant(uri, timeout=timeout))

    async def admitted(self, timeout: float | None = None) -> None:
        """Waits in the lobby until somebody lets the user in.

        Raises:
            OperationFailed: The user was refused.
            RequestTimeout: Nobody has decided in time.
        """
        await self._run(self._core.admitted(timeout))

    async def leave(self) -> None:
        """Ends the conversation for the user. Once more is harmless."""
        await self._run(self._core.leave())

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.leave()


class InvitationHandle:
    """An invitation from somebody else, to a chat or to a meeting."""

    def __init__(self, core: InvitationCore, run: Runs) -> None:
        self._core = core
        self._run = run

    @property
    def invitation(self) -> AnyInvitation:
        """The newest state that is known, with its links."""
        return self._core.invitation

    @property
    def sender(self) -> From:
        """Who invites: `name` and `uri`, as far as the invitation tells."""
        return self._core.sender

    @property
    def subject(self) -> str:
        """What it is about; empty where nothing is said."""
        return self._core.subject

    @property
    def text(self) -> str:
        """The first message; empty where there is none."""
        return self._core.text

    @property
    def html(self) -> str | None:
        """The first message as HTML, if it came so. It is not to be trusted."""
        return self._core.html

    @property
    def is_settled(self) -> bool:
        """Whether it was answered, here or elsewhere, or came to nothing."""
        return self._core.is_settled

    async def accept(self, *, timeout: float | None = None) -> ConversationHandle:
        """Accepts it; the conversation, once it is connected.

        Args:
            timeout: In seconds; 60 if not given.

        Raises:
            LinkUnavailable: It was answered, here or elsewhere, or is over.
            OperationFailed: It came to nothing.
            RequestTimeout: The conversation was not connected in time.
        """
        core = await self._run(self._core.accept(timeout=timeout))
        return ConversationHandle(core, self._run)

    async def decline(self, reason: CallDeclineReason | None = None) -> None:
        """Turns it down.

        Args:
            reason: `LOCAL` for here alone, `GLOBAL` for wherever the user is signed in.

        Raises:
            LinkUnavailable: It was answered, here or elsewhere, or is over.
        """
        await self._run(self._core.decline(reason))


class Answering:
    """A handler of invitations at work."""

    def __init__(self, arriving: Invitations) -> None:
        self._arriving = arriving

    def close(self) -> None:
        """Lets it have no more; conversations that it began go on."""
        self._arriving.close()


class Conversations:
    """Chats with other people."""

    def __init__(self, session: Session, run: Runs) -> None:
        self._session = session
        self._run = run

    async def start(
        self,
        to: str,
        text: str | None = None,
        *,
        subject: str | None = None,
        importance: Importance | None = None,
        timeout: float | None = None,
    ) -> ConversationHandle:
        """Invites somebody to a chat; the conversation, once they have accepted.

        Args:
            to: A SIP URI or address.
            text: A first message.
            subject: What it is about.
            importance: How urgent it is.
            timeout: In seconds; None waits as long as the server does.

        Raises:
            OperationFailed: They declined, did not answer, or can't be reached.
            RequestTimeout: Nothing was decided in time.
        """
        flow = conversations.start(
            self._session,
            to,
            text,
            subject=subject,
            importance=importance,
            timeout=timeout,
        )
        return ConversationHandle(await self._run(flow), self._run)

    def incoming(self) -> Items[InvitationHandle]:
        """Invitations to chats; those that wait already come first.

        Taking the first one raises `LinkUnavailable`, and says why, where none can arrive:
        the user has to be made available for messaging before.
        """
        return invitations(self._session, self._run, "messagingInvitation")

    async def answer(self, handler: Callable[[InvitationHandle], object]) -> Answering:
        """Has a function called with each invitation to a chat.

        Each call runs beside the others, so that it may stay with its conversation. An
        exception is logged and ends that call alone.

        Raises:
            LinkUnavailable: None can arrive, as with `incoming`.
        """
        flow, arriving = answering(
            self._session, self._run, "messagingInvitation", handler
        )
        await self._run(flow)
        return Answering(arriving)

    async def running(self) -> tuple[ConversationHandle, ...]:
        """The conversations that the user has open now, of any kind."""
        cores = await self._run(conversations.running(self._session))
        return tuple(ConversationHandle(core, self._run) for core in cores)

    def of(self, conversation: Conversation) -> ConversationHandle:
        """A handle of a conversation that was found elsewhere.

        Messages are kept for it from now on.
        """
        core = conversation_of(self._session, conversation)
        return ConversationHandle(core, self._run)


def invitations(
    session: Session, run: Runs, rel: InvitationRel
) -> Items[InvitationHandle]:
    """Invitations of one kind as they arrive."""
    arriving = Invitations(session, rel)

    def following(timeout: float | None) -> Flow[InvitationHandle | None]:
        core = yield from arriving.next(timeout)
        return None if core is None else InvitationHandle(core, run)

    return Items(run, following, arriving.close)


def answering(
    session: Session,
    run: Runs,
    rel: InvitationRel,
    handler: Callable[[InvitationHandle], object],
) -> tuple[Flow[None], Invitations]:
    """What has a handler called with each invitation of one kind."""
    arriving = Invitations(session, rel)

    def called(core: InvitationCore) -> object:
        return handler(InvitationHandle(core, run))

    return arriving.serve(called), arriving
