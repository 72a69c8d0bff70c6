"""Tokens of one user: a token per host, renewed before it expires and when it is refused.

A host gets no token that it did not ask for, and none that was got for another one.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from copy import copy
from logging import getLogger
from typing import TYPE_CHECKING

from ..errors import AuthError, RequestTimeout, TransportError, UcwaError
from .addresses import TrustedHosts, origin
from .effects import Acquire, Flow, Mutex, Platform
from .http import HttpRequest, Reply
from .settings import Settings
from .transmission import Transmission

if TYPE_CHECKING:
    from ..auth import Auth
    from .challenge import Offer
    from .granting import Issued, Source

__all__ = ["Tokens"]

_logger = getLogger(__name__)

_EARLY = 0.9
"""Part of its life after which a token is renewed."""


class _Keyring:
    """What is known of one host. Who holds the mutex may change it."""

    def __init__(self, mutex: Mutex, offer: Offer) -> None:
        self.mutex = mutex
        self.offer = offer
        """How the host wants to be asked."""
        self.token: str | None = None
        self.refused: str | None = None
        """The last token that the host did not take."""
        self.tries = 0
        """How often a token was asked for."""
        self.failure: UcwaError | None = None
        """Why there was none the last time."""
        self.renew_at: float | None = None
        """By the clock that never goes back; None where the token says no time."""
        self.expires_at: float | None = None

    def is_fresh(self, now: float) -> bool:
        """Whether there is a token that may be used without further ado."""
        if self.token is None or self.token == self.refused:
            return False
        return self.renew_at is None or now < self.renew_at

    def keep(self, given: Issued, now: float) -> None:
        """Takes a token for the one to use."""
        seconds = given.seconds
        self.renew_at = None if seconds is None else now + seconds * _EARLY
        self.expires_at = None if seconds is None else now + seconds
        self.token = given.token
        self.failure = None

    def put_off(self, error: UcwaError, now: float) -> bool:
        """Lets the old token do while it is good; False where it is not."""
        self.failure = error
        if self.token is None or self.token == self.refused or self.expires_at is None:
            return False
        # Who is told no is not to ask again and again: accounts are locked for that.
        is_final = isinstance(error, AuthError)
        self.renew_at = self.expires_at if is_final else (now + self.expires_at) / 2
        return now < self.expires_at

    def refuse(self, used: str | None) -> None:
        """Notes that a header was not taken."""
        token = self.token
        if token is not None and used == _header(token):
            self.refused = token


class Tokens:
    """Gets tokens and keeps them. May be used by several flows at a time."""

    def __init__(
        self,
        platform: Platform,
        settings: Settings,
        hosts: TrustedHosts,
        auth: Auth | None,
        address: str | None = None,
    ) -> None:
        """`address` is that of the user, who signs in by it where `auth` names no other."""
        self._platform = platform
        self._rings: dict[str, _Keyring] = {}
        self._source: Source | None = None
        self._is_given = False
        """Whether it is the user who gives the tokens."""
        if auth is not None:
            self._use(auth, settings, hosts, address or "")

    def _use(
        self, auth: Auth, settings: Settings, hosts: TrustedHosts, address: str
    ) -> None:
        from ..auth import Bearer  # who needs no token need not load these
        from .granting import Granting
        from .providing import Providing

        if isinstance(auth, Bearer):
            self._source, self._is_given = Providing(auth), True
            return
        platform = self._platform
        unsigned = Transmission(
            platform, settings, hosts, _Unsigned(platform, settings, hosts, None)
        )

        def send(request: HttpRequest) -> Flow[Reply]:
            return unsigned.send(request, patient=False)

        username = address.removeprefix("sip:")
        self._source = Granting(platform, settings, hosts, send, auth, username)

    def expect(self, url: str) -> None:
        """Has the first request to a host carry a token, without being asked for it.

        Only where the user gives the tokens; else the host has to tell where to get one.
        """
        if self._is_given:
            from .challenge import Offer

            self._ring(url, Offer())

    def authorization(self, url: str) -> Flow[str | None]:
        """The header `Authorization` for a request; None where the host asked for none.

        Raises:
            AuthError: There was a token, it expired, and there is no new one.
            StatusError: The one that gives tokens is out of order for a while.
            TransportError: It was not reached.
            RequestTimeout: It did not answer.
        """
        ring = self._rings.get(origin(url))
        if ring is None:
            return None
        yield from self._refresh(ring, url)
        return _header(ring.token)

    def challenged(self, url: str, reply: Reply, used: str | None) -> Flow[bool]:
        """Gets another token after a 401; whether it makes sense to try again.

        Args:
            used: The header that the refused request carried.

        Raises:
            AuthError: There is no other one; it tells what the server offers.
            StatusError: The one that gives tokens is out of order for a while.
            TransportError: It was not reached; the refused request did nothing.
            RequestTimeout: It did not answer.
        """
        from .challenge import Offer, read_offer

        offer = read_offer(reply)
        if self._source is None:
            raise AuthError(
                "the server wants to know who asks",
                url=url,
                grants=() if offer.ms_rtc is None else offer.ms_rtc.grants,
                advice="give auth=",
            )
        ring = self._ring(url, offer)
        if offer != Offer():
            ring.offer = offer
        ring.refuse(used)
        yield from self._refresh(ring, url)
        return True

    def forget(self, url: str | None = None) -> None:
        """Drops the token of a host, or all of them; each has to ask anew."""
        if url is None:
            self._rings.clear()
        else:
            self._rings.pop(origin(url), None)

    def _ring(self, url: str, offer: Offer) -> _Keyring:
        # One step, so that two threads never get two of them.
        return self._rings.setdefault(
            origin(url), _Keyring(self._platform.mutex(), offer)
        )

    def _refresh(self, ring: _Keyring, url: str) -> Flow[None]:
        """Renews a token if it is time; of several flows one does, for all of them."""
        if ring.is_fresh(self._platform.monotonic()):
            return
        tries = ring.tries
        yield from Acquire(ring.mutex)
        try:
            if ring.is_fresh(self._platform.monotonic()):
                return
            if ring.tries != tries and ring.failure is not None:
                raise copy(ring.failure)
            ring.tries += 1
            yield from self._renew(ring, url)
        finally:
            ring.mutex.release()

    def _renew(self, ring: _Keyring, url: str) -> Flow[None]:
        try:
            with _nothing_arrived():
                given = yield from self._obtain(ring, url)
        except UcwaError as error:
            if not ring.put_off(error, self._platform.monotonic()):
                raise
            name = type(error).__name__
            _logger.warning("a token could not be renewed yet: %s", name)
            return
        ring.keep(given, self._platform.monotonic())
        _logger.info("got a token for %s", origin(url))

    def _obtain(self, ring: _Keyring, url: str) -> Flow[Issued]:
        if self._source is None:
            raise AuthError("there is nothing to sign in with", url=url)
        given = yield from self._source.token(url, ring.offer, ring.token)
        if self._is_given and given.token == ring.refused:
            raise AuthError(
                "the server does not take the token",
                url=url,
                advice="give one that is not expired, and for this host",
            )
        return given


class _Unsigned(Tokens):
    """No tokens at all: for requests for tokens."""

    def challenged(self, url: str, reply: Reply, used: str | None) -> Flow[bool]:
        """Leaves the reply to whoever asked."""
        del url, reply, used
        yield from ()
        return False


def _header(token: str | None) -> str | None:
    return None if token is None else f"Bearer {token}"


@contextmanager
def _nothing_arrived() -> Generator[None]:
    """Tells of a request that was not sent for want of a token.

    That the one for the token may have arrived is no matter of who sent the other.
    """
    try:
        yield
    except TransportError as error:
        if not error.may_have_arrived:
            raise
        raise TransportError(str(error), may_have_arrived=False) from error
    except RequestTimeout as error:
        raise RequestTimeout(str(error), may_have_arrived=False) from error
