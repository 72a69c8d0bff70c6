"""Tokens: who may do something, at which host, for how long."""

from __future__ import annotations

from attrs import frozen

from .identities import digest, new_secret
from .users import User
from .world import World

__all__ = ["Token", "find_token", "issue", "revoke"]


@frozen(eq=False)
class Token:
    """What the server knows about a token."""

    user: User
    host: str
    """Where it was issued: it is valid there alone."""
    expires: float
    scopes: tuple[str, ...] | None = None
    """What it allows; None for everything."""


_FEW = 64
"""Tokens that nobody minds, out of date or not."""


class _Tokens:
    def __init__(self) -> None:
        self.by_digest: dict[str, Token] = {}
        self._many = _FEW
        """How many there may be until it is worth to look for those out of date."""

    def drop_expired(self, world: World) -> None:
        """Forgets tokens that are out of date once there are many, and guests who have
        nothing else."""
        if len(self.by_digest) < self._many:
            return
        now = world.schedule.now
        kept = {key: row for key, row in self.by_digest.items() if row.expires > now}
        holders = {row.user for row in kept.values()}
        for user in {row.user for row in self.by_digest.values()} - holders:
            if user.is_guest and not user.applications:
                world.users.pop(user.address, None)
        self.by_digest = kept
        self._many = max(_FEW, 2 * len(kept))


def issue(
    world: World,
    user: User,
    host: str,
    *,
    lifetime: float,
    scopes: tuple[str, ...] | None = None,
) -> str:
    """A new token of a user for a host, as the client has to send it: `cwt=…`."""
    text = f"cwt={new_secret()}"
    expires = world.schedule.now + lifetime
    tokens = world.part(_Tokens)
    tokens.drop_expired(world)
    tokens.by_digest[digest(text)] = Token(user, host, expires, scopes)
    return text


def find_token(world: World, text: str) -> Token | None:
    """What is known about a token; None where it is unknown or out of date."""
    token = world.part(_Tokens).by_digest.get(digest(text))
    if token is None or token.expires <= world.schedule.now:
        return None
    return token


def revoke(world: World, user: User) -> None:
    """Makes all tokens of a user worthless."""
    tokens = world.part(_Tokens).by_digest
    for key in [key for key, token in tokens.items() if token.user is user]:
        del tokens[key]
