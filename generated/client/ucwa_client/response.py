"""Replies that were read. Each call has one; all other `results` are those of some."""

from __future__ import annotations

from typing import Generic, TypeVar

from attrs import field, frozen

from .protocol.http import Headers

__all__ = ["Response"]

T_co = TypeVar("T_co", covariant=True)


@frozen(eq=False)
class Response(Generic[T_co]):
    """A reply of the server and what it means."""

    status: int
    headers: Headers
    value: T_co
    """The resource, `Content` for raw media, None where the reply has no body."""
    raw: bytes = field(default=b"", repr=False)
    """The body as it came; empty where the value is one that the server says still holds."""
    url: str = ""
