"""Discovery: from a user's address to the URL where applications are created.

A well-known host of the domain leads to `user`, and that to `applications`, each perhaps on
another server. Relative hrefs of an application resolve against the URL found here, that of
`applications`, not against the hosts on the way to it.
"""

from __future__ import annotations

from collections.abc import Callable, Container
from logging import getLogger
from typing import Protocol, TypeVar, cast

from attrs import evolve, frozen

from .. import codec
from ..errors import (
    AuthError,
    DecodeError,
    HostRefused,
    LinkUnavailable,
    RequestTimeout,
    StatusError,
    TransportError,
    UcwaError,
    UnknownMediaType,
)
from ..link import Link
from ..links import Links
from ..resource import Resource
from .addresses import TrustedHosts, identity, origin, resolve
from .effects import Flow
from .http import HttpRequest, Reply
from .redaction import redacted_url
from .replies import status_error_of
from .settings import Settings

__all__ = [
    "Forgetful",
    "Sender",
    "Whereabouts",
    "discover",
    "domain_of",
    "send_with_own_token",
]

T = TypeVar("T")

_logger = getLogger(__name__)

_HOSTS = ("lyncdiscoverinternal", "lyncdiscover")
_FIRST_TIMEOUT = 10.0
"""Seconds for hosts that are there only inside of a company."""
_WAY = ("applications", "redirect", "user")
"""What is followed, the nearest to the end first; who sends on knows better than who asks
to sign in."""
_MOST_HOPS = 10
_REDIRECTIONS = frozenset({301, 302, 303, 307, 308})
_WRONG_HOST = frozenset({403, 500})
"""What servers answer to a token that another one gave (diagnostics 28055 and 28032)."""
_MOVED = frozenset({403, 502})
"""After these the user may be at home elsewhere."""
_NO_ADDRESS = "{!r} is no address such as user@contoso.example"
_AMBIGUOUS = frozenset("ßς\u200c\u200d")
"""Two standards write them differently in host names, so they may lead to two owners."""


class Sender(Protocol):
    """How requests go out: `Transmission.send`."""

    def __call__(
        self,
        request: HttpRequest,
        *,
        repeatable: bool | None = None,
        patient: bool = True,
        handles: Container[int] = (),
    ) -> Flow[Reply]: ...


class Forgetful(Protocol):
    """Who has the tokens."""

    def forget(self, url: str | None = None) -> None: ...


def domain_of(address: str) -> str:
    """The domain of a user's address, or of the organizer in a conference URI.

    Raises:
        ValueError: It is no address.
    """
    text = address.partition(";")[0].strip()
    user, _, domain = text.partition("@")
    if text[:4].lower() == "sip:":
        user = user[4:]
    if not user or _AMBIGUOUS & set(domain):
        raise ValueError(_NO_ADDRESS.format(address))
    try:
        host = domain.encode("idna").decode("ascii").lower()
        if ":" in host or origin(f"https://{host}/") != f"https://{host}":
            raise ValueError(host)
    except (ValueError, HostRefused):
        raise ValueError(_NO_ADDRESS.format(address)) from None
    return host


def discover(
    address: str | None,
    settings: Settings,
    hosts: TrustedHosts,
    send: Sender,
    tokens: Forgetful | None = None,
) -> Flow[str]:
    """The URL of `applications`.

    Args:
        address: Of the user, or a conference URI; not needed with
            `Settings.discovery_urls`.
        tokens: Have a token forgotten that a server does not take, being another one's.

    Raises:
        TransportError: No server was found.
        HostRefused: The way leads to a host that is not trusted; nothing was sent to it.
        AuthError: The user could not sign in.
        LinkUnavailable: The user may not create applications.
        StatusError: A server on the way answered with an error.
        ValueError: It is no address.
    """
    reply = yield from _Root(address, settings, hosts, send).find()
    seen: set[str] = set()
    for _ in range(_MOST_HOPS):
        links = _read(reply, settings).links
        rel = next((rel for rel in _WAY if _href(links, rel)), None)
        if rel is None:
            hint = "the account may not be allowed to use applications"
            raise LinkUnavailable(links.owner or "user", "applications", hint)
        url = resolve(reply.url, _href(links, rel))
        hosts.check(url)
        if rel == "applications":
            _logger.info("applications are at %s", redacted_url(url))
            return url
        if identity(url) in seen:
            break
        seen.add(identity(url))
        _logger.info("discovery goes on by %s", redacted_url(url))
        request = _get(url, settings)
        if tokens is None:
            reply = yield from send(request)
        else:
            reply = yield from send_with_own_token(request, send, tokens)
        if not reply.is_success:
            raise status_error_of(reply)
    raise TransportError("discovery leads in circles", may_have_arrived=False)


def send_with_own_token(
    request: HttpRequest, send: Sender, tokens: Forgetful
) -> Flow[Reply]:
    """Sends a request of signing in; once more where the token may be another host's.

    Servers know only tokens that they gave themselves, and answer others with 403 or 500
    instead of 401. Without a token they tell where to get theirs.
    """
    reply = yield from send(request, handles=_WRONG_HOST)
    if reply.status not in _WRONG_HOST:
        return reply
    _logger.info("%s may want a token of its own", redacted_url(request.url))
    tokens.forget(request.url)
    return (yield from send(request))


