"""The application of a client, as the reader of the event channel sees it."""

from __future__ import annotations

from typing import Protocol

from ..signals import ApplicationRecreated
from .effects import Flow

__all__ = ["Home"]


class Home(Protocol):
    """Where the channel begins, and what is done when the server has forgotten it."""

    @property
    def base(self) -> str:
        """What hrefs resolve against."""
        ...

    @property
    def events_href(self) -> str:
        """Where its channel begins."""
        ...

    def read_again(self) -> Flow[object]:
        """Reads it. Raises NotFound where the server does not know it."""
        ...

    def recreate(self) -> Flow[ApplicationRecreated]:
        """Creates it anew and restores what the user had. Raises NotFound if it can't."""
        ...

    def resubscribe(self) -> Flow[tuple[str, ...]]:
        """Begins subscriptions anew; gives those that could not be, as sentences."""
        ...
