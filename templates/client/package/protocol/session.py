"""What a client is: one user, signed in, with an application, a channel and operations.

All that a client does is here, as flows; `Client` and `AsyncClient` run them.
"""

from __future__ import annotations

from collections.abc import Callable
from logging import getLogger
from typing import TYPE_CHECKING, Any, TypeVar, cast

from ..errors import (
    Gone,
    LinkUnavailable,
    NotFound,
    RequestTimeout,
    TransportError,
    UcwaError,
)
from ..link import Link
from ..request import Operation, Pairs, Request, with_operation_id
from ..resource import Resource
from ..results import Accepted, Outcome, Response
from .addresses import TrustedHosts
from .application import ApplicationHome
from .batching import Batching
from .channel import Channel
from .effects import Acquire, Flow, Join, Platform, Spawn, Task
from .entity_tags import EntityTags
from .exchange import Exchanger
from .hub import Hub
from .identifiers import new_identifier
from .intents import Intents
from .operations import Operations
from .settings import Settings
from .tokens import Tokens
from .transmission import Transmission
from .updating import update
from .upkeep import Upkeep

if TYPE_CHECKING:
    from ..auth import Auth
    from ..resources import Application

__all__ = ["Session"]

R = TypeVar("R", bound=Resource)
T = TypeVar("T")

_logger = getLogger(__name__)


class Session:
    """A user's session. May be used from several threads.

    Attributes that colleagues of the protocol use: `hosts`, `tokens`, `transmission`, `hub`,
    `operations`, `intents`.
    """

    def __init__(
        self,
        platform: Platform,
        settings: Settings,
        auth: Auth | None = None,
        address: str | None = None,
    ) -> None:
        """`address` is the SIP or mail address of the user who signs in."""
        self.platform = platform
        self.settings = settings
        self.address = address
        self.base = ""
        """Where relative hrefs are resolved."""

    @property
    def application(self) -> Application:
        """The newest state of the application that was read; `me`, `people`,
        `onlineMeetings` and `communication` are embedded."""
        raise NotImplementedError

    def sign_in(self) -> Flow[None]:
        """Finds the user's server by the address and creates an application."""
        raise NotImplementedError

    def connect(self, url: str) -> Flow[None]:
        """Takes the application at a URL, or creates one where the URL is that of
        `applications`."""
        raise NotImplementedError

    def exchange(
        self,
        request: Request[T],
        *,
        timeout: float | None = None,
        headers: Pairs[str] = (),
    ) -> Flow[Response[T]]:
        """Sends a request and reads its reply."""
        raise NotImplementedError

    def send(
        self,
        request: Request[T],
        *,
        timeout: float | None = None,
        headers: Pairs[str] = (),
    ) -> Flow[T]:
        """What a request is answered with; `Accepted` where it starts an operation."""
        raise NotImplementedError

    def run(self, operation: Operation[T], *, timeout: float | None = None) -> Flow[T]:
        """Starts an operation and waits for its completion."""
        raise NotImplementedError

    def follow(self, link: Link[R]) -> Flow[R]:
        """What a link leads to: the embedded copy if there is one, else what is read."""
        raise NotImplementedError

    def update(self, resource: R, change: Callable[[R], R]) -> Flow[R]:
        """Changes a resource by PUT."""
        raise NotImplementedError

    def batch(self, *requests: Request[Any]) -> Flow[tuple[Outcome[Any], ...]]:
        """Sends requests together; outcomes in the same order."""
        raise NotImplementedError

    def start_channel(self) -> Flow[None]:
        """Opens the event channel, if it is not open."""
        raise NotImplementedError

    def close(self) -> Flow[None]:
        """Ends all that runs and deletes the application, if it was made here."""
        raise NotImplementedError
