"""The reader of the event channel: which URL comes next, what to do when a reply fails.

What each event is handed over once rests on:

- A URL acknowledges the batch before it. After a reply was handed over, only its `next` is
  sent, never its own URL again, so the server goes on. Events of it can't come again.
- Where no reply came, the same URL is sent again. The server has kept the batch, it may
  have grown, and nothing of it was handed over yet.
- `resync` leads to the first batch that the server takes for not acknowledged, and the
  application's own link may do so, too. That batch and later ones may have been handed over,
  and may have grown. So batches are remembered by their addresses, and after such a detour
  what was handed over from the batch of that address on is passed over, event by event. It
  is a matter of place, not of content: equal events in other places are other events. From
  the first one on that differs, the server tells something new.
- After `resume` or in a new application addresses mean other batches; they are forgotten.
"""

from __future__ import annotations

from collections.abc import Callable
from logging import getLogger
from typing import Any, cast

from ..errors import (
    AuthError,
    ChannelTaken,
    Conflict,
    DecodeError,
    Gone,
    HostRefused,
    NotFound,
    RequestTimeout,
    StatusError,
    TransportError,
    UcwaError,
    UnknownMediaType,
)
from ..events import EventBatch
from ..request import Pairs, Request
from ..signals import Resumed, Resynchronized
from .addresses import resolve
from .batches import HandedOver
from .effects import Flow, Platform, Sleep
from .home import Home
from .http import Reply
from .hub import Hub
from .operations import Operations
from .replies import read, reason_of, status_error_of
from .retrying import is_unreached, may_pass, pause
from .settings import Settings

__all__ = ["Channel"]

_MARGIN = 30
"""Seconds that a reply may take beyond what the server was told to hold it."""
_PATIENCE = 6
"""How often in a row a reply may make no sense before the channel ends."""
_SEARCH = 6
"""After how many failures in a row to look whether the user is at home elsewhere."""
_LONGEST_WAIT = 900.0
"""Seconds; no matter what the server asks for."""
_HASTE = 1.0
"""Seconds within which no empty reply is due; they are the least between two such."""
_FIRST_GAP = 0.05

_logger = getLogger(__name__)


