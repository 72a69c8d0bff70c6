"""Who may control the simulator: whoever is at this machine, and whoever has the token.

A browser is at this machine, too, and shows pages of all the world. So a caller without the
token must have asked for a name of this machine (a page whose own name was made to lead here
asks for that), and what changes something must not come from a page of another origin.
"""

from __future__ import annotations

from hmac import compare_digest
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.requests import Request

from ...errors import Forbidden, Unauthorized
from ..hosts import Origin
from ..identities import new_secret

__all__ = ["COOKIE", "Guard", "is_loopback"]

COOKIE = "ucwa_sim"
"""Has the token, for browsers."""

_SAFE = ("GET", "HEAD", "OPTIONS")
_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip")
_OWN_SITES = ("", "none", "same-origin")


def is_loopback(host: str) -> bool:
    """Whether a name or an address is that of this machine, from within."""
    name = host.strip("[]").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        address = ip_address(name)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback


class Guard:
    """Lets callers in, or not."""

    def __init__(self) -> None:
        self.token = new_secret()
        """For callers from elsewhere."""
        self.form_token = new_secret()
        """What forms of the page carry, so that no other page can send them."""

    def admit(self, request: Request) -> None:
        """Raises `Unauthorized` without a token where one is needed, `Forbidden` where a
        page of another origin asks for a change.
        """
        if not (self.has_token(request) or _is_local(request)):
            raise Unauthorized(
                "Control from elsewhere, or by another name than localhost, needs the token"
                " that the simulator has: Authorization: Bearer …, or once ?token=….",
                challenges=("Bearer",),
            )
        if request.method not in _SAFE and not _is_same_origin(request):
            raise Forbidden("A page of another origin can't control the simulator.")

    def is_token(self, text: str) -> bool:
        """Whether a text is the token."""
        return compare_digest(text.encode(), self.token.encode())

    def is_form_token(self, text: str) -> bool:
        """Whether a form is one of the page."""
        return compare_digest(text.encode(), self.form_token.encode())

    def has_token(self, request: Request) -> bool:
        """Whether a request has the token, in a header or the cookie."""
        scheme, _, text = request.headers.get("authorization", "").partition(" ")
        stated = text.strip() if scheme.lower() == "bearer" else ""
        return self.is_token(stated) or self.is_token(request.cookies.get(COOKIE, ""))


def _is_local(request: Request) -> bool:
    if request.client is None or not is_loopback(request.client.host):
        return False
    if any(name in request.headers for name in _FORWARDED):
        return False  # a proxy of this machine asks for somebody who may be anywhere
    return is_loopback(Origin.of(request).host)


def _is_same_origin(request: Request) -> bool:
    """Programs state no origin; browsers do, whatever changes something."""
    if request.headers.get("sec-fetch-site", "").lower() not in _OWN_SITES:
        return False
    origin = request.headers.get("origin")
    host = request.headers.get("host", "").lower()
    return origin is None or urlsplit(origin).netloc.lower() == host
