"""A simulator on the network: at one port, or with HTTPS and plain HTTP at two."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from ipaddress import ip_address
from pathlib import Path
from socket import socket
from typing import TypedDict

from attrs import frozen

from ..testing import Listener, serve_at
from .certificates import certified
from .control.access import is_loopback
from .control.application import PREFIX
from .plain import PlainHttp
from .simulator import Simulator
from .users import DEFAULT_PASSWORD

__all__ = ["Hosted", "SignIn", "discovery_names", "host"]


class SignIn(TypedDict, total=False):
    """What the generated client's `sign_in` and `connect` have to know of the server."""

    discovery_urls: tuple[str, ...]
    allow_http: bool
    allow_addresses: bool
    verify: str


@frozen
class Hosted:
    """A simulator that is served now."""

    simulator: Simulator
    url: str
    """Without a slash at its end."""
    plain_url: str | None = None
    """Where it speaks plain HTTP, beside HTTPS."""
    authority: Path | None = None
    """The certificate to trust, for HTTPS."""

    @property
    def control_url(self) -> str:
        """The page for people, and the base of the control API."""
        return f"{self.url}{PREFIX}/"

    @property
    def options(self) -> SignIn:
        """Arguments for a client: `Client.sign_in(address, auth, **hosted.options)`."""
        found = SignIn(
            discovery_urls=(f"{self.url}/",),
            allow_http=self.authority is None,
            allow_addresses=True,
        )
        if self.authority is not None:
            found["verify"] = str(self.authority)
        return found


@contextmanager
def host(
    simulator: Simulator, listener: socket, *, plain: socket | None = None
) -> Generator[Hosted]:
    """Serves a simulator until the block ends.

    Args:
        listener: A socket that listens; it is not closed.
        plain: Another one, for plain HTTP; then the first one speaks HTTPS.

    Raises ValueError where people with the default password could be reached from
    elsewhere, ImportError where HTTPS is wanted and trustme is not installed.
    """
    for one in (listener, plain):
        if one is not None:
            _check_exposure(simulator, one)
    if plain is None:
        with serve_at(Listener(listener, simulator.app)):
            yield Hosted(simulator, _url("http", listener))
        return
    names = ("localhost", "127.0.0.1", "::1", *_names(simulator, listener))
    with certified(names) as files:
        number: int = listener.getsockname()[1]
        secure = Listener(listener, simulator.app, str(files.server))
        with serve_at(secure, Listener(plain, PlainHttp(simulator.app, number))):
            yield Hosted(
                simulator,
                _url("https", listener),
                _url("http", plain),
                files.authority,
            )


def discovery_names(simulator: Simulator) -> tuple[str, ...]:
    """The hosts at which clients look for the servers of these people."""
    domains = dict.fromkeys(user.domain for user in simulator.users.values())
    kinds = ("lyncdiscoverinternal", "lyncdiscover")
    return tuple(f"{kind}.{domain}" for domain in domains for kind in kinds if domain)


def _names(simulator: Simulator, listener: socket) -> tuple[str, ...]:
    hosts = simulator.world.settings.hosts
    address: str = listener.getsockname()[0]
    own = () if ip_address(address).is_unspecified else (address,)
    return (*discovery_names(simulator), *hosts.discovery, *hosts.pools, *own)


def _check_exposure(simulator: Simulator, listener: socket) -> None:
    address: str = listener.getsockname()[0]
    if is_loopback(address):
        return
    known = [
        user.address
        for user in simulator.users.values()
        if user.password == DEFAULT_PASSWORD
    ]
    if known:
        raise ValueError(
            f"{', '.join(known)} would have the default password, where others can call"
            f" ({address})"
        )


def _url(scheme: str, listener: socket) -> str:
    name, port = listener.getsockname()[:2]
    address = ip_address(name)
    if address.is_unspecified:
        name = "::1" if address.version == 6 else "127.0.0.1"
    place = f"[{name}]" if ":" in name else name
    usual = {"http": 80, "https": 443}[scheme]
    return f"{scheme}://{place}" if port == usual else f"{scheme}://{place}:{port}"
