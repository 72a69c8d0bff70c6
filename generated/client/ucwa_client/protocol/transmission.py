"""How one request goes out: to trusted hosts alone, with a token, again where that is safe."""

from __future__ import annotations

from collections.abc import Container
from logging import DEBUG, NullHandler, getLogger
from typing import TYPE_CHECKING

from attrs import evolve

from ..errors import (
    AuthError,
    DecodeError,
    HostRefused,
    RequestTimeout,
    TransportError,
)
from ..request import Pairs
from .addresses import TrustedHosts, resolve
from .effects import Flow, Platform, Send, Sleep
from .http import HttpRequest, Reply
from .settings import Settings

if TYPE_CHECKING:
    from .retrying import Outcome
    from .tokens import Tokens

__all__ = ["Transmission"]

_logger = getLogger(__name__)
_log_of_exchanges = getLogger(f"{__package__}.trace")
# Who does not set up logging hears nothing, not even warnings.
getLogger(__name__.rpartition(".protocol.")[0]).addHandler(NullHandler())

_SHORTEST = 0.01
"""Seconds that an answer may take in any case; none would mean no end."""
_REDIRECTIONS = frozenset({301, 302, 303, 307, 308})
_UNCERTAIN = frozenset({408, 502, 503, 504})
"""Statuses that leave open whether the request was passed on before."""


