"""What a user may set of a client."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from attrs import field, frozen

__all__ = ["ONLINE_DOMAINS", "Settings", "TraceHook"]

TraceHook: TypeAlias = "Callable[[object], None]"
"""Is told of every exchange (`protocol.trace.Exchange`), with nothing secret in it."""

ONLINE_DOMAINS = ("lync.com", "skype.com", "microsoftonline.com")
"""Where Microsoft's own service stands."""

_MANY = ("headers", "domains", "discovery_urls")
_TIMES = ("timeout", "activity_interval", "close_timeout")
_HOLDS = (("event_timeout", 180), ("event_medium", 5), ("event_low", 5))
_LONGEST_HOLD = 1800
"""Seconds, as the least that stand beside the names."""


def _lower(media_type: str) -> str:
    return media_type.lower()


@frozen(kw_only=True, eq=False)
class Settings:
    """How a client behaves. All times are in seconds.

    Raises:
        UnknownMediaType: `media_type` is none that the client speaks.
        TypeError: One text was given where several are taken.
        ValueError: A time is out of range.
    """

    media_type: str = field(default="application/json", converter=_lower)
    """What bodies travel as: `application/json` or `application/xml`."""
    user_agent: str = "ucwa-client"
    """The name of the application, as the server shows it."""
    culture: str = "en-US"
    """The language of messages and activities."""
    endpoint_id: str | None = None
    """Tells this endpoint of the user from others; made up where it is not given."""
    instance_id: str | None = None
    """Tells several instances of one application apart."""
    headers: tuple[tuple[str, str], ...] = ()
    """Sent with each request."""
    domains: tuple[str, ...] = ONLINE_DOMAINS
    """Hosts at or below these are trusted, beside the user's own domain."""
    allow_http: bool = False
    """Whether plain http will do."""
    allow_addresses: bool = False
    """Whether a host may be an address of a private network."""
    discovery_urls: tuple[str, ...] = ()
    """Where to look for the user, instead of the hosts that the domain's name gives."""
    timeout: float = 30
    """For a reply other than that of the event channel."""
    retries: int = 4
    """How often a request is sent again at most, where that can't double an effect."""
    backoff: float = 0.5
    """Before the first repetition; it doubles with each, with jitter."""
    max_wait: float = 60
    """The longest wait before a repetition; a server that asks for more gets an error."""
    max_body: int = 1 << 24
    """Bytes of a reply."""
    batch_size: int = 20
    """Requests in one batch."""
    update_attempts: int = 4
    """How often `update` applies a change to what others changed meanwhile."""
    max_pending: int = 10_000
    """Events that wait to be taken before the channel pauses."""
    event_timeout: int = 180
    """How long the server may hold a request of the event channel, 180 to 1800."""
    event_medium: int | None = None
    """How long events of medium priority may gather, 5 to 1800."""
    event_low: int | None = None
    """How long events of low priority may gather, 5 to 1800."""
    report_activity: bool = True
    """Whether the user counts as active while available by this client."""
    activity_interval: float = 180
    """Between two reports of activity; the server wants one every four minutes."""
    renew_subscriptions: bool = True
    """Whether subscriptions are extended before they expire."""
    close_timeout: float = 5
    """How long `close` takes at most."""
    trace: TraceHook | None = field(default=None, repr=False)
    """Is told of each exchange."""

    def __attrs_post_init__(self) -> None:
        from .. import codec
        from ..errors import UnknownMediaType

        if self.media_type.partition(";")[0].strip() not in codec.media_types():
            raise UnknownMediaType(self.media_type)
        for name in _MANY:
            given = getattr(self, name)
            # A text would do as many: of letters.
            if not isinstance(given, (list, tuple)):
                raise TypeError(f"{name} is a tuple, not {type(given).__name__}")
        for name in _TIMES:
            if not getattr(self, name) > 0:
                raise ValueError(f"{name} is a time in seconds, above 0")
        for name, least in _HOLDS:
            seconds = getattr(self, name)
            if seconds is not None and not least <= seconds <= _LONGEST_HOLD:
                raise ValueError(f"{name} is from {least} to {_LONGEST_HOLD} seconds")
