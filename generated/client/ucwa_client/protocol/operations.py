"""Operations on their way: from the request that starts one to the event that completes it.

Events may overtake the reply to the request, so an operation is known by its id before the
request leaves. Where events carry no id, the address in the reply tells which are meant; so
events of operations are kept for a moment while an address is awaited.

`observe` and `fail_all` are for the reader, all else is for any thread. None needs a lock:
who writes an attribute writes it alone, and writes first what others look for before it looks
for what they write.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from logging import getLogger
from typing import Any, Generic, Protocol, TypeVar, cast

from .. import codec
from ..errors import (
    LinkUnavailable,
    OperationLost,
    OperationTimeout,
    RequestTimeout,
    TransportError,
    UcwaError,
)
from ..events import Event
from ..link import Link
from ..request import Operation, Request, with_operation_id
from ..resource import Resource
from ..response import Response
from .addresses import identity, resolve
from .completion import failure_of, is_success, operation_id_of
from .effects import Flow, Platform, Wait
from .hub import Hub
from .identifiers import new_identifier
from .settings import Settings
from .snapshots import snapshot

__all__ = ["Exchanges", "Operations", "Running"]

T = TypeVar("T")

_STARTED, _UPDATED, _COMPLETED, _DELETED = "started", "updated", "completed", "deleted"
_MOST_KEPT = 256
"""Events that are kept while an address is awaited."""
_MOST_RUNNING = 10_000
_GRACE = 5.0
"""Seconds to wait for an event after a reply was lost, at most."""

_logger = getLogger(__name__)


class Exchanges(Protocol):
    """Sends a request of a verb, as `Session.exchange` does."""

    def __call__(
        self, request: Request[Any], /, *, until: float | None = None
    ) -> Flow[Response[Any]]: ...


class Running(Generic[T]):
    """An operation that was started."""

    def __init__(self, operations: Operations, request: Operation[T]) -> None:
        self._operations = operations
        self.request = request
        """With the id of the operation."""
        self.address = ""
        """What identifies its resource; empty until it is known. Written by who started it."""
        self.resource: Resource | None = None
        """The newest state that is known. Written by the reader, as is the next."""
        self.last: Event[Resource] | None = None
        """The event that settled it, if one did."""
        self.error: UcwaError | None = None
        """Why it came to nothing, where no event says so."""
        self.href = ""
        """Of its resource, as the server gave it."""
        self.seen = operations.platform.flag()
        """Set once an event has come."""
        self.settled = operations.platform.flag()
        """Set once it is settled. Neither is cleared, as several may wait."""

    @property
    def is_settled(self) -> bool:
        """Whether it is known how it ended."""
        return self.last is not None or self.error is not None

    def note(self, event: Event[Resource]) -> None:
        """Takes an event of the operation in."""
        self.href = event.link.href or self.href
        self.resource = event.resource or self.resource
        if event.type == _COMPLETED or (event.type == _DELETED and not event.in_):
            self.last = self.last or event
            self.settled.set()
        self.seen.set()

    def fail(self, error: UcwaError) -> None:
        """Settles it, if no event has."""
        self.error = self.error or error
        self.settled.set()

    def wait(self, timeout: float | None = None) -> Flow[T]:
        """The completed resource, in its newest state.

        Raises:
            OperationFailed: It ended in failure; OperationLost where nobody can tell.
            OperationTimeout: The time was up before.
        """
        return self._operations.wait(self, timeout)

    def cancel(self) -> Flow[None]:
        """Asks the server to end it; then `wait` raises OperationFailed.

        Raises LinkUnavailable where it can't be cancelled now.
        """
        return self._operations.cancel(self)


class Operations:
    """All operations that somebody waits for."""

    def __init__(
        self,
        platform: Platform,
        settings: Settings,
        hub: Hub,
        exchange: Exchanges,
        base: Callable[[], str],
    ) -> None:
        """`exchange` sends a request of a verb; `base` is what hrefs resolve against."""
        self.platform = platform
        self._settings = settings
        self._hub = hub
        self._exchange = exchange
        self._base = base
        self._running: dict[str, Running[Any]] = {}
        self._recent: tuple[Event[Resource], ...] = ()

    def run(self, operation: Operation[T], timeout: float | None = None) -> Flow[T]:
        """Starts an operation and waits until it is completed, as `Running.wait` does.

        Args:
            timeout: For all of it, in seconds. Without one it waits for as long as the
                event channel lives.
        """
        began = self.platform.monotonic()
        until = None if timeout is None else began + timeout
        running = self.register(operation)
        self._hub.begin_run(running)
        try:
            self._check()
            yield from self._send(running, until)
            yield from self._settled(running, self._left(until), timeout)
            return (yield from self._outcome(running))
        finally:
            self._hub.end_run(running)
            self.forget(running)

    def start(self, operation: Operation[T]) -> Flow[Running[T]]:
        """Starts an operation. `Running.wait` is for later; until then `forget` ends it."""
        running = self.register(operation)
        try:
            self._check()
            yield from self._send(running)
        except BaseException:
            self.forget(running)
            raise
        return running

    def register(self, operation: Operation[T]) -> Running[T]:
        """An operation with an id, whose events are attended to from now on."""
        identifier = operation.operation_id
        if not identifier or identifier in self._running:
            identifier = new_identifier(self.platform)
        request = with_operation_id(operation, identifier)
        running = Running(self, request)
        while len(self._running) >= _MOST_RUNNING:
            oldest = next(iter(tuple(self._running.values())))
            self.forget(oldest)
            oldest.fail(OperationLost(message="too many operations are on their way"))
        self._running[identifier] = running
        return running

    def accepted(self, running: Running[Any], location: str | None) -> None:
        """Says where the resource of an operation is."""
        if location:
            running.href = running.href or location
            running.address = self._address(location)
            for event in self._recent:
                if self._address(event.link.href) == running.address:
                    running.note(event)

    def forget(self, running: Running[Any]) -> None:
        """Ends the attention for an operation."""
        self._running.pop(running.request.operation_id or "", None)

    def observe(self, events: Iterable[Event[Resource]]) -> None:
        """Takes events in, in order."""
        for event in events:
            if not self._running:
                self._recent = ()
                return
            self._observe(event)

    def fail_all(self, why: str) -> None:
        """Says that nobody can tell any more how the operations end."""
        self._recent = ()
        for running in snapshot(self._running):
            running.fail(
                OperationLost(
                    message=why, resource=running.resource, request=running.request
                )
            )

    def wait(self, running: Running[T], timeout: float | None = None) -> Flow[T]:
        """See `Running.wait`."""
        yield from self._settled(running, timeout, timeout)
        self.forget(running)
        return (yield from self._outcome(running))

    def _settled(
        self, running: Running[Any], left: float | None, timeout: float | None
    ) -> Flow[None]:
        """Waits until it is known how it ended, for what is left of a time."""
        yield from Wait(running.settled, left)
        if not running.is_settled:
            raise OperationTimeout(
                f"{running.request.operation} is not completed after"
                f" {timeout:g} s; it may still be",
                resource=running.resource,
                request=running.request,
            )

    def cancel(self, running: Running[Any]) -> Flow[None]:
        """See `Running.cancel`."""
        resource = running.resource
        href = "" if resource is None else resource.links.single("cancel", Link).href
        if not href:
            owner = running.request.result or running.request.operation
            hint = "the operation can't be cancelled now"
            raise LinkUnavailable(owner, "cancel", hint)
        yield from self._exchange(Request("POST", href, "cancel.POST", None))

    def _check(self) -> None:
        """Looks whether there is a channel to tell of the end; asked when registered."""
        ended = self._hub.ended
        if ended is not None:
            why = "no event can tell how the operation ends: the channel has ended"
            raise OperationLost(message=why) from ended.error

    def _left(self, until: float | None) -> float | None:
        """The seconds to a moment."""
        now = self.platform.monotonic()
        return None if until is None else max(0.0, until - now)

    def _send(self, running: Running[Any], until: float | None = None) -> Flow[None]:
        """Sends the request of an operation, whose events may come before the reply."""
        try:
            response = yield from self._exchange(running.request, until=until)
        except (TransportError, RequestTimeout) as error:
            if not error.may_have_arrived:
                raise
            # Events tell whether it did arrive. It is never sent again.
            grace = min(_GRACE, self._settings.timeout)
            left = self._left(until)
            grace = grace if left is None else min(grace, left)
            if not (yield from Wait(running.seen, grace)):
                raise
            _logger.info("%s was lost, but has begun", running.request.operation)
            return
        value = response.value
        if isinstance(value, Resource) and running.resource is None:
            running.resource = value
        location = response.headers.get("location")
        self.accepted(running, location or getattr(value, "href", None))

    def _observe(self, event: Event[Resource]) -> None:
        # Kept first, looked for then; who gets an address does it the other way round.
        if any(not running.address for running in snapshot(self._running)):
            self._recent = (*self._recent[1 - _MOST_KEPT :], event)
        else:
            self._recent = ()
        running = self._running.get(operation_id_of(event))
        if running is None:
            address = self._address(event.link.href)
            found = (one for one in snapshot(self._running) if one.address == address)
            running = next(found, None)
        if running is not None:
            running.note(event)

    def _outcome(self, running: Running[T]) -> Flow[T]:
        event = running.last
        if event is None:
            assert running.error is not None
            raise running.error
        if event.type == _DELETED:
            raise failure_of(event, running.resource, running.request, OperationLost)
        if not is_success(event):
            raise failure_of(event, running.resource, running.request)
        newest = event.resource
        if newest is None:
            newest = yield from self._read(running, event.link.rel)
        return cast("T", newest)

    def _read(self, running: Running[Any], rel: str) -> Flow[Resource]:
        """The resource of an operation whose last event did not bring it along."""
        href, request = running.href, running.request
        if href:
            get: Request[Any] = Request("GET", href, f"{rel}.GET", request.result)
            try:
                response = yield from self._exchange(get)
            except UcwaError as error:
                # It is completed, so `run` does not fail. Most are gone by now.
                _logger.info("%s can't be read: %s", rel, type(error).__name__)
            else:
                if isinstance(response.value, Resource):
                    return response.value
        if running.resource is not None:
            return running.resource
        kind = cast("type[Resource]", request.result_type or Resource)
        return codec.decode({"_links": {"self": {"href": href}}}, kind)

    def _address(self, href: str) -> str:
        try:
            return identity(resolve(self._base(), href))
        except UcwaError:
            return identity(href)
