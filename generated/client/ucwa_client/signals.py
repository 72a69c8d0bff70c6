"""What the event channel tells of itself, between the events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import field, frozen

if TYPE_CHECKING:
    from .errors import UcwaError
    from .resources import Application

__all__ = [
    "ApplicationRecreated",
    "ChannelContinued",
    "ChannelEnded",
    "ChannelPaused",
    "Resumed",
    "Resynchronized",
    "Signal",
]


@frozen
class Signal:
    """Something that happened to the channel. It stands among the events in order."""


@frozen
class Resynchronized(Signal):
    """Server and client disagreed on what was received.

    No event is lost, but what was remembered of conversations and subscriptions may be
    out of date.
    """


@frozen
class Resumed(Signal):
    """The server went on after a long absence: it closed all conversations meanwhile.

    Events of that time are lost. Presence subscriptions were begun anew.
    """

    lost: tuple[str, ...] = ()
    """What could not be begun anew, as sentences."""


@frozen
class ApplicationRecreated(Signal):
    """The server had forgotten the application, so it was created once more.

    All hrefs from before are void. The user was made available again and subscriptions
    were begun anew; conversations are gone.
    """

    application: Application = field(eq=False)
    lost: tuple[str, ...] = ()
    """What could not be restored, as sentences."""


@frozen
class ChannelPaused(Signal):
    """So many events wait to be taken that no more are fetched."""

    pending: int


@frozen
class ChannelContinued(Signal):
    """Enough events were taken; more are fetched."""


@frozen
class ChannelEnded(Signal):
    """No more events will come. It is the last signal."""

    error: UcwaError | None = None
    """Why; None where the client was closed."""
