"""What is known of one conversation, kept up to date by its events."""

from __future__ import annotations

from collections import deque
from logging import getLogger
from typing import TYPE_CHECKING, cast

from ..errors import OperationFailed, UcwaError
from ..events import Event
from ..protocol.addresses import identity
from ..protocol.completion import failure_of, is_success
from ..resource import Resource
from .bell import Bell

if TYPE_CHECKING:
    from ..protocol.effects import Platform
    from ..resources import Conversation, Message, Messaging, Participant

__all__ = ["Track"]

_logger = getLogger(__name__)

_MANY = 10_000
"""Messages that wait before somebody is told that nobody takes them."""


class Track:
    """The newest state of a conversation and the messages of it that nobody took yet.

    Only the reader of the channel calls `note`; all else may be read by any thread.
    """

    def __init__(self, platform: Platform, key: str) -> None:
        """`key` is the identity of the conversation."""
        self.key = key
        self.bell = Bell(platform)
        self.taking = platform.mutex()
        """Held while a message is taken that has to be read first."""
        self.conversation: Conversation | None = None
        self.messaging: Messaging | None = None
        self.inbox: deque[Event[Resource]] = deque()
        self.names: dict[str, str] = {}
        """Of participants, by identity."""
        self.is_over = False
        """Whether the conversation has ended."""
        self.dropped: OperationFailed | None = None
        """Why messaging is gone from it; None while it is not."""
        self.error: UcwaError | None = None
        """What ended the channel, and the conversation with it."""
        self._begun: set[str] = set()
        """Messages that came before they were completed."""

    @property
    def is_silent(self) -> bool:
        """Whether no more messages can come, as it is now."""
        return self.is_over or self.dropped is not None

    def note(self, event: Event[Resource]) -> None:
        """Takes in an event of the conversation."""
        rel = event.link.rel.lower()
        if rel == "message":
            self._note_message(event)
        elif rel == "messaging":
            self._note_messaging(event)
        elif rel == "conversation":
            self._note_conversation(event)
        elif rel in ("participant", "localparticipant"):
            self._note_participant(event)
        self.bell.ring()

    def end(self, error: UcwaError | None = None) -> None:
        """The conversation is over, by an error if there is one."""
        self.is_over = True
        self.error = self.error or error
        self.bell.ring()

    def revive(self, messaging: Messaging) -> None:
        """Messaging is there again, or for the first time."""
        self.messaging = messaging
        self.dropped = None

    def _note_conversation(self, event: Event[Resource]) -> None:
        conversation = cast("Conversation | None", event.resource)
        if conversation is not None:
            self.conversation = conversation
        if event.type == "deleted" or _is(conversation, "Disconnected"):
            self.dropped = self.dropped or failure_of(event, event.resource)
            self.is_over = True

    def _note_messaging(self, event: Event[Resource]) -> None:
        before, now = self.messaging, cast("Messaging | None", event.resource)
        if now is None:  # the next one who needs it reads it
            self.messaging = None
            return
        self.messaging = now
        if not _is(now, "Disconnected"):
            self.dropped = None
        elif event.reason is not None or not (
            before is None or _is(before, "Disconnected")
        ):
            self.dropped = failure_of(event, event.resource)

    def _note_message(self, event: Event[Resource]) -> None:
        message = cast("Message | None", event.resource)
        if message is not None:
            direction = message.direction and message.direction.value.lower()
            if direction == "outgoing" or (not direction and message.operation_id):
                return
        if event.type == "completed" and not is_success(event):
            return
        href = identity(event.link.href)
        if event.type == "started":
            self._begun.add(href)
        elif href in self._begun:  # told already, when it began
            self._begun.discard(href)
            return
        self.inbox.append(event)
        if len(self.inbox) == _MANY:
            _logger.warning("%d messages wait in one conversation", _MANY)

    def _note_participant(self, event: Event[Resource]) -> None:
        participant = cast("Participant | None", event.resource)
        name = event.link.title
        if participant is not None:
            name = participant.name or participant.uri or name
        if name:
            self.names[identity(event.link.href)] = name


def _is(resource: Conversation | Messaging | None, state: str) -> bool:
    value = None if resource is None else resource.state
    return value is not None and value.value.lower() == state.lower()
