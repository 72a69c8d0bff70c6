"""Tests of programs that use the client, without a server.

    script = testing.Script()
    note = script.application.embedded.me.links.note
    script.expect(note.get()).reply(Note(message="At lunch"))
    with testing.connect(script) as ucwa:
        assert program(ucwa) == "At lunch"
    script.verify()

All the rest of the client runs as ever: requests are written, replies are read, errors are
raised. What the script does not expect is answered with an error, and `verify` tells it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from itertools import groupby
from typing import TYPE_CHECKING, Any, TypeVar, Unpack, overload
from urllib.parse import parse_qs, urlsplit

from ._expectations import Expectation, LooseExpectation, OperationExpectation
from ._options import Options
from ._script_resources import application, event, offering
from ._script_wire import pack_parts, reply_with, shape_of, unpack_parts
from .errors import NotFound, RequestTimeout, TransportError
from .events import Event, EventBatch, EventBatchLinks, Sender
from .protocol.addresses import resolve
from .protocol.exchange import http_request
from .protocol.http import HttpRequest, Reply
from .protocol.settings import Settings
from .request import Operation, Request
from .resource import Resource

if TYPE_CHECKING:
    import httpx

    from .async_client import AsyncClient, Opening
    from .client import Client
    from .resources import Application

__all__ = [
    "Expectation",
    "OperationExpectation",
    "Script",
    "aconnect",
    "application",
    "connect",
    "event",
    "offering",
]

R = TypeVar("R", bound=Resource)
T = TypeVar("T")

_HOST = "ucwa.example"


class Script:
    """What a server would do: requests that are expected, and events.

    It may be used from several threads. Expectations may be met in any order; of equal ones
    the first that was added comes first. The application, the event channel and batches need
    no expectation of their own; parts of batches do.
    """

    def __init__(self, application: Application | None = None) -> None:
        """`application` is what the client finds; without it one that offers everything."""
        self.application = application or _default_application()
        self.requests: list[HttpRequest] = []
        """All that came but those of the event channel, parts of batches included."""
        self._lock = threading.RLock()
        self._expected: list[Expectation[Any]] = []
        self._unexpected: list[str] = []
        self._pushed: list[Event[Any]] = []
        self._sent: list[tuple[Event[Any], ...]] = []
        self._wakes: list[Callable[[], None]] = []

    @property
    def url(self) -> str:
        """Where the application is."""
        return resolve(f"https://{_HOST}/", self.application.href)

    @overload
    def expect(self, request: Operation[R], /) -> OperationExpectation[R]: ...
    @overload
    def expect(self, request: Request[T], /) -> Expectation[T]: ...
    @overload
    def expect(self, method: str, href: str, /) -> Expectation[Any]: ...
    def expect(
        self, request: Request[Any] | str, href: str | None = None, /
    ) -> Expectation[Any]:
        """Expects a request once: what a verb of a link gives, or a method and an href.

        With the latter all bodies and queries will do, as for what `update` sends. The id of
        an operation, which the client makes up, is never compared.
        """
        expectation = self._expectation(request, href)
        with self._lock:
            self._expected.append(expectation)
        return expectation

    def _expectation(
        self, request: Request[Any] | str, href: str | None
    ) -> Expectation[Any]:
        if isinstance(request, str):
            loose = HttpRequest(request, resolve(self.url, href or ""))
            return LooseExpectation(f"{request} {href}", lambda _media_type: loose)
        asked = request

        def sent(media_type: str) -> HttpRequest:
            return http_request(asked, self.url, Settings(media_type=media_type))

        told = f"{request.operation} {sent('application/json').url}"
        if not isinstance(request, Operation):
            return Expectation(told, sent)
        location = f"{self.application.href}/operations/{len(self._expected)}"
        return OperationExpectation(told, sent, location)

    def push(self, *events: Event[Any]) -> None:
        """Has the event channel deliver events; `event` makes them."""
        with self._lock:
            self._pushed += events
            wakes = tuple(self._wakes)
        for wake in wakes:
            wake()

    def verify(self) -> None:
        """Raises AssertionError where something did not come, or came unexpectedly."""
        with self._lock:
            missing = [row.told for row in self._expected if row.is_open]
            surplus = list(self._unexpected)
        lines = [f"did not come: {told}" for told in missing]
        lines += [f"came unexpectedly: {told}" for told in surplus]
        if lines:
            raise AssertionError("\n".join(lines))

    def transport(self) -> httpx.BaseTransport:
        """For a `Client` of your own making; `connect` makes one."""
        from ._script_transport import ScriptTransport

        return ScriptTransport(self)

    def async_transport(self) -> httpx.AsyncBaseTransport:
        """For an `AsyncClient` of your own making; `aconnect` makes one."""
        from ._script_transport import AsyncScriptTransport

        return AsyncScriptTransport(self)

    def answer(self, request: HttpRequest) -> Reply | None:
        """What a request is answered with; None while the event channel has nothing."""
        with self._lock:
            if self._is(request, "GET", self.application.links.events.href):
                return self._events(request)
            if self._is(request, "POST", self.application.links.batch.href):
                parts = unpack_parts(request)
                return pack_parts([self._part(part) for part in parts], request.url)
            return self._answer(request)

    @contextmanager
    def waiting(self, wake: Callable[[], None]) -> Generator[None, None, None]:
        """Has a function called when there may be an answer."""
        with self._lock:
            self._wakes.append(wake)
        try:
            yield
        finally:
            with self._lock:
                self._wakes.remove(wake)

    def _is(self, request: HttpRequest, method: str, href: str) -> bool:
        if not href or request.method != method:
            return False
        there = HttpRequest(method, resolve(self.url, href))
        return shape_of(request).path == shape_of(there).path

    def _part(self, request: HttpRequest) -> Reply:
        try:
            return self._answer(request)
        except (TransportError, RequestTimeout) as error:
            raise TypeError("a part of a batch can't break a connection") from error

    def _answer(self, request: HttpRequest) -> Reply:
        self.requests.append(request)
        for expectation in self._expected:
            if expectation.is_open and expectation.matches(request):
                expectation.is_open = False
                reply, events = expectation.answered(request)
                self.push(*events)
                return reply
        if self._is(request, "GET", self.application.href):
            return reply_with(self.application, request)
        told = f"{request.method} {request.url}"
        body = b"" if request.content is None else request.content
        self._unexpected.append(f"{told} {body.decode(errors='replace')}".rstrip())
        error = NotFound(404, f"the script does not expect {told}")
        return reply_with(error, request)

    def _events(self, request: HttpRequest) -> Reply | None:
        """What came since the batch before; the same once more where it was lost."""
        stated = parse_qs(urlsplit(request.url).query).get("ack", ["1"])
        number = int(stated[-1])
        if number > len(self._sent):
            if not self._pushed:
                return None
            self._sent.append(tuple(self._pushed))
            self._pushed.clear()
        channel = self.application.links.events.href.partition("?")[0]
        links = {
            "self": f"{channel}?ack={number}",
            "next": f"{channel}?ack={number + 1}",
        }
        grouped = groupby(self._sent[number - 1], key=lambda row: row.sender)
        senders = tuple(
            Sender(
                rel=sender.rel or "application",
                href=sender.href or self.application.href,
                events=tuple(events),
            )
            for sender, events in grouped
        )
        batch = EventBatch(senders=senders, links=EventBatchLinks(links))
        return reply_with(batch, request)


_default_application = application


def connect(script: Script, **options: Unpack[Options]) -> Client:
    """A client of a script.

    Nothing is repeated, and nothing is sent that the program does not ask for: no reports of
    activity, no renewals.

    Args:
        script: What the server would do.
        options: The fields of `protocol.settings.Settings`.
    """
    from .client import Client

    chosen = _chosen(options)
    return Client.connect(script.url, transport=script.transport(), **chosen)


def aconnect(script: Script, **options: Unpack[Options]) -> Opening[AsyncClient]:
    """As `connect`, for `AsyncClient`: `async with testing.aconnect(script) as ucwa`."""
    from .async_client import AsyncClient

    chosen = _chosen(options)
    return AsyncClient.connect(script.url, transport=script.async_transport(), **chosen)


def _chosen(options: Options) -> Options:
    chosen: Options = {
        "domains": (_HOST,),
        "renew_subscriptions": False,
        "report_activity": False,
        "retries": 0,
    }
    chosen.update(options)
    return chosen
