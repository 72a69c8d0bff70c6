"""Errors that a handler raises and the runtime answers in the form of the API.

ApiError
├── BadRequest 400
├── Unauthorized 401
├── Forbidden 403
├── NotFound 404
├── MethodNotAllowed 405
├── NotAcceptable 406
├── Conflict 409
├── Gone 410
├── PreconditionFailed 412
├── EntityTooLarge 413
├── UnsupportedMediaType 415
├── PreconditionRequired 428
├── TooManyRequests 429
├── ServiceFailure 500
│   └── OperationNotImplemented 501
├── ServiceUnavailable 503
└── GatewayTimeout 504
    ├── ExchangeServiceFailure 504
    └── ServerTimeout 504
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from attrs import frozen

__all__ = [
    "ApiError",
    "BadRequest",
    "Conflict",
    "EntityTooLarge",
    "ExchangeServiceFailure",
    "Forbidden",
    "GatewayTimeout",
    "Gone",
    "MethodNotAllowed",
    "NotAcceptable",
    "NotFound",
    "OperationNotImplemented",
    "ParameterFault",
    "PreconditionFailed",
    "PreconditionRequired",
    "ServerTimeout",
    "ServiceFailure",
    "ServiceUnavailable",
    "TooManyRequests",
    "Unauthorized",
    "UnsupportedMediaType",
    "error_of",
]


@frozen
class ParameterFault:
    """A parameter that is missing or has a wrong value."""

    name: str
    """As it is spelled on the wire."""
    reason: str
    """`Missing` or `Invalid`."""


class ApiError(Exception):
    """An answer that tells the caller what went wrong: `raise Conflict(subcode="…")`."""

    status: int = 500
    code: str = "ServiceFailure"
    summary: str = "The service failed."
    retry_after: int | None = None
    """Seconds after which another try makes sense."""

    def __init__(
        self,
        message: str = "",
        *,
        subcode: str | None = None,
        parameters: Sequence[ParameterFault] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message or self.summary)
        self.message = message or self.summary
        self.subcode = subcode
        self.parameters = tuple(parameters)
        self.headers: Mapping[str, str] = headers or {}

    @property
    def all_headers(self) -> Sequence[tuple[str, str]]:
        """Those that were given, and those that are due to such an error."""
        stated = tuple(self.headers.items())
        is_stated = any(name.lower() == "retry-after" for name in self.headers)
        if self.retry_after is None or is_stated:
            return stated
        return (*stated, ("Retry-After", str(self.retry_after)))

    @property
    def body(self) -> dict[str, object]:
        """The error as it travels: `code`, `message`, and what else is known."""
        body: dict[str, object] = {"code": self.code}
        if self.subcode is not None:
            body["subcode"] = self.subcode
        body["message"] = self.message
        if self.parameters:
            body["parameters"] = [
                {"name": fault.name, "reason": fault.reason}
                for fault in self.parameters
            ]
        return body


class BadRequest(ApiError):
    """The request can't be understood, or a parameter is missing or wrong."""

    status = 400
    code = "BadRequest"
    summary = "The request is not valid."


class Unauthorized(ApiError):
    """The caller has to say who they are: `challenges` tell how."""

    status = 401
    code = "Unauthorized"
    summary = "The request has no token, or no good one."

    def __init__(
        self,
        message: str = "",
        *,
        challenges: Sequence[str] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message, headers=headers)
        self.challenges = tuple(challenges)
        """Values of `WWW-Authenticate`, each a header of its own."""

    @property
    def all_headers(self) -> Sequence[tuple[str, str]]:
        """One for each challenge."""
        challenges = (("WWW-Authenticate", text) for text in self.challenges)
        return (*super().all_headers, *challenges)


class Forbidden(ApiError):
    """The caller may not do this."""

    status = 403
    code = "Forbidden"
    summary = "The caller is not allowed to do this."


class NotFound(ApiError):
    """Nothing stands at the address."""

    status = 404
    code = "NotFound"
    summary = "There is no such resource."


class MethodNotAllowed(ApiError):
    """The resource knows other methods, named in `Allow`."""

    status = 405
    code = "MethodNotAllowed"
    summary = "The resource does not support this method."


class NotAcceptable(ApiError):
    """No representation has a media type that the caller accepts."""

    status = 406
    code = "NotAcceptable"
    summary = "There is no representation of an acceptable media type."


class Conflict(ApiError):
    """The state of the resource forbids it; the subcode says why."""

    status = 409
    code = "Conflict"
    summary = "The request conflicts with the state of the resource."


class Gone(ApiError):
    """The resource was here and will not come back."""

    status = 410
    code = "Gone"
    summary = "The resource is gone."


class PreconditionFailed(ApiError):
    """The resource changed since the caller read it."""

    status = 412
    code = "PreconditionFailed"
    summary = "The entity tag is not that of the resource."


class EntityTooLarge(ApiError):
    """The body is larger than the server reads."""

    status = 413
    code = "EntityTooLarge"
    summary = "The body of the request is too large."


class UnsupportedMediaType(ApiError):
    """The body is of a media type that the operation does not read."""

    status = 415
    code = "UnsupportedMediaType"
    summary = "The media type of the body is not supported."


class PreconditionRequired(ApiError):
    """The operation wants an `If-Match` with an entity tag."""

    status = 428
    code = "PreconditionRequired"
    summary = "The operation requires an entity tag in If-Match."


class TooManyRequests(ApiError):
    """The caller has too many requests open; nothing was done."""

    status = 429
    code = "TooManyRequests"
    summary = "There are too many outstanding requests."
    retry_after = 1


class ServiceFailure(ApiError):
    """The server failed."""


class OperationNotImplemented(ServiceFailure):
    """No handler overrides the operation."""

    status = 501
    summary = "The operation is not implemented on this server."


class ServiceUnavailable(ApiError):
    """The server can't answer for the moment."""

    status = 503
    code = "ServiceUnavailable"
    summary = "The service is not available."
    retry_after = 5


class GatewayTimeout(ApiError):
    """A server behind this one did not answer in time."""

    status = 504
    code = "GatewayTimeout"
    summary = "A server behind this one did not answer in time."


class ExchangeServiceFailure(GatewayTimeout):
    """Exchange did not answer in time, or not well."""

    code = "ExchangeServiceFailure"
    summary = "Exchange did not answer as it should."


class ServerTimeout(GatewayTimeout):
    """The server gave up waiting; its code is `Timeout`."""

    code = "Timeout"
    summary = "The server gave up waiting."


def error_of(code: str, status: int, subcode: str | None = None) -> ApiError:
    """The error of a row of a page's table, be its code one of these or not."""
    kind = _BY_CODE.get(code, ApiError)
    error = kind() if kind is Unauthorized else kind(subcode=subcode)
    error.code, error.status = code, status
    return error


def _kinds(kind: type[ApiError]) -> Iterator[type[ApiError]]:
    for one in kind.__subclasses__():
        yield one
        yield from _kinds(one)


_BY_CODE = {kind.code: kind for kind in reversed(tuple(_kinds(ApiError)))}
