"""Which errors an operation may answer: those of its page, and those that any may answer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from attrs import frozen

__all__ = ["GENERIC", "Refusal", "Row", "find_refusal", "refusals_of"]

Row: TypeAlias = "tuple[str, int] | tuple[str, int, str]"
"""Code and status of an error, and its subcode if there is one."""


@frozen
class Refusal:
    """A documented error."""

    code: str
    status: int
    subcode: str | None = None

    def __str__(self) -> str:
        return f"{self.status} {self.code}{f' {self.subcode}' if self.subcode else ''}"


def refusals_of(rows: Iterable[Row]) -> tuple[Refusal, ...]:
    """The errors of a table, each once."""
    stated = (
        Refusal(row[0], row[1], row[2] if len(row) == 3 else None) for row in rows
    )
    return tuple(dict.fromkeys(stated))


def find_refusal(
    refusals: Iterable[Refusal], code: str, subcode: str | None
) -> Refusal | None:
    """The row of a code and subcode, in a table or among those of all operations."""
    for row in (*refusals, *GENERIC):
        if (row.code, row.subcode) == (code, subcode):
            return row
    return None


GENERIC = refusals_of(
    (
        ("BadRequest", 400),
        ("BadRequest", 400, "DeserializationFailure"),
        ("BadRequest", 400, "ParameterValidationFailure"),
        ("Unauthorized", 401),
        ("Forbidden", 403),
        ("NotFound", 404),
        ("NotFound", 404, "APIVersionNotSupported"),
        ("NotFound", 404, "ApplicationNotFound"),
        ("MethodNotAllowed", 405),
        ("NotAcceptable", 406),
        ("Gone", 410, "InactiveApplicationExpired"),
        ("Gone", 410, "TooManyApplications"),
        ("Gone", 410, "UserAgentNotAllowed"),
        ("PreconditionFailed", 412),
        ("EntityTooLarge", 413),
        ("UnsupportedMediaType", 415),
        ("PreconditionRequired", 428),
        ("TooManyRequests", 429),
        ("ServiceFailure", 500),
        ("ServiceFailure", 501),
        ("ServiceUnavailable", 503),
        ("ExchangeServiceFailure", 504),
        ("GatewayTimeout", 504),
        ("Timeout", 504),
    )
)
"""What any operation may answer, whatever its page lists."""
