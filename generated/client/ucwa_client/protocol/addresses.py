"""Addresses: what an href leads to, which hrefs are the same, which hosts are trusted.

Hrefs come from servers, so they are taken for hostile. Only what a strict form of a URL
matches gets through; then all that read the URL later agree on its host.
"""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import unquote_to_bytes, urljoin

from ..errors import HostRefused
from .settings import Settings

__all__ = ["TrustedHosts", "identity", "origin", "resolve"]

_PORTS = {"http": 80, "https": 443}
_URL = re.compile(
    r"(?P<scheme>https?)://"
    r"(?P<host>[a-z0-9_-]+(?:\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\])"
    r"(?::(?P<port>[0-9]{1,5}))?(?=[/?#]|\Z)",
    re.IGNORECASE | re.ASCII,
)
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE | re.ASCII)
_CONTROLS = re.compile(r"[\x00-\x1f\x7f\\]")
_UNSAFE = r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\\]"
"""Compiled when it is needed: most addresses are ASCII."""
_ESCAPES = re.compile(r"(?:%[0-9A-Fa-f]{2})+|%")
_DEFAULT_PORT = re.compile(
    r"\A(?:(https://[^/?#]*):443|(http://[^/?#]*):80)(?=[/?#]|\Z)"
)
_NUMBER = re.compile(r"(?:[0-9]+|0x[0-9a-f]*)\Z")
_KEPT = frozenset("/?#%")
"""Decoded they would mean something else."""
_SURROGATES = 0xDC00
"""Where Python puts bytes that are no UTF-8."""


def resolve(base: str, href: str) -> str:
    """The absolute URL that an href leads to.

    Args:
        base: A URL of the same server.
        href: As the server gave it; its text is kept, but for spaces.

    Raises:
        HostRefused: It is no URL of http or https, or not a clean one.
    """
    if not _is_clean(href):
        raise HostRefused(_shown(href), "an address must not have such characters")
    href = href.replace(" ", "%20")
    scheme = _SCHEME.match(href)
    if scheme and scheme[1].lower() not in _PORTS:
        raise HostRefused(_shown(href), f"nothing is sent to {scheme[1].lower()}:")
    if scheme:
        _parts(href)
        return href
    parts = _parts(base)
    if href.startswith("/") and not href.startswith("//"):
        return parts.start + href
    try:
        url = urljoin(base, href)
    except ValueError:
        raise HostRefused(_shown(href), "it is no address") from None
    _parts(url)
    return url


def identity(href: str) -> str:
    """The form in which hrefs of one resource are equal. It is not for sending.

    Servers spell one address in several ways: in capitals, or percent-encoded.
    """
    return _DEFAULT_PORT.sub(r"\1\2", _ESCAPES.sub(_decoded, href).casefold())


def _decoded(escapes: re.Match[str]) -> str:
    if escapes[0] == "%":
        return "%25"
    text = unquote_to_bytes(escapes[0]).decode("utf-8", "surrogateescape")
    return "".join(map(_kept, text))


def _kept(character: str) -> str:
    code = ord(character)
    if _SURROGATES <= code < _SURROGATES + 0x100:
        return f"%{code - _SURROGATES:02x}"
    if character in _KEPT or code < ord(" "):
        return f"%{code:02x}"
    return character


def origin(url: str) -> str:
    """Scheme, host and port of a URL in one spelling: what a token is good for.

    Raises:
        HostRefused: It is no URL of http or https, or not a clean one.
    """
    return _parts(url).origin


