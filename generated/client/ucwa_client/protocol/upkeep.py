"""What is to be done again and again while a client lives: activity, subscriptions."""

from __future__ import annotations

from logging import getLogger
from typing import Any

from ..errors import (
    AuthError,
    Conflict,
    Forbidden,
    Gone,
    NotFound,
    UcwaError,
)
from ..link import Link
from ..request import Request
from .application import ApplicationHome
from .effects import Flow, Platform, Wait
from .intents import CONTACT_LIST, Intents, Subscribed
from .restoring import Exchange
from .settings import Settings

__all__ = ["Upkeep"]

_JITTER = 0.1
"""The part of the interval by which a report may be early."""
_AGAIN = 30.0
"""Seconds until something is tried again that failed."""

_logger = getLogger(__name__)


class Upkeep:
    """Reports activity and renews subscriptions when it is time.

    The reports begin when the user was made available, and what the user reports counts.
    A subscription is extended itself; where it has expired it is begun anew. Neither finds
    out whether the application lives, as that is for the event channel.
    """

    def __init__(
        self,
        platform: Platform,
        settings: Settings,
        intents: Intents,
        home: ApplicationHome,
        exchange: Exchange,
    ) -> None:
        self._platform = platform
        self._settings = settings
        self._intents = intents
        self._home = home
        self._exchange = exchange
        self._early = 0.0
        """By how many seconds the next report is early."""
        self._not_before = 0.0
        """When a report may be tried again."""

    def run(self) -> Flow[None]:
        """Runs until the application is gone, or it is cancelled."""
        intents, platform = self._intents, self._platform
        try:
            while True:
                intents.changed.clear()
                due = self._next()
                now = platform.monotonic()
                if due is None or due > now:
                    wait = None if due is None else due - now
                    yield from Wait(intents.changed, wait)
                else:
                    yield from self._work(now)
        except (AuthError, Gone) as error:
            _logger.warning("nothing is kept up any more: %s", error)

    def _next(self) -> float | None:
        """When there is something to do."""
        times = [row.due for row in self._renewed()]
        activity = self._activity_due()
        if activity is not None:
            times.append(activity)
        return min(times, default=None)

    def _work(self, now: float) -> Flow[None]:
        activity = self._activity_due()
        if activity is not None and activity <= now:
            yield from self._report()
        for subscribed in self._renewed():
            if subscribed.due <= now:
                yield from self._renew(subscribed)

    def _renewed(self) -> tuple[Subscribed, ...]:
        settings = self._settings
        return self._intents.subscriptions if settings.renew_subscriptions else ()

    def _activity_due(self) -> float | None:
        last = self._intents.last_activity
        if (
            not self._settings.report_activity
            or self._intents.available is None
            or last is None
        ):
            return None
        return max(
            last + self._settings.activity_interval - self._early, self._not_before
        )

    def _report(self) -> Flow[None]:
        interval, now = self._settings.activity_interval, self._platform.monotonic()
        self._early = interval * _JITTER * self._platform.random()
        self._not_before = now + min(interval, _AGAIN)
        try:
            href = yield from self._activity_href()
            if not href:
                self._not_before = now + interval
                return
            request: Request[Any] = Request("POST", href, "reportMyActivity.POST", None)
            yield from self._exchange(request)
        except (AuthError, Gone):
            raise
        except UcwaError as error:
            _logger.warning("activity was not reported: %s", error)

    def _activity_href(self) -> Flow[str]:
        """Where activity is reported; empty where the server does not offer it."""
        for _ in range(2):
            me = self._home.application.embedded.first("me")
            href = "" if me is None else me.links.single("reportMyActivity", Link).href
            if href:
                return href
            yield from self._home.read_again()
        return ""

    def _renew(self, subscribed: Subscribed) -> Flow[None]:
        self._intents.postpone(subscribed, _AGAIN)
        current = self._current(subscribed)
        if current is None:
            return
        try:
            if current.href and self._platform.monotonic() < current.expires:
                yield from self._extend(current)
            else:
                yield from self._begin_anew(current)
        except NotFound:
            yield from self._after_expiry(current)
        except (Conflict, Forbidden) as error:
            _logger.warning("a subscription can't be renewed: %s", error)
            self._intents.drop(self._current(current))
        except (AuthError, Gone):
            raise
        except UcwaError as error:
            _logger.warning("a subscription was not renewed yet: %s", error)

    def _extend(self, subscribed: Subscribed) -> Flow[None]:
        duration = str(subscribed.minutes)
        if subscribed.request.operation == CONTACT_LIST:
            request: Request[Any] = subscribed.request
        else:
            request = Request(
                "POST",
                subscribed.href,
                "presenceSubscription.POST",
                "PresenceSubscription",
                query=(("duration", duration),),
            )
        yield from self._exchange(request)

    def _after_expiry(self, subscribed: Subscribed) -> Flow[None]:
        try:
            yield from self._begin_anew(subscribed)
        except (AuthError, Gone):
            raise
        except UcwaError as error:
            _logger.warning("a subscription was not begun anew yet: %s", error)

    def _begin_anew(self, subscribed: Subscribed) -> Flow[None]:
        known = self._current(subscribed)
        if known is None:
            # Who created the application anew has begun it already.
            return
        yield from self._home.restoring.subscribe(known)
        self._intents.drop(known)

    def _current(self, subscribed: Subscribed) -> Subscribed | None:
        """The same subscription as it is known now; None where it was ended."""
        found = (
            row
            for row in self._intents.subscriptions
            if row.request == subscribed.request and row.href == subscribed.href
        )
        return next(found, None)
