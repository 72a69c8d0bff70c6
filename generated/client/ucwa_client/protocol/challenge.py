"""Challenges: how a server that answers 401 wants to be asked.

They come in several headers, or folded into one; with values in quotes, where commas
separate nothing, or without; with parameters missing. What can't be read is passed over:
a server's header never raises an error here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from attrs import evolve, frozen

from ..request import Pairs
from .http import Reply

__all__ = [
    "BearerChallenge",
    "Challenge",
    "MsRtcOAuth",
    "Offer",
    "parse_challenges",
    "read_offer",
]

_TOKEN: Final = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_SEPARATORS = re.compile(r"[\s,]*")
_SCHEME = re.compile(rf"({_TOKEN})(?=[\s,]|\Z)")
_TOKEN68 = re.compile(r"\s+([A-Za-z0-9._~+/-]+=*)\s*(?=,|\Z)")
_PARAMETER = re.compile(rf"({_TOKEN})\s*=\s*")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"?', re.DOTALL)
_BARE = re.compile(r"[^\s,]*")
_REST = re.compile(r'(?:"(?:[^"\\]|\\.)*"?|[^\s,"])+|.', re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_SPECIAL = re.compile(r'(["\\])')


@frozen
class Challenge:
    """One way to prove who one is. Its text is what a server sends."""

    scheme: str
    """As the server spells it."""
    parameters: Pairs[str] = ()
    token: str | None = None
    """What stands there instead of parameters."""

    def get(self, name: str) -> str | None:
        """A parameter, whatever the case of its name; None where it is missing."""
        wanted = name.lower()
        return next(
            (value for row, value in self.parameters if row.lower() == wanted), None
        )

    def __str__(self) -> str:
        if self.token is not None:
            return f"{self.scheme} {self.token}"
        rows = (f"{name}={_quoted(value)}" for name, value in self.parameters)
        return f"{self.scheme} {', '.join(rows)}".rstrip()


def _quoted(text: str) -> str:
    return '"' + _SPECIAL.sub(r"\\\1", text) + '"'


def parse_challenges(headers: Iterable[str]) -> tuple[Challenge, ...]:
    """The challenges of headers `WWW-Authenticate`, in order."""
    return tuple(challenge for text in headers for challenge in _parse(text))


def _parse(text: str) -> list[Challenge]:
    found: list[Challenge] = []
    place = 0
    while (place := _end(_SEPARATORS, text, place)) < len(text):
        if parameter := _PARAMETER.match(text, place):
            value, place = _value(text, parameter.end())
            if found:
                row = (parameter[1], value)
                found[-1] = evolve(found[-1], parameters=(*found[-1].parameters, row))
        elif scheme := _SCHEME.match(text, place):
            place = scheme.end()
            token = _TOKEN68.match(text, place)
            if token:
                place = token.end()
            found.append(Challenge(scheme[1], (), token[1] if token else None))
        else:
            place = _end(_REST, text, place)
    return found


def _end(pattern: re.Pattern[str], text: str, place: int) -> int:
    match = pattern.match(text, place)
    return match.end() if match else place


def _value(text: str, place: int) -> tuple[str, int]:
    quoted = _QUOTED.match(text, place)
    if quoted:
        return _ESCAPED.sub(r"\1", quoted[1]), quoted.end()
    end = _end(_BARE, text, place)
    return text[place:end], end


@frozen
class MsRtcOAuth:
    """Where the server itself gives tokens, and for what."""

    href: str | None = None
    """Of the token server, relative or absolute."""
    grants: tuple[str, ...] = ()
    """What it gives tokens for: `password`, `urn:microsoft.rtc:windows`."""


@frozen
class BearerChallenge:
    """Whose tokens the server takes."""

    authorization_uri: str | None = None
    """Where a user allows an application to act for him, in Azure AD."""
    trusted_issuers: tuple[str, ...] = ()
    client_id: str | None = None
    """What the server is called by those who give tokens for it."""


@frozen
class Offer:
    """The ways to sign in that a server offers; None for those it does not."""

    ms_rtc: MsRtcOAuth | None = None
    bearer: BearerChallenge | None = None


def read_offer(reply: Reply) -> Offer:
    """What the challenges of a reply come to."""
    challenges = parse_challenges(reply.headers.all("www-authenticate"))
    ours = [_ms_rtc(row) for row in challenges if row.scheme.lower() == "msrtcoauth"]
    theirs = [_bearer(row) for row in challenges if row.scheme.lower() == "bearer"]
    return Offer(
        next((row for row in ours if row.href), ours[0] if ours else None),
        next(
            (row for row in theirs if row.authorization_uri),
            theirs[0] if theirs else None,
        ),
    )


def _ms_rtc(challenge: Challenge) -> MsRtcOAuth:
    return MsRtcOAuth(challenge.get("href"), _listed(challenge.get("grant_type")))


def _bearer(challenge: Challenge) -> BearerChallenge:
    return BearerChallenge(
        challenge.get("authorization_uri"),
        _listed(challenge.get("trusted_issuers")),
        challenge.get("client_id"),
    )


def _listed(text: str | None) -> tuple[str, ...]:
    return tuple((text or "").replace(",", " ").split())
