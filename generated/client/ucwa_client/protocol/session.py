"""What a client is: one user, signed in, with an application, a channel and operations.

All that a client does is here, as flows; `Client` and `AsyncClient` run them. What not every
program needs is imported by the flow that does.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar, cast

from ..errors import LinkUnavailable
from ..link import Link
from ..request import Operation, Pairs, Request, with_operation_id
from ..resource import Resource
from ..response import Response
from .addresses import TrustedHosts, resolve
from .application import ApplicationHome
from .collection import Collection
from .effects import Acquire, Flow, Join, Platform, Spawn, Task, Wait
from .exchange import Exchanger, accepted, http_request
from .http import Reply
from .identifiers import new_identifier
from .intents import Intents
from .settings import Settings
from .tokens import Tokens
from .transmission import Transmission

if TYPE_CHECKING:
    from ..auth import Auth
    from ..events import EventBatch
    from ..resources import Application
    from ..results import Outcome
    from .eventing import Eventing
    from .handlers import Handlers
    from .hub import Hub
    from .operations import Operations

__all__ = ["Session"]

R = TypeVar("R", bound=Resource)
T = TypeVar("T")

_CREATE, _DELETE = "applications.POST", "application.DELETE"


class Session:
    """A user's session. Its flows may run on several threads at once."""

    def __init__(
        self,
        platform: Platform,
        settings: Settings,
        auth: Auth | None = None,
        address: str | None = None,
    ) -> None:
        """
        Args:
            address: The SIP or mail address of the user who signs in, or the conference URI
                of an anonymous guest.

        Raises:
            ValueError: It is no address.
        """
        self.platform = platform
        self.settings = settings
        domain = None
        if address is not None:
            from .discovery import domain_of

            domain = domain_of(address)
        self.hosts = TrustedHosts(settings, domain)
        self.tokens = Tokens(platform, settings, self.hosts, auth, address)
        self.transmission = Transmission(platform, settings, self.hosts, self.tokens)
        self.exchanger = Exchanger(self.transmission)
        self.intents = Intents(platform, settings, lambda: self.base)
        self._home = ApplicationHome(
            platform, settings, self.intents, self._at_home, self.exchanger.tags.clear
        )
        self._collection = Collection(settings, self.hosts, self.exchanger, address)
        self._eventing: list[Eventing] = []
        """One, once it was asked for."""
        self._mutex = platform.mutex()
        self._reader: Task | None = None
        self._keeper: Task | None = None
        self._is_closed = False
        self._is_over = platform.flag()
        """Set when there is nothing left to send."""

    @property
    def application(self) -> Application:
        """The newest state of the application that was read; `me`, `people`,
        `onlineMeetings` and `communication` are embedded."""
        return self._home.application

    @property
    def hub(self) -> Hub:
        """The queue of events."""
        return self._events.hub

    @property
    def operations(self) -> Operations:
        """Operations on their way."""
        return self._events.operations

    @property
    def handlers(self) -> Handlers:
        """Handlers of events."""
        return self._events.handlers

    @property
    def _events(self) -> Eventing:
        made = self._eventing
        if not made:
            from .eventing import Eventing

            # Where two threads make one, both take that which is first in the list.
            made.append(
                Eventing(
                    self.platform,
                    self.settings,
                    self._home,
                    self.exchange,
                    self._read_events,
                    self._has_moved,
                )
            )
            if self._is_closed:
                made[0].hub.end(None)
        return made[0]

    @property
    def base(self) -> str:
        """Where relative hrefs are resolved."""
        return self._home.base

    def sign_in(self) -> Flow[None]:
        """Finds the user's server by the address and creates an application."""
        for url in self.settings.discovery_urls:
            self.hosts.trust(url)
        url = yield from self._collection.url()
        yield from self._home.create(url)

    def connect(self, url: str) -> Flow[None]:
        """Takes the application at a URL, or creates one where the URL is that of
        `applications`."""
        self.hosts.trust(url)
        self.tokens.expect(url)
        if url.partition("?")[0].rstrip("/").lower().endswith("/applications"):
            self._collection.stated = url
            yield from self._home.create(url)
        else:
            yield from self._home.attach(url)

    def exchange(
        self,
        request: Request[T],
        *,
        timeout: float | None = None,
        headers: Pairs[str] = (),
        until: float | None = None,
    ) -> Flow[Response[T]]:
        """Sends a request and reads its reply. Raises as `Exchanger.exchange` does."""
        response = yield from self.exchanger.exchange(
            request, self.base, timeout=timeout, headers=headers, until=until
        )
        yield from self._took(request, response)
        return response

    def send(
        self,
        request: Request[T],
        *,
        timeout: float | None = None,
        headers: Pairs[str] = (),
    ) -> Flow[T]:
        """What a request is answered with; `Accepted` where it starts an operation.

        Raises as `Exchanger.exchange` does.
        """
        request = self._identified(request)
        response = yield from self.exchange(request, timeout=timeout, headers=headers)
        if isinstance(request, Operation):
            return cast("T", accepted(request, response))
        return response.value

    def run(self, operation: Operation[T], *, timeout: float | None = None) -> Flow[T]:
        """Starts an operation and waits for its completion, as `Operations.run` does."""
        yield from self.start_channel()
        return (yield from self.operations.run(operation, timeout))

    def follow(self, link: Link[R]) -> Flow[R]:
        """What a link leads to: the embedded copy if there is one, else what is read.

        Raises LinkUnavailable where the server offers neither.
        """
        if link.embedded is not None:
            return link.embedded
        get = getattr(link, "get", None)
        if get is not None:
            return (yield from self.send(cast("Request[R]", get())))
        if not link.href:
            raise LinkUnavailable("", link.rel)
        read: Request[R] = Request("GET", link.href, f"{link.rel}.GET", "Resource")
        return (yield from self.send(read))

    def update(self, resource: R, change: Callable[[R], R]) -> Flow[R]:
        """Changes a resource by PUT; see `updating.update`."""
        from .updating import update

        return (yield from update(resource, change, self.exchange, self.settings))

    def batch(self, *requests: Request[Any]) -> Flow[tuple[Outcome[Any], ...]]:
        """Sends requests together; outcomes in the same order. See `Batching.batch`.

        Raises LinkUnavailable where the server takes no batches.
        """
        from .batching import Batching

        href = self.application.links.batch.post(content=b"").href
        asked = [self._identified(request) for request in requests]
        outcomes = yield from Batching(self.exchanger, self._note).batch(
            asked, resolve(self.base, href), self.base
        )
        yield from self._keep_up()
        return outcomes

    def start_channel(self) -> Flow[None]:
        """Opens the event channel, unless it was opened before."""
        if self._reader is not None:
            return
        yield from Acquire(self._mutex)
        try:
            if self._reader is None and not self._is_closed:
                self._reader = yield from Spawn(
                    self._events.channel.run(), "ucwa events"
                )
        finally:
            self._mutex.release()

    def close(self) -> Flow[bool]:
        """Ends all that runs and deletes the application, if it was made here.

        Takes `Settings.close_timeout` at most. Gives False to a second call, which only
        waits: the first may still be at it, and needs what it sends with.
        """
        began = self.platform.monotonic()

        def left() -> float:
            spent = self.platform.monotonic() - began
            return max(0.0, self.settings.close_timeout - spent)

        yield from Acquire(self._mutex)
        is_first, self._is_closed = not self._is_closed, True
        self._mutex.release()
        if is_first:
            try:
                yield from self._close(left)
            finally:
                self._is_over.set()
        else:
            yield from Wait(self._is_over, left())
        for made in self._eventing[:1]:
            yield from made.handlers.close(left())
        return is_first

    def _close(self, left: Callable[[], float]) -> Flow[None]:
        """Ends all but handlers; `left` gives the seconds that are left for it."""
        for made in self._eventing[:1]:
            made.handlers.finish()
        tasks = [task for task in (self._keeper, self._reader) if task is not None]
        for task in tasks:
            task.cancel()
        for made in self._eventing[:1]:
            made.operations.fail_all("the client was closed")
        for task in tasks:
            yield from Join(task, left() / 2)
        for made in self._eventing[:1]:
            made.hub.end(None)
        if self._home.is_open:
            # On a task of its own, which can be left where the server does not answer.
            task = yield from Spawn(self._home.delete(), "ucwa close")
            if not (yield from Join(task, left())):
                task.cancel()

    def _identified(self, request: Request[T]) -> Request[T]:
        """The request; an operation has an id, by which its events are known."""
        if isinstance(request, Operation) and not request.operation_id:
            return with_operation_id(request, new_identifier(self.platform))
        return request

    def _took(self, request: Request[Any], response: Response[Any]) -> Flow[None]:
        """Remembers what a request that went well set up or brought."""
        self._note(request, response)
        yield from self._keep_up()

    def _note(self, request: Request[Any], response: Response[Any]) -> None:
        self.intents.record(request, response)
        self._home.learn(request, response)

    def _keep_up(self) -> Flow[None]:
        """Starts what is done again and again, once there is something to keep up."""
        if self._keeper is not None or not self._has_upkeep:
            return
        yield from Acquire(self._mutex)
        try:
            if self._keeper is None and not self._is_closed:
                from .upkeep import Upkeep

                upkeep = Upkeep(
                    self.platform,
                    self.settings,
                    self.intents,
                    self._home,
                    self.exchange,
                )
                self._keeper = yield from Spawn(upkeep.run(), "ucwa upkeep")
        finally:
            self._mutex.release()

    @property
    def _has_upkeep(self) -> bool:
        settings, intents = self.settings, self.intents
        reports = settings.report_activity and intents.available is not None
        return reports or (settings.renew_subscriptions and bool(intents.subscriptions))

    def _at_home(self, request: Request[Any]) -> Flow[Response[Any]]:
        """Sends a request about the application itself, or what restores its state."""
        if request.operation == _CREATE:
            response = yield from self._collection.create(request)
        else:
            response = yield from self.exchanger.exchange(
                request, self.base, repeatable=True
            )
        self.intents.record(request, response)
        return response

    def _has_moved(self) -> Flow[bool]:
        """Whether the user is at home on another server than the application is on."""
        if not self._home.is_own:
            return False
        return (yield from self._collection.has_moved(self.base))

    def _read_events(self, request: Request[EventBatch], timeout: float) -> Flow[Reply]:
        sent = http_request(request, self.base, self.settings, timeout=timeout)
        return (yield from self.transmission.send(sent, patient=False))
