"""Acting as a user: what somebody at their client would do, without any client."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from time import monotonic, sleep
from typing import TypeVar

from ..._client import Content, enums
from ...errors import Conflict, NotFound
from ..applications import Application, Registration
from ..conversations.invitations import Invitation
from ..conversations.state import Conversation
from ..domains import conversing
from ..domains.calls import sdp
from ..domains.calls.media import rules as media
from ..domains.calls.ringing import starting
from ..domains.calls.ringing.invitations import MediaInvitation
from ..domains.calls.ringing.terms import Answer, Terms
from ..domains.me import availability, profile
from ..domains.messaging import rules
from ..domains.messaging.state import chat_of
from ..users import User
from ..world import World

__all__ = ["AGENT", "Actor", "conversations_of", "invitations_of", "key_of"]

AGENT = "simulator control"
"""The name of the application by which a user acts who has none, or none that is fit."""

T = TypeVar("T")

_PAUSE = 0.01
"""Seconds between two looks."""

_Modality = enums.ModalityType
_USUAL = (_Modality.MESSAGING, _Modality.AUDIO, _Modality.VIDEO)


def invitations_of(user: User) -> Iterator[Invitation]:
    """Those that go on, at whichever application of the user."""
    for application in user.applications:
        for operation in application.started():
            if isinstance(operation, Invitation) and not operation.proposal.is_settled:
                yield operation


def conversations_of(user: User) -> Iterator[Conversation]:
    """Those at whichever application of the user."""
    for application in user.applications:
        yield from application.conversations.values()


def key_of(side: Conversation) -> str:
    """What tells a conversation from all others: its application's id, and its own."""
    return f"{side.application.id}.{side.id}"


