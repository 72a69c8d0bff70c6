"""What a handler returns where a representation alone does not say it all."""

from __future__ import annotations

from typing import Generic, TypeVar

from attrs import frozen

__all__ = ["Content", "Created"]

T = TypeVar("T")


@frozen
class Created(Generic[T]):
    """Something new: where it is and, where the operation shows it, what it is."""

    location: str
    resource: T | None = None


@frozen
class Content:
    """A body that is not a representation: a photo, a page, a batch."""

    data: bytes
    media_type: str