class Channel:
    """Reads events and hands them over until it has to end."""

    def __init__(
        self,
        platform: Platform,
        settings: Settings,
        home: Home,
        hub: Hub,
        operations: Operations,
        send: Callable[[Request[EventBatch], float], Flow[Reply]],
        has_moved: Callable[[], Flow[bool]] | None = None,
    ) -> None:
        """
        Args:
            send: Sends a request once, with a timeout in seconds; it may renew a token.
            has_moved: Looks whether the user is at home on another server by now.
        """
        self._platform = platform
        self._settings = settings
        self._home = home
        self._hub = hub
        self._operations = operations
        self._send = send
        self._has_moved = has_moved
        self._handed = HandedOver()
        self._runs = 0
        self._href = ""
        self._query: Pairs[str] = ()
        self._failures = 0
        """Replies that did not come, in a row."""
        self._is_unreached = False
        """Whether the last of them tells nothing of the server itself."""
        self._oddities = 0
        """Replies in a row that are no batch with a next one."""
        self._hasty = 0
        """Empty replies in a row that came at once."""

    def run(self) -> Flow[None]:
        """Reads until the channel ends; then the hub knows why."""
        self._runs += 1
        run = self._runs
        try:
            self._begin()
            while self._hub.ended is None and run == self._runs:
                yield from self._hub.room()
                wait = yield from self._advance(run)
                if wait > 0:
                    yield from Sleep(wait)
        except UcwaError as error:
            self._end(run, error)
        except Exception as error:
            # Whoever waits for events must learn that there will be none.
            _logger.exception("the reader of the event channel failed")
            failure = UcwaError(f"the reader of the event channel failed: {error!r}")
            failure.__cause__ = error
            self._end(run, failure)

    def _begin(self) -> None:
        """Starts at the application's own link, with what the server is to remember."""
        self._follow(self._home.events_href, is_first=True)

    def _follow(self, href: str, *, is_first: bool = False) -> None:
        settings = self._settings
        rows = (
            ("timeout", settings.event_timeout),
            ("medium", settings.event_medium),
            ("low", settings.event_low),
        )
        self._href = href
        self._query = tuple(
            (name, str(value)) for name, value in rows if is_first and value is not None
        )

    def _advance(self, run: int) -> Flow[float]:
        """One request and what follows from it; gives the seconds to wait after it."""
        started = self._platform.monotonic()
        try:
            if (yield from self._is_left()):
                what = UcwaError("the server is out of reach, and the user elsewhere")
                wait = yield from self._recreate(what, started)
            else:
                wait = yield from self._exchange(run, started)
        except HostRefused:
            raise
        except (TransportError, RequestTimeout) as error:
            return self._failed(error, started)
        except (DecodeError, UnknownMediaType) as error:
            return self._odd(error, started)
        except StatusError as error:
            if not may_pass(error):
                raise
            return self._failed(error, started)
        return wait

    def _is_left(self) -> Flow[bool]:
        """Whether to go on elsewhere; looked at now and then while nobody is reached."""
        is_due = self._failures > 0 and self._failures % _SEARCH == 0
        if self._has_moved is None or not (self._is_unreached and is_due):
            return False
        return (yield from self._has_moved())

    def _exchange(self, run: int, started: float) -> Flow[float]:
        request: Request[EventBatch] = Request(
            "GET", self._href, "events.GET", "EventBatch", self._query
        )
        timeout = self._settings.event_timeout + _MARGIN
        reply = yield from self._send(request, timeout)
        if run != self._runs:
            # We replaced it ourselves; the newer request gets whatever this one has got.
            return 0.0
        if not reply.is_success:
            return (yield from self._refused(request, reply, started))
        try:
            batch = cast("EventBatch | None", read(request, reply).value)
            if batch is None:
                raise DecodeError("the reply is empty", "events")
        except (DecodeError, UnknownMediaType) as error:
            return self._odd(error, started)
        return (yield from self._received(batch, started))

    def _received(self, batch: EventBatch, started: float) -> Flow[float]:
        """Hands a batch over and goes where it leads."""
        events, links = batch.events, batch.links
        if events or links.next.href:
            events = self._handed.fresh(self._address(batch), events)
        self._hub.put(*events)
        # Later, so that who waits for an operation finds all before its end handed over.
        self._operations.observe(events)
        if links.next.href:
            self._follow(links.next.href)
            self._failures = self._oddities = 0
            return self._gap(bool(events), started)
        if links.resume.href:
            return (yield from self._resume(links.resume.href, started))
        if links.resync.href:
            return (yield from self._resync(links.resync.href, started))
        error = DecodeError("the reply has no link to go on with", "events._links")
        wait = self._odd(error, started)
        self._handed.expect_repeats()
        yield from self._restart()
        return wait

    def _address(self, batch: EventBatch) -> str:
        """What a batch is known by."""
        try:
            return resolve(self._home.base, batch.href or self._href)
        except HostRefused:
            return self._href

    def _resume(self, href: str, started: float) -> Flow[float]:
        wait = self._detour("resume", started)
        _logger.warning("the event channel resumes after a long absence")
        self._operations.fail_all("the event channel was resumed after a long absence")
        self._handed.forget()
        self._follow(href, is_first=True)
        lost = yield from self._home.resubscribe()
        self._hub.put(Resumed(lost))
        return wait

    def _resync(self, href: str, started: float) -> Flow[float]:
        wait = self._detour("resync", started)
        _logger.warning("the event channel is resynchronized")
        self._operations.fail_all("the event channel was resynchronized")
        self._handed.expect_repeats()
        self._follow(href)
        try:
            yield from self._home.read_again()
        except NotFound as error:
            return (yield from self._recreate(error, started))
        except UcwaError as error:
            if isinstance(error, (AuthError, Gone)):
                raise
            _logger.warning("the application can't be read again: %s", error)
        self._hub.put(Resynchronized())
        return wait

    def _refused(
        self, request: Request[Any], reply: Reply, started: float
    ) -> Flow[float]:
        """What to do about an error of the server."""
        error = status_error_of(reply, request, self._platform.now())
        if isinstance(error, NotFound):
            return (yield from self._missing(error, started))
        if not isinstance(error, StatusError) or reply.status == 410:
            raise error
        if may_pass(error):
            return self._failed(error, started, error.retry_after)
        if isinstance(error, Conflict):
            if (error.subcode or "").lower() == "pgetreplaced":
                raise ChannelTaken("another reader took the event channel") from error
        elif 400 <= reply.status < 500 and reason_of(reply).is_own:
            raise error
        return self._odd(error, started)

    def _missing(self, error: NotFound, started: float) -> Flow[float]:
        """The channel is not there. Only if the application isn't either, make it anew."""
        try:
            yield from self._home.read_again()
        except NotFound:
            return (yield from self._recreate(error, started))
        wait = self._odd(error, started)
        self._handed.expect_repeats()
        self._begin()
        return wait

    def _restart(self) -> Flow[None]:
        """Goes on at the link that the application has now."""
        try:
            yield from self._home.read_again()
        except NotFound as error:
            yield from self._recreate(error, self._platform.monotonic())
            return
        self._begin()

    def _recreate(self, error: UcwaError, started: float) -> Flow[float]:
        _logger.warning("the application is lost and created anew: %s", error)
        self._operations.fail_all("the server forgot the application")
        signal = yield from self._home.recreate()
        self._failures = 0
        wait = self._detour("a new application", started, error)
        self._handed.forget()
        self._begin()
        self._hub.put(signal)
        return wait

    def _detour(
        self, what: str, started: float, error: UcwaError | None = None
    ) -> float:
        """The wait after a turn that is right once, but not again and again."""
        if self._oddities == 0:
            self._oddities = 1
            return 0.0
        found = error or DecodeError(f"the server asks for {what}, not once but always")
        return self._odd(found, started)

    def _odd(self, error: UcwaError, started: float) -> float:
        """The wait after a reply that makes no sense. Raises after too many."""
        self._oddities += 1
        if self._oddities > _PATIENCE:
            raise error
        _logger.warning("a reply of the event channel makes no sense: %s", error)
        return self._since(started, self._back_off(self._oddities))

    def _failed(
        self, error: UcwaError, started: float, stated: float | None = None
    ) -> float:
        """The wait before the same URL is sent again, as often as it takes."""
        self._failures += 1
        self._is_unreached = is_unreached(error)
        _logger.info("no events: %s", error)
        if stated is not None and stated >= 1:
            jitter = self._settings.backoff * self._platform.random()
            return min(stated, _LONGEST_WAIT) + jitter
        return self._since(started, self._back_off(self._failures))

    def _gap(self, has_events: bool, started: float) -> float:
        """The wait after a good reply: none, unless the server should have waited."""
        if has_events or self._platform.monotonic() - started >= _HASTE:
            self._hasty = 0
            return 0.0
        self._hasty += 1
        gap = min(_HASTE, _FIRST_GAP * 2.0 ** min(self._hasty - 1, 8))
        return self._since(started, gap)

    def _back_off(self, count: int) -> float:
        return pause(count - 1, self._settings, self._platform.random())

    def _since(self, started: float, gap: float) -> float:
        """What is left of a gap between two requests."""
        return max(0.0, started + gap - self._platform.monotonic())

    def _end(self, run: int, error: UcwaError) -> None:
        if run != self._runs:
            return
        _logger.warning("the event channel ends: %s", error)
        self._operations.fail_all(f"the event channel ended: {error}")
        self._hub.end(error)
