"""How a message gets to its readers: who wrote it learns the outcome once all is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...._client import enums, resources
from ...operations import failure
from ...schedule import Timer
from .notices import Lost
from .state import chat_of

if TYPE_CHECKING:
    from .operations import Message

__all__ = ["Delivery"]

_Code = enums.ErrorCode
_Subcode = enums.ErrorSubcode


class Delivery:
    """A message on its way to everybody who is to read it.

    It has arrived when an application was sent its event, or read it by its address. Who
    does not fetch it in time never gets it.
    """

    def __init__(self, sent: Message) -> None:
        self.sent = sent
        self._awaited: dict[Message, Timer] = {}
        """Who did not get it yet, and until when they may."""
        self._is_whole = False
        """Whether it was sent to all of them."""
        self._reason: resources.Reason | None = None

    def add(self, received: Message) -> None:
        """Sends it to one of its readers."""
        world = received.application.world
        timer = world.schedule.after(world.settings.read_within, received.expire)
        self._awaited[received] = timer
        chat_of(received.side).coming.append(received)
        received.delivery = self
        received.complete()

    def finish(self) -> None:
        """Tells that it was sent to all; completes it where nobody has to be waited for."""
        self._is_whole = True
        self._look()

    def give_up(self) -> None:
        """Completes the message now: who wrote it is leaving, and hears no more of it."""
        self.sent.complete(self._reason)

    def arrived(self, received: Message) -> None:
        """One of its readers has it."""
        if self._settle(received):
            self._look()

    def lose(self, received: Message) -> None:
        """One of its readers, who does not have it yet, never gets it."""
        if not self._settle(received):
            return
        application, reader = received.application, received.side.local
        gone = application.is_ended
        self._reason = failure(
            _Code.REMOTE_FAILURE, _Subcode.UNREACHABLE if gone else _Subcode.TIMEOUT
        )
        self.sent.failed.append(reader)
        application.drop(received.href)
        received.forget()
        self._look()
        world = application.world
        world.tell(Lost(world, received.author, reader))

    def _look(self) -> None:
        if self._is_whole and not self._awaited:
            self.sent.complete(self._reason)

    def _settle(self, received: Message) -> bool:
        if received not in self._awaited:
            return False
        self._awaited.pop(received).cancel()
        chat_of(received.side).coming.remove(received)
        return True
