"""What a session needs for events: their queue, the channel, operations, handlers.

It is made for whoever asks for the first of them; a program that only reads and writes
never loads it.
"""

from __future__ import annotations

from collections.abc import Callable

from ..events import Event, EventBatch
from ..request import Request
from .application import ApplicationHome
from .channel import Channel
from .effects import Flow, Platform
from .handlers import Handlers
from .http import Reply
from .hub import Hub, Item
from .operations import Exchanges, Operations
from .settings import Settings

__all__ = ["Eventing"]


class Eventing:
    """The events of one session."""

    def __init__(
        self,
        platform: Platform,
        settings: Settings,
        home: ApplicationHome,
        exchange: Exchanges,
        read_events: Callable[[Request[EventBatch], float], Flow[Reply]],
        has_moved: Callable[[], Flow[bool]],
    ) -> None:
        """
        Args:
            exchange: Sends a request of a verb.
            read_events: Sends one of the channel.
            has_moved: Looks whether the user is at home on another server by now.
        """
        self.hub = Hub(platform, settings)
        self.operations = Operations(
            platform, settings, self.hub, exchange, lambda: home.base
        )
        self.channel = Channel(
            platform,
            settings,
            home,
            self.hub,
            self.operations,
            read_events,
            has_moved,
        )
        self.handlers = Handlers(platform, self.hub)
        self._home = home
        self.hub.observe(self._note)

    def _note(self, item: Item) -> None:
        if isinstance(item, Event):
            self._home.note(item)
