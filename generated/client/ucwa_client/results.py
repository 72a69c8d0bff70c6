"""What a client gives back beside resources."""

from __future__ import annotations

from typing import Generic, TypeVar, cast

from attrs import frozen

from .errors import UcwaError
from .response import Response

__all__ = ["Accepted", "Outcome", "Response"]

T_co = TypeVar("T_co", covariant=True)


@frozen
class Accepted:
    """The server has begun with an operation; an event will tell how it ended."""

    location: str | None
    """Where the resource of the operation is, as the server gave it."""
    operation_id: str | None
    """What its events carry."""


@frozen(eq=False)
class Outcome(Generic[T_co]):
    """How one of several requests ended; true where it went well."""

    result: T_co | None
    """What came; None beside an error, and where the reply has no body."""
    error: UcwaError | None = None
    """Why nothing came."""

    @classmethod
    def failed(cls, error: UcwaError) -> Outcome[T_co]:
        """An outcome that is an error."""
        return cls(None, error)

    def __bool__(self) -> bool:
        return self.error is None

    @property
    def value(self) -> T_co:
        """What came. Raises the error where there is one."""
        if self.error is not None:
            raise self.error
        return cast("T_co", self.result)
