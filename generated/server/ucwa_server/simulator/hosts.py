"""The hosts of a deployment: which names there are, and what each of them serves."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import field, frozen
from starlette.requests import Request

__all__ = ["Hosts", "Origin"]


def _lower(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name.lower() for name in names)


@frozen
class Hosts:
    """Names of hosts, without ports. Without pools one host is all there is, whatever it
    is called.
    """

    discovery: tuple[str, ...] = field(default=(), converter=_lower)
    """Where clients look for the server of a user: they only tell where it is."""
    pools: tuple[str, ...] = field(default=(), converter=_lower)
    """The servers of users. Tokens of one are worth nothing at another."""

    redirects: Mapping[str, str] = field(factory=dict[str, str])
    """Where discovery at a host sends clients, by host: a whole URL."""

    def knows(self, host: str) -> bool:
        """Whether there is such a host."""
        return not self.pools or host in (*self.discovery, *self.pools)

    def is_pool(self, host: str) -> bool:
        """Whether a host has applications."""
        return not self.pools or host in self.pools

    def home(self, pool: str, asked: str) -> str:
        """The host of the users of a pool; the one that was asked if it is the only one."""
        if not self.pools:
            return asked
        return pool.lower() or self.pools[0]


@frozen
class Origin:
    """What a request was sent to: scheme, name and port as the client sees them."""

    scheme: str
    host: str
    """In lower case and without the port."""
    port: str
    """With its colon; empty for the usual one."""

    @classmethod
    def of(cls, request: Request) -> Origin:
        """The origin of a request, by its `Host`."""
        stated = request.headers.get("host", "") or request.url.netloc
        name, colon, port = stated.lower().rpartition(":")
        if not colon or not port.isdecimal():  # no port, or a bare IPv6 address
            name, port = stated.lower(), ""
        return cls(
            request.scope.get("scheme", "http"), name, f":{port}" if port else ""
        )

    def url(self, host: str, path: str) -> str:
        """The address of a path at another host of the deployment."""
        return f"{self.scheme}://{host}{self.port}{path}"
