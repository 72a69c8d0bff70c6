"""Who calls, and whether what they may do covers an operation."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeAlias

from attrs import frozen
from starlette.requests import Request

from .errors import Forbidden
from .operation import Operation

__all__ = ["Authenticate", "Caller", "check_scopes", "nobody"]


@frozen
class Caller:
    """Who sent a request. Subclass it for what your handlers need to know of them."""

    name: str
    scopes: frozenset[str] | None = None
    """What their token grants; None where it grants everything."""


Authenticate: TypeAlias = Callable[[Request, Operation], Awaitable[Caller | None]]
"""Tells who sent a request to an operation: None where it needs to be nobody in particular.

Raises `errors.Unauthorized` with the challenges of the server where the request has no
token, or no good one.
"""


async def nobody(_request: Request, _operation: Operation) -> Caller | None:
    """Lets everybody do everything."""
    return None


def check_scopes(operation: Operation, caller: Caller | None) -> None:
    """Raises `Forbidden` where a token grants none of the scopes that suffice."""
    if caller is None or caller.scopes is None or not operation.scopes:
        return
    if caller.scopes.isdisjoint(operation.scopes):
        wanted = ", ".join(operation.scopes)
        raise Forbidden(f"{operation.id} needs one of these scopes: {wanted}.")