def _href(links: Links, rel: str) -> str:
    """Where a link leads; empty where there is none."""
    return links.single(rel, cast("type[Link[Resource]]", Link)).href


def _is_moved(reply: Reply) -> bool:
    return reply.status in _REDIRECTIONS and "location" in reply.headers


def _get(url: str, settings: Settings) -> HttpRequest:
    return HttpRequest("GET", url, (("Accept", settings.media_type),))


def _read(reply: Reply, settings: Settings) -> Resource:
    kind = reply.media_type or settings.media_type
    return codec.loads(reply.content, type=Resource, media_type=kind)


@frozen
class _Root:
    """The first step: where the domain says that its users are to begin."""

    address: str | None
    settings: Settings
    hosts: TrustedHosts
    send: Sender

    def find(self) -> Flow[Reply]:
        """The root resource, of the first place that has one."""
        places = self._places()
        failures: list[str] = []
        for place in places:
            try:
                reply = yield from self._try(place, is_last=place == places[-1])
            except (
                TransportError,
                RequestTimeout,
                DecodeError,
                UnknownMediaType,
            ) as error:
                failures.append(f"{place}: {str(error) or type(error).__name__}")
                _logger.info("no discovery at %s: %s", place, type(error).__name__)
            else:
                return reply
        raise TransportError(
            f"no server was found; {'; '.join(failures)}", may_have_arrived=False
        )

    def _places(self) -> tuple[str, ...]:
        """Where to look, the best place first."""
        if self.settings.discovery_urls:
            for url in self.settings.discovery_urls:
                self.hosts.trust(url)
            return self.settings.discovery_urls
        domain = domain_of(self.address or "")
        schemes = ("https", "http") if self.settings.allow_http else ("https",)
        return tuple(
            f"{scheme}://{host}.{domain}/" for host in _HOSTS for scheme in schemes
        )

    def _try(self, place: str, *, is_last: bool) -> Flow[Reply]:
        """The root at one place. Raises where it is not there; the last is not given up
        so soon."""
        own = self._own_hosts(place)
        request = _get(place, self.settings)
        if not is_last:
            timeout = min(self.settings.timeout, _FIRST_TIMEOUT)
            request = evolve(request, timeout=timeout)
        reply = yield from self.send(request, patient=is_last)
        hops = 0
        while _is_moved(reply) and hops < _MOST_HOPS:
            url = resolve(request.url, reply.headers["location"])
            own.check(url)
            self.hosts.check(url)
            request = evolve(request, url=url)
            reply = yield from self.send(request, patient=is_last)
            hops += 1
        if not reply.is_success:
            raise TransportError(f"status {reply.status}")
        links = _read(reply, self.settings).links
        if not any(_href(links, rel) for rel in ("user", "redirect")):
            raise DecodeError("there is neither user nor redirect", "_links")
        return reply

    def _own_hosts(self, place: str) -> TrustedHosts:
        """Where HTTP may send on to: not out of the domain, as names are easily forged
        before anyone has signed in."""
        domain = domain_of(self.address) if self.address else None
        own = TrustedHosts(evolve(self.settings, domains=()), domain)
        own.trust(place)
        return own


class Whereabouts:
    """The URL of `applications`: found once, and again when it turns out to be old."""

    def __init__(self, find: Callable[[], Flow[str]], tokens: Forgetful) -> None:
        """`find` is a discovery."""
        self._find = find
        self._tokens = tokens
        self._url: str | None = None

    def url(self) -> Flow[str]:
        """Where applications are created. Raises what `discover` does."""
        if self._url is None:
            self._url = yield from self._find()
        return self._url

    def forget(self) -> None:
        """Has the next one look anew; for when the user signs out."""
        self._url = None

    def differ_from(self, url: str) -> Flow[bool]:
        """Looks anew; whether applications are created at another place than this.

        Raises AuthError where the user can't sign in any more. Where nothing is found, they
        do not differ.
        """
        self.forget()
        try:
            found = yield from self.url()
        except AuthError:
            raise
        except UcwaError as error:
            _logger.info("the user was not found anew: %s", type(error).__name__)
            return False
        return identity(found) != identity(url)

    def use(
        self, work: Callable[[str], Flow[T]], *, repeatable: bool = False
    ) -> Flow[T]:
        """Does something there: if need be with another token, or at a place found anew.

        Args:
            work: What to do at a URL: create an application.
            repeatable: Whether it may be done twice without harm.
        """
        is_old = self._url is not None
        url = yield from self.url()
        try:
            return (yield from self._with_own_token(work, url))
        except StatusError as error:
            if not is_old or error.status not in _MOVED:
                raise
        except HostRefused:
            raise
        except (TransportError, RequestTimeout) as error:
            if not is_old or (error.may_have_arrived and not repeatable):
                raise
        self.forget()
        url = yield from self.url()
        return (yield from self._with_own_token(work, url))

    def _with_own_token(self, work: Callable[[str], Flow[T]], url: str) -> Flow[T]:
        """As `send_with_own_token`, for work that raises."""
        try:
            return (yield from work(url))
        except StatusError as error:
            if error.status not in _WRONG_HOST:
                raise
        self._tokens.forget(url)
        return (yield from work(url))