class _Parts:
    """Who answers at a URL."""

    __slots__ = ("host", "port", "scheme", "start")

    def __init__(self, scheme: str, host: str, port: int | None, start: str) -> None:
        self.scheme = scheme
        self.host = host
        """In lower case, without brackets."""
        self.port = port
        """None where it is the one of the scheme."""
        self.start = start
        """Scheme, host and port as they were written."""

    @property
    def address(self) -> IPv4Address | IPv6Address | None:
        """What the host is, if it is not a name."""
        try:
            return ip_address(self.host)
        except ValueError:
            return None

    @property
    def is_loopback(self) -> bool:
        """Whether it is this machine."""
        if self.address is not None:
            return self.address.is_loopback
        return _is_within(self.host, "localhost")

    @property
    def origin(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port is None else f":{self.port}"
        return f"{self.scheme}://{host}{port}"


def _parts(url: str) -> _Parts:
    found = _URL.match(url) if _is_clean(url) else None
    if found is None:
        raise HostRefused(_shown(url), "it is no clean address of http or https")
    scheme, host = found["scheme"].lower(), found["host"].lower()
    host = host.strip("[]")
    port = None if found["port"] is None else int(found["port"])
    parts = _Parts(scheme, host, None if port == _PORTS[scheme] else port, found[0])
    if parts.address is None and (
        ":" in host or _NUMBER.match(host.rpartition(".")[2])
    ):
        # Resolvers take `2130706433`, `0x7f.1` and `127.1` for 127.0.0.1.
        raise HostRefused(_shown(url), "its host is a number, but no address")
    return parts


def _is_clean(text: str) -> bool:
    """Whether there is nothing that some take for an end or for a separator."""
    if text.isascii():
        return _CONTROLS.search(text) is None
    return re.search(_UNSAFE, text) is None


def _shown(url: str) -> str:
    """Enough of an address to find it; it may be long, full of tricks and of secrets."""
    from .redaction import redacted_url  # rarely needed, and not small

    text = redacted_url(url)
    text = text if text.isprintable() else repr(text)
    return text if len(text) <= 200 else f"{text[:200]}…"


def _is_within(host: str, domain: str) -> bool:
    return host == domain or host.endswith(f".{domain}")


class TrustedHosts:
    """The hosts that the client talks to: all that it sends goes by here.

    A host is trusted if it is equal to or below the user's domain or one of
    `Settings.domains`, or if the user named its address himself. Names are judged, not what
    they resolve to: that a name of a trusted domain leads into the private network of the
    company is how most servers are reached.
    """

    def __init__(self, settings: Settings, sip_domain: str | None = None) -> None:
        """`sip_domain` is what stands behind the `@` of the user's address."""
        self._settings = settings
        domains = (*settings.domains, sip_domain or "")
        names = (_domain(name) for name in domains)
        self._domains = tuple(name for name in names if name)
        self._named: frozenset[str] = frozenset()

    def trust(self, url: str) -> None:
        """Takes the server at a URL for trusted, as the user named it himself.

        It may be an address of a private network, and plain http on this machine. Other
        ports of it are other servers.

        Raises:
            HostRefused: It is plain http to elsewhere, or no clean URL.
        """
        parts = _parts(url)
        if not (parts.is_loopback or parts.scheme == "https"):
            self._check_scheme(url, parts)
        self._named |= {parts.origin}

    def check(self, url: str) -> None:
        """Lets a URL pass.

        Raises:
            HostRefused: Its host is not trusted, or it is no clean URL.
        """
        parts = _parts(url)
        if parts.origin in self._named:
            return
        self._check_scheme(url, parts)
        if parts.address is not None and not self._settings.allow_addresses:
            raise HostRefused(
                _shown(url), "its host is an address; allow_addresses is not set"
            )
        if not any(_is_within(parts.host, domain) for domain in self._domains):
            raise HostRefused(
                _shown(url),
                f"{parts.host} is not trusted; if it should be, add it to domains",
            )

    def _check_scheme(self, url: str, parts: _Parts) -> None:
        if parts.scheme != "https" and not self._settings.allow_http:
            raise HostRefused(_shown(url), "it is plain http; allow_http is not set")


def _domain(text: str) -> str:
    """A domain as hosts are compared with it."""
    return text.strip().lower().removeprefix("*").strip(".").strip("[]")
