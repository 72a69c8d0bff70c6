"""What a host tells who brings no valid token: where tokens can be had, and how."""

from __future__ import annotations

from .hosts import Origin
from .settings import Settings

__all__ = ["PAGE", "TOKENS", "challenges"]

TOKENS = "/WebTicket/oauthtoken"
"""Where tokens are issued."""

PAGE = b"""<!DOCTYPE html>
<title>401 - Unauthorized</title>
<h1>Server Error</h1>
<p>401 - Unauthorized: access is denied due to invalid credentials.</p>
"""
"""For people; programs read the headers."""

_BEARER = (
    'Bearer trusted_issuers="00000002-0000-0ff1-ce00-000000000000@*",'
    ' client_id="00000004-0000-0ff1-ce00-000000000000"'
)
"""What clients with tokens of Azure AD look for."""


def challenges(origin: Origin, settings: Settings) -> tuple[str, ...]:
    """The values of `WWW-Authenticate`, each a header of its own."""
    href = origin.url(origin.host, TOKENS)
    grants = ",".join(settings.grants)
    return (
        _BEARER,
        f'MsRtcOAuth href="{href}",grant_type="{grants}"',
    )
