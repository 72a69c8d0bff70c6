"""Tokens that the user gives: one, or a function that gets them."""

from __future__ import annotations

from typing import cast

from attrs import frozen

from ..auth import Bearer, BearerChallenge
from ..errors import TransportError, UcwaError
from .addresses import origin
from .challenge import Offer
from .effects import Call, Flow
from .granting import Issued, issued

__all__ = ["Providing"]


@frozen(eq=False, repr=False)
class Providing:
    """Asks the user for tokens."""

    auth: Bearer

    def token(self, url: str, offer: Offer, renewed: str | None) -> Flow[Issued]:
        """A token for the server that made an offer.

        Raises:
            AuthError: The user's function says that there is none, or gave no token.
            TransportError: It failed in another way, which may pass.
        """
        del renewed
        provider = self.auth.token_or_provider
        if isinstance(provider, str):
            return issued(provider)
        host = origin(url).partition("://")[2]
        challenge = offer.bearer or BearerChallenge()
        try:
            given = yield from Call(provider, (host, self.auth.scopes, challenge))
        except UcwaError:
            raise
        except Exception as error:
            # Who gets tokens from elsewhere fails now and then; an AuthError is for good.
            told = f"the provider of tokens failed: {type(error).__name__}"
            raise TransportError(told, may_have_arrived=False) from error
        if isinstance(given, tuple):
            token, seconds, *_ = (*cast("tuple[object, ...]", given), None, None)
            return issued(token, seconds)
        return issued(given)