class Transmission:
    """Sends requests for all parts of the protocol."""

    def __init__(
        self,
        platform: Platform,
        settings: Settings,
        hosts: TrustedHosts,
        tokens: Tokens,
    ) -> None:
        self.platform = platform
        self.settings = settings
        self.hosts = hosts
        self.tokens = tokens

    def send(
        self,
        request: HttpRequest,
        *,
        repeatable: bool | None = None,
        patient: bool = True,
        handles: Container[int] = (),
        until: float | None = None,
    ) -> Flow[Reply]:
        """The reply to a request, be it an error of the server's.

        Redirections are never followed. One to a trusted host is given back like any reply,
        so that who asked may decide. A DELETE that finds nothing when it is sent again was
        executed the first time: the reply is as if it had not been lost.

        Args:
            repeatable: Whether it may be executed twice; None where its method decides.
            patient: Whether it is sent again after what passes; a token is renewed anyway.
            handles: Statuses that the caller sees to, so that they are not waited out.
            until: When all of it has to end, by the clock that never goes back.

        Raises:
            HostRefused: It leads to a host that is not trusted, and nothing was sent; or
                the server sends on to one.
            AuthError: There is no token that the server takes.
            TransportError: The server was not reached, or the connection broke.
            RequestTimeout: There was no reply in time.
            DecodeError: The reply is larger than `Settings.max_body`.
        """
        self.hosts.check(request.url)
        retry = 0
        was_lost = False
        while True:
            outcome: Outcome
            try:
                timely = request if until is None else self._ending(request, until)
                outcome = yield from self._authorized(timely, retry + 1)
            except (TransportError, RequestTimeout) as error:
                outcome = error
            wait = None
            if patient and not _is_handled(outcome, handles):
                wait = self._wait(request, outcome, retry, repeatable, until)
            if wait is None:
                if isinstance(outcome, Reply):
                    if (
                        was_lost
                        and request.method == "DELETE"
                        and outcome.status == 404
                    ):
                        return Reply(204, url=outcome.url)
                    return self._checked(request, outcome)
                raise outcome
            retry += 1
            was_lost = was_lost or _may_be_executed(outcome)
            yield from Sleep(wait)

    def _ending(self, request: HttpRequest, until: float) -> HttpRequest:
        """A request that takes no longer than to a moment."""
        usual = self.settings.timeout if request.timeout is None else request.timeout
        left = until - self.platform.monotonic()
        return evolve(request, timeout=max(_SHORTEST, min(usual, left)))

    def _wait(
        self,
        request: HttpRequest,
        outcome: Outcome,
        retry: int,
        repeatable: bool | None,
        until: float | None,
    ) -> float | None:
        """Seconds to wait before the request is sent again, which is logged."""
        from .redaction import redacted_url  # who meets no trouble need not load these
        from .retrying import wait_before_retry

        wait = wait_before_retry(
            request,
            outcome,
            retry,
            self.settings,
            self.platform.random(),
            self.platform.now(),
            repeatable=repeatable,
        )
        if wait is not None and until is not None:
            wait = wait if self.platform.monotonic() + wait < until else None
        if wait is not None:
            _logger.warning(
                "%s %s: %s; retry %d in %.1f s",
                request.method,
                redacted_url(request.url),
                _named(outcome),
                retry + 1,
                wait,
            )
        return wait

    def _authorized(self, request: HttpRequest, attempt: int) -> Flow[Reply]:
        """The reply to a request with a token; with a newer one where that is refused."""
        if request.auth is not None or request.header("Authorization") is not None:
            return (yield from self._sent(request, None, attempt))
        used = yield from self.tokens.authorization(request.url)
        reply = yield from self._sent(request, used, attempt)
        if reply.status != 401:
            return reply
        again = yield from self.tokens.challenged(request.url, reply, used)
        if not again:
            return reply
        used = yield from self.tokens.authorization(request.url)
        reply = yield from self._sent(request, used, attempt)
        if reply.status == 401:
            from .redaction import redacted_url

            url = redacted_url(request.url)
            raise AuthError(f"{url} refuses a token that is new", url=url)
        return reply

    def _sent(
        self, request: HttpRequest, authorization: str | None, attempt: int
    ) -> Flow[Reply]:
        """One exchange, which is told of."""
        headers = _merged(self.settings.headers, request.headers)
        if authorization is not None:
            headers = _merged(headers, (("Authorization", authorization),))
        outgoing = evolve(request, headers=headers)
        began = self.platform.monotonic()
        outcome: Reply | Exception
        try:
            outcome = yield from Send(outgoing)
            if len(outcome.content) > self.settings.max_body:
                raise DecodeError(f"longer than {self.settings.max_body} bytes")
        except Exception as error:  # noqa: BLE001
            outcome = error
        seconds = self.platform.monotonic() - began
        trace = self.settings.trace
        if trace is not None or _log_of_exchanges.isEnabledFor(DEBUG):
            from .trace import tell

            yield from tell(trace, outgoing, outcome, attempt=attempt, seconds=seconds)
        if isinstance(outcome, Reply):
            return outcome
        raise outcome

    def _checked(self, request: HttpRequest, reply: Reply) -> Reply:
        """The reply, unless it sends on to where nothing may be sent."""
        location = reply.headers.get("location")
        if reply.status in _REDIRECTIONS and location is not None:
            try:
                self.hosts.check(resolve(reply.url or request.url, location))
            except HostRefused as error:
                reason = f"the server sends on to it, but {error.reason}"
                raise HostRefused(error.url, reason) from None
        return reply


def _may_be_executed(outcome: Outcome) -> bool:
    """Whether a request may have had its effect, though no reply says so."""
    if isinstance(outcome, (TransportError, RequestTimeout)):
        return outcome.may_have_arrived
    return isinstance(outcome, Reply) and outcome.status in _UNCERTAIN


def _merged(headers: Pairs[str], more: Pairs[str]) -> Pairs[str]:
    """Headers of which later ones take the place of others."""
    names = {name.lower() for name, _ in more}
    return (*(row for row in headers if row[0].lower() not in names), *more)


def _is_handled(outcome: Outcome, handles: Container[int]) -> bool:
    """Whether there is nothing to wait for."""
    if isinstance(outcome, Reply):
        return outcome.is_success or outcome.status in handles
    return False


def _named(outcome: Outcome) -> str:
    """What a request came to, for the log; texts of errors may hold secrets."""
    if isinstance(outcome, Reply):
        return f"status {outcome.status}"
    return type(outcome).__name__
