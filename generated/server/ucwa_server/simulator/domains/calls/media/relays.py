"""What clients need to have their media relayed. There are no relays behind it."""

from __future__ import annotations

from datetime import timedelta

from attrs import define

from ....._client import enums, resources
from ....applications import Application
from ....conversations.views import moment

__all__ = ["access_token"]

_LIFETIME = timedelta(hours=8)
_PLACES = (
    (enums.RelayLocation.INTRANET, "relay"),
    (enums.RelayLocation.INTERNET, "relay-external"),
)


@define(eq=False)
class _Token:
    """The credentials of an application."""

    user_name: str = ""
    password: str = ""
    valid_until: float = 0.0


def access_token(seen: Application) -> resources.MediaRelayAccessToken:
    """Credentials, the same ones until they are no longer valid."""
    world, token = seen.world, seen.part(_Token)
    if token.valid_until <= world.schedule.now:
        token.user_name = world.identities.hex(16)
        token.password = world.identities.hex(16)
        token.valid_until = world.schedule.now + _LIFETIME.total_seconds()
    left = token.valid_until - world.schedule.now
    domain = seen.user.domain
    relays = [
        resources.MediaRelay(
            host=f"{host}.{domain}",
            location=location,
            tcp_port=443,
            udp_port=3478,
            links=resources.MediaRelayLinks({"self": seen.href("mediaRelay")}),
        )
        for location, host in _PLACES
    ]
    return resources.MediaRelayAccessToken(
        duration=max(1, int(left // 60)),
        uri=f"sip:mrasproxy@{domain};gruu",
        password=token.password,
        user_name=token.user_name,
        valid_until=moment(token.valid_until),
        links=resources.MediaRelayAccessTokenLinks(
            {"self": seen.href("mediaRelayAccessToken")}
        ),
        embedded=resources.MediaRelayAccessTokenEmbedded({"mediaRelay": relays}),
    )
