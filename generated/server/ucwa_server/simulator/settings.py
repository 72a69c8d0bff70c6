"""What can be set about the behaviour of a simulated deployment."""

from __future__ import annotations

from attrs import field, frozen

from .hosts import Hosts

__all__ = ["GRANTS", "Settings"]

GRANTS = (
    "urn:microsoft.rtc:windows",
    "urn:microsoft.rtc:anonmeeting",
    "urn:microsoft.rtc:passive",
    "password",
)
"""All ways to a token that there are."""


@frozen(kw_only=True)
class Settings:
    """Times are in seconds of the simulator's clock."""

    hosts: Hosts = field(factory=Hosts)
    grants: tuple[str, ...] = GRANTS
    """The ways to a token that are offered."""
    origins: tuple[str, ...] | None = None
    """The sites whose scripts may send requests; None for all of them."""
    token_lifetime: float = 8 * 3600
    guest_token_lifetime: float = 3600
    """Of the tokens of who joins a meeting without an account."""
    windows_header: str = "x-sim-user"
    """The header that names the user for the windows grant: there is no NTLM here."""
    idle: float = 900
    """After this time without any request an application expires."""
    unreported: float | None = 900
    """After this time without a report of activity the application of a user who can be
    reached expires; None for never."""
    expired: float = 300
    """How long an expired application answers 410, before it is forgotten: 404."""
    absence: float = 600
    """After this time without a request for events the channel resumes: conversations
    and subscriptions are gone."""
    max_applications: int = 50
    """Of one user."""
    inactive: float = 300
    """After this time without a report of activity a user is idle, after twice the time
    away."""
    answer_within: float = 30
    """An invitation that nobody answers for this time fails."""
    read_within: float = 30
    """A message that is not read for this time is lost."""
    typing: float = 10
    """How long who said so is typing."""
    lobby_within: float = 1800
    """Whom nobody lets in from a lobby for this time is sent away."""
    max_online_meetings: int = 1000
    """That one user may have scheduled."""
    max_contacts: int = 250
    transcript_page: int = 20
    """How many pieces of a conversation log come at once."""
    transcript_limit: int = 65_536
    """Bytes of the longest message that is kept; a longer one leaves an error."""
    max_delegates: int = 25
