"""How a user proves who he is: `auth.Password(secret)` and its like.

Credentials are values; what is done with them is the protocol's. None of them is shown by
`repr`, and none leaves before the server's host is trusted and has offered the way.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import TypeAlias
from urllib.parse import unquote

from attrs import field, frozen

from .protocol.challenge import BearerChallenge

__all__ = [
    "AnonymousMeeting",
    "Auth",
    "Bearer",
    "BearerChallenge",
    "Cookies",
    "Passive",
    "Password",
    "SignIn",
    "TokenProvider",
    "Windows",
]

_Given: TypeAlias = "str | tuple[str, float]"

TokenProvider: TypeAlias = (
    "Callable[[str, tuple[str, ...], BearerChallenge], _Given | Awaitable[_Given]]"
)
"""Gets a token for a host, with scopes. The challenge tells whom the host trusts.

It gives the token, or the token and for how many seconds it is good. It is called again when
a token expires or the server refuses it. Only `AsyncClient` awaits what it gives.
"""

Cookies: TypeAlias = "Mapping[str, str] | None"
"""Names and values."""

SignIn: TypeAlias = "Callable[[str], Cookies | Awaitable[Cookies]]"
"""Opens a page in a browser and returns when the user has signed in there.

It gives the cookies of that page's host, or None where the HTTP client that was passed to
`Client` has them.
"""

_CONFERENCE_ID = re.compile(r":id:([^;?:\s]+)", re.IGNORECASE)


@frozen
class Password:
    """A user's password."""

    secret: str = field(repr=False)
    username: str | None = None
    """The name to sign in with, where it is not the address of the user."""


@frozen
class Windows:
    """Windows-integrated: Negotiate or NTLM, done by a library of the user's choice."""

    http_auth: object = field(repr=False)
    """An `httpx.Auth`; it signs the requests for tokens, and only those."""


@frozen
class Passive:
    """A page of the organisation at which the user signs in with a browser."""

    sign_in: SignIn = field(repr=False)


@frozen
class AnonymousMeeting:
    """A guest of one online meeting, with no account.

    Raises:
        ValueError: There is no conference id in the URI, and no key is given.
    """

    conference_uri: str = field(repr=False)
    """`sip:organizer@contoso.example;gruu;opaque=app:conf:focus:id:ABCD1234`"""
    key: str | None = field(default=None, repr=False)
    """What lets in to the meeting, where it is not its conference id."""

    def __attrs_post_init__(self) -> None:
        if not self.password:
            raise ValueError("the conference URI has no conference id; give the key")

    @property
    def password(self) -> str:
        """The key of the conference; its id where none is given."""
        if self.key is not None:
            return self.key
        found = _CONFERENCE_ID.search(self.conference_uri)
        return unquote(found[1]) if found else ""


@frozen
class Bearer:
    """Tokens of the user's own, as of Azure AD.

    A token that is given as text goes to each trusted host that asks for one; where hosts
    want tokens of their own, give a provider.
    """

    token_or_provider: str | TokenProvider = field(repr=False)
    scopes: tuple[str, ...] = ()
    """What the provider is to ask for: `Conversations.Initiate`."""


Auth: TypeAlias = Password | Windows | Passive | AnonymousMeeting | Bearer
"""Any of them."""