class Actor:
    """A user who is acted for. Every method is one step of the world, from any thread.

    Methods raise the errors of the API (`errors.NotFound`, `errors.Conflict`, …) where a
    client would get them. Where there is only one invitation or conversation, it need not
    be named.
    """

    def __init__(
        self, step: Callable[[], AbstractContextManager[World]], user: str
    ) -> None:
        """By a URI, address or number. Raises `NotFound` where there is nobody."""
        self._step = step
        with step() as world:
            self.uri = world.user(user).uri
            """Of the user."""

    # Being there

    def sign_in(self, *modalities: enums.ModalityType) -> str:
        """Makes the user reachable by an application of the simulator; gives its id.

        Args:
            modalities: By what; by messages and calls over the network, as far as they are
                allowed, if nothing is said.
        """
        with self._step() as world:
            return _signed_in(world, self._user(world), modalities).id

    def sign_out(self) -> None:
        """Ends the application that `sign_in` made; those of clients go on."""
        with self._step() as world:
            for application in tuple(self._user(world).applications):
                if application.user_agent == AGENT:
                    world.end(application)

    def set_presence(self, availability: enums.PreferredAvailability | None) -> None:
        """Sets how available the user is; None lets it follow what the user does."""
        with self._step() as world:
            if availability is not None and not availability.known:
                raise Conflict(f"Nobody can be {availability} by choice.")
            profile.set_presence(self._reachable(world), availability)

    def set_note(self, message: str | None) -> None:
        """Sets what the user has to say to everybody; None takes it away."""
        with self._step() as world:
            profile.set_note(self._reachable(world), message)

    # Invitations

    def invite(
        self, to: str, message: str | None = None, *, subject: str | None = None
    ) -> str:
        """Asks somebody to write to each other; gives the key of the conversation.

        Args:
            to: A URI, known or not.
            message: What the user has to say at once.
        """
        with self._step() as world:
            text = None if message is None else Content.text(message)
            own = _signed_in(world, self._user(world))
            invitation = rules.start(own, to, subject=subject, message=text)
            return key_of(invitation.side)

    def call(self, to: str, *, subject: str | None = None, video: bool = False) -> str:
        """Calls somebody over the network; gives the key of the conversation.

        The session descriptions are made up: no media flows.
        """
        with self._step() as world:
            own = _signed_in(world, self._user(world))
            terms = Terms(
                video=video,
                offer=sdp.of_server(video=video),
                session_context=world.identities.guid(),
            )
            return key_of(starting.start(own, to, terms, subject=subject).side)

    def accept(self, invitation: str | None = None, *, within: float = 0.0) -> str:
        """Accepts an invitation, or takes a call; gives the key of the conversation.

        Args:
            within: For how many seconds of the real clock to wait until there is one.
        """
        self._wait_to_be_asked(within)
        with self._step() as world:
            found = self._waiting(world, invitation, is_incoming=True)
            if isinstance(found, MediaInvitation):
                has_video = found.proposal.terms.video
                media.answer(found, Answer(sdp=sdp.of_server(video=has_video)))
            else:
                found.proposal.accept(found)
            return key_of(found.side)

    def decline(self, invitation: str | None = None, *, within: float = 0.0) -> None:
        """Declines an invitation. See `accept`."""
        self._wait_to_be_asked(within)
        with self._step() as world:
            found = self._waiting(world, invitation, is_incoming=True)
            found.proposal.decline(found)

    def cancel(self, invitation: str | None = None) -> None:
        """Takes an invitation of the user back."""
        with self._step() as world:
            self._waiting(world, invitation, is_incoming=False).proposal.cancel()

    # Conversations

    def say(
        self, text: str, *, conversation: str | None = None, html: bool = False
    ) -> None:
        """Writes to the others of a conversation."""
        kind = "text/html" if html else "text/plain"
        with self._step() as world:
            rules.send(self._side(world, conversation), Content.text(text, kind))

    def type(self, conversation: str | None = None) -> None:
        """Tells the others of a conversation that the user is typing."""
        with self._step() as world:
            rules.type_(self._side(world, conversation))

    def leave(self, conversation: str | None = None) -> None:
        """Hangs up: the user is in the conversation no longer."""
        with self._step() as world:
            conversing.leave(self._side(world, conversation, is_chat=False))

    # How it is found

    def _user(self, world: World) -> User:
        return world.user(self.uri)

    def _reachable(self, world: World) -> Application:
        """An application that the user is reachable at, of whatever client."""
        user = self._user(world)
        for application in user.applications:
            if application.registration is not None:
                return application
        return _signed_in(world, user)

    def _wait_to_be_asked(self, seconds: float) -> None:
        end = monotonic() + seconds
        while monotonic() < end:
            with self._step() as world:
                if any(row.can_answer for row in invitations_of(self._user(world))):
                    return
            sleep(_PAUSE)

    def _waiting(
        self, world: World, key: str | None, *, is_incoming: bool
    ) -> Invitation:
        rows = [
            row
            for row in invitations_of(self._user(world))
            if row.is_incoming == is_incoming
        ]
        what = "invitation to answer" if is_incoming else "invitation to take back"
        if key is None and len({row.proposal for row in rows}) == 1:
            # One that went to several clients is answered at that of the simulator.
            return min(rows, key=_is_elsewhere)
        return _one(what, rows, [row.id for row in rows], key)

    def _side(
        self, world: World, key: str | None, *, is_chat: bool = True
    ) -> Conversation:
        rows = list(conversations_of(self._user(world)))
        if key is None and is_chat:
            connected = enums.CallState.CONNECTED
            rows = [row for row in rows if chat_of(row).state == connected]
        return _one("conversation", rows, [key_of(row) for row in rows], key)


def _is_elsewhere(invitation: Invitation) -> bool:
    return invitation.application.user_agent != AGENT


def _one(what: str, rows: Sequence[T], keys: Sequence[str], key: str | None) -> T:
    """The row of a key, or the only one.

    Raises `NotFound` where there is none, `Conflict` where several might be meant.
    """
    found = [row for row, own in zip(rows, keys, strict=True) if key in (None, own)]
    if not found:
        name = "" if key is None else f" {key}"
        raise NotFound(f"There is no {what}{name}.")
    if len(found) > 1:
        raise Conflict(f"There is more than one {what}: {', '.join(keys)}.")
    return found[0]


def _signed_in(
    world: World, user: User, modalities: tuple[enums.ModalityType, ...] = ()
) -> Application:
    own = world.register(
        user, culture="en-US", user_agent=AGENT, endpoint_id="simulator"
    )
    own.is_kept = True
    if own.registration is None:
        if not modalities:
            modalities = tuple(row for row in _USUAL if user.allows(row.value))
        formats = (enums.MessageFormat.PLAIN, enums.MessageFormat.HTML)
        availability.make_available(own, Registration(modalities, formats))
    return own
