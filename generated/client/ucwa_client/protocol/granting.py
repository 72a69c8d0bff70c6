"""One request for a token: what is sent to the server that gives them, and what it says.

Nothing is sent before the server has offered the way, and its host is trusted.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Protocol, TypeAlias, cast
from urllib.parse import urlencode

from attrs import field, frozen

from ..auth import AnonymousMeeting, Passive, Password, Windows
from ..errors import AuthError, UcwaError
from ..request import Pairs
from .addresses import TrustedHosts, resolve
from .challenge import Offer
from .effects import Call, Flow, Platform, Sleep
from .http import HttpRequest, Reply
from .redaction import redacted_url
from .replies import reason_of, status_error_of
from .retrying import wait_before_retry
from .settings import Settings

__all__ = ["Credential", "Granting", "Issued", "Source", "issued"]

Credential: TypeAlias = Password | Windows | Passive | AnonymousMeeting
"""What the server itself gives tokens for."""

_PASSWORD = "password"
_WINDOWS = "urn:microsoft.rtc:windows"
_PASSIVE = "urn:microsoft.rtc:passive"
_ANONYMOUS = "urn:microsoft.rtc:anonmeeting"
_FORM = "application/x-www-form-urlencoded;charset=UTF-8"
_ADVICE: Mapping[str, str] = {
    "invalid_grant": "check user name and password, or sign in with a browser anew",
    "invalid_request": "something that this way to sign in needs is missing",
    "invalid_scope": "ask for other scopes",
    "server_error": "try again later",
    "unsupported_grant_type": "sign in another way; `grants` tells what is offered",
}
_CLEAN = re.compile(r"[\x21-\x7e]+")
"""What a token may consist of, as it becomes part of a header."""
_PASSING = frozenset({408, 429})
"""Statuses that tell nothing of the credential, as all from 500 on."""
_LONGEST = 1 << 31
"""Seconds; more is no time at which something expires."""


@frozen
class Issued:
    """A token."""

    token: str = field(repr=False)
    seconds: float | None = None
    """How long it is good; None where nobody says so."""


class Source(Protocol):
    """Where tokens come from: the user, or servers."""

    def token(self, url: str, offer: Offer, renewed: str | None) -> Flow[Issued]:
        """A token for the server that made an offer; `renewed` is the one before it.

        Raises as `Tokens.authorization` does.
        """
        ...


@frozen
class _Form:
    """What a credential comes to on the wire."""

    grant: str
    fields: Pairs[str] = field(default=(), repr=False)
    auth: object = field(default=None, repr=False)

    @property
    def content(self) -> bytes:
        return urlencode((("grant_type", self.grant), *self.fields)).encode()


def _form(credential: Credential, username: str, renewed: str | None) -> _Form:
    match credential:
        case Password():
            name = credential.username or username
            if not name:
                raise AuthError("a password needs a user name", advice="give one")
            return _Form(
                _PASSWORD, (("username", name), ("password", credential.secret))
            )
        case Windows():
            return _Form(_WINDOWS, auth=credential.http_auth)
        case Passive():
            return _Form(_PASSIVE)
        case AnonymousMeeting():
            rows = (
                ("password", credential.password),
                ("ms_rtc_conferenceuri", credential.conference_uri),
            )
            # With the old token the guest stays the same participant.
            renewal = () if renewed is None else (("ms_rtc_renew", renewed),)
            return _Form(_ANONYMOUS, (*rows, *renewal))


class Granting:
    """Gets tokens of the servers of UCWA for one credential."""

    def __init__(
        self,
        platform: Platform,
        settings: Settings,
        hosts: TrustedHosts,
        send: Callable[[HttpRequest], Flow[Reply]],
        credential: Credential,
        username: str = "",
    ) -> None:
        """`send` sends once, without a token. `username` is that of a `Password` which
        has none."""
        self._platform = platform
        self._settings = settings
        self._send = send
        self._hosts = hosts
        self._credential = credential
        self._username = username

    def token(self, url: str, offer: Offer, renewed: str | None) -> Flow[Issued]:
        """A token for the server that made an offer.

        Args:
            url: What was asked of the server.
            offer: How it wants to be asked.
            renewed: The token before this one.

        Raises:
            AuthError: It does not offer the way, or gives none.
            HostRefused: The one that gives tokens is not trusted.
            StatusError: That one is out of order for a while.
        """
        form = _form(self._credential, self._username, renewed)
        place = self._place(url, offer, form.grant)
        reply = yield from self._post(place, form)
        if reply.is_success:
            return _read_token(reply)
        refusal = _refusal(reply)
        if not (isinstance(self._credential, Passive) and refusal.passive_url):
            raise refusal
        cookies = yield from self._browse(self._credential, refusal.passive_url)
        reply = yield from self._post(place, form, cookies)
        if not reply.is_success:
            raise _refusal(reply)
        return _read_token(reply)

    def _place(self, url: str, offer: Offer, grant: str) -> str:
        """Where to ask; all that could speak against it comes before anything is sent."""
        ours = offer.ms_rtc
        if ours is None or not ours.href:
            advice = "" if offer.bearer is None else "it wants a token: auth.Bearer"
            raise AuthError(
                "the server does not tell where to get a token", url=url, advice=advice
            )
        if grant not in (name.lower() for name in ours.grants):
            offered = ", ".join(ours.grants) or "nothing"
            raise AuthError(
                f"the server does not offer {grant}",
                url=url,
                grants=ours.grants,
                advice=f"it offers {offered}",
            )
        place = resolve(url, ours.href)
        self._hosts.check(place)
        return place

    def _post(self, place: str, form: _Form, cookies: str = "") -> Flow[Reply]:
        cookie = (("Cookie", cookies),) if cookies else ()
        headers = (("Accept", "application/json"), ("Content-Type", _FORM), *cookie)
        request = HttpRequest("POST", place, headers, form.content, auth=form.auth)
        retry = 0
        reply = yield from self._send(request)
        while (wait := self._wait(request, reply, retry)) is not None:
            yield from Sleep(wait)
            retry += 1
            reply = yield from self._send(request)
        if reply.status in _PASSING or reply.status >= 500:
            raise status_error_of(reply, now=self._platform.now())
        return reply

    def _wait(self, request: HttpRequest, reply: Reply, retry: int) -> float | None:
        return wait_before_retry(
            request,
            reply,
            retry,
            self._settings,
            self._platform.random(),
            self._platform.now(),
            repeatable=True,  # To ask for a token twice does no harm.
        )

    def _browse(self, credential: Passive, page: str) -> Flow[str]:
        """Lets the user sign in; gives the cookies of that as a header."""
        self._hosts.check(page)
        try:
            found = yield from Call(credential.sign_in, (page,))
        except UcwaError:
            raise
        except Exception as error:
            # Final, as the user would see another page for each further try.
            raise AuthError(f"signing in failed: {type(error).__name__}") from error
        if not isinstance(found, Mapping):
            return ""
        cookies = cast("Mapping[object, object]", found)
        rows = [f"{name}={value}" for name, value in cookies.items()]
        if not all(map(_CLEAN.fullmatch, rows)) or ";" in "".join(rows):
            raise AuthError("a cookie has characters that can't travel")
        return "; ".join(rows)


def issued(token: object, seconds: object = None) -> Issued:
    """A token that can travel, of what a server or a user gives.

    Raises:
        AuthError: It is no text, or not one that fits into a header.
    """
    if not isinstance(token, str) or not _CLEAN.fullmatch(token):
        raise AuthError("the token is no text that can travel in a header")
    return Issued(token, _lifetime(seconds))


def _lifetime(seconds: object) -> float | None:
    """What was said in seconds, as a number or as text; None for what makes no sense."""
    if isinstance(seconds, bool) or not isinstance(seconds, (int, float, str)):
        return None
    try:
        number = float(seconds)
    except (ValueError, OverflowError):
        return None
    return number if 0 < number < _LONGEST else None


def _read_token(reply: Reply) -> Issued:
    document = _document(reply)
    if "access_token" not in document:
        raise _no_token(reply, reason_of(reply).message or "there is none in its reply")
    return issued(document["access_token"], document.get("expires_in"))


def _refusal(reply: Reply) -> AuthError:
    """What a reply other than a token says: in JSON, or as a page of a web server."""
    document = _document(reply)
    error = _text(document, "error")
    told = _text(document, "error_description") or error or reason_of(reply).message
    return _no_token(
        reply,
        f"{reply.status} {told}".rstrip(),
        error,
        _text(document, "ms_rtc_passiveauthuri"),
    )


def _no_token(
    reply: Reply, told: str, error: str = "", passive_url: str = ""
) -> AuthError:
    url = redacted_url(reply.url)
    return AuthError(
        f"{url} gave no token: {told}",
        error=error,
        url=url,
        passive_url=passive_url,
        advice=_ADVICE.get(error, ""),
    )


def _document(reply: Reply) -> Mapping[str, object]:
    """The body as JSON, whatever its type is said to be; empty where it is none."""
    try:
        document: object = json.loads(reply.content)
    except (ValueError, RecursionError):
        return {}
    return cast("dict[str, object]", document) if isinstance(document, dict) else {}


def _text(document: Mapping[str, object], name: str) -> str:
    value = document.get(name)
    return value if isinstance(value, str) else ""
