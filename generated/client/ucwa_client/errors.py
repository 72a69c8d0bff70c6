"""All errors of the client, by who is at fault and what to do.

UcwaError
├── TransportError            the server was not reached, or the connection broke
│   └── HostRefused           the address lies outside of the trusted hosts
├── RequestTimeout            no answer in time
│   └── OperationTimeout      an operation is not completed in time, but may be later
├── AuthError                 no token, or the server wants another one
├── DecodeError               a body is not what it should be; says where
├── EncodeError               a value can't travel; says where
├── UnknownMediaType          a body of a type that the client can't read
├── LinkUnavailable           the server does not offer the link now
├── RevisionUnavailable       the server offers an older revision of the link
├── OperationFailed           an operation ended in failure
│   └── OperationLost         nobody can tell how it ended
├── ChannelTaken              another event channel replaced this one
└── StatusError               the server answered with an error
    ├── BadRequest 400
    ├── Forbidden 403
    ├── NotFound 404
    ├── MethodNotAllowed 405
    ├── NotAcceptable 406
    ├── ServerTimeout 408, 504    its code is `Timeout`
    ├── Conflict 409
    ├── Gone 410
    ├── PreconditionFailed 412
    │   └── UpdateConflict        others changed what `update` was to change
    ├── EntityTooLarge 413
    ├── UnsupportedMediaType 415
    ├── PreconditionRequired 428
    ├── TooManyRequests 429
    ├── ServiceFailure 500
    ├── ServiceUnavailable 502, 503
    ├── GatewayTimeout 504
    ├── ExchangeServiceFailure 504
    ├── LocalFailure, RemoteFailure, Informational    only in events
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from .reason import Reason
    from .request import Request
    from .resource import Resource

__all__ = [
    "AuthError",
    "BadRequest",
    "ChannelTaken",
    "Conflict",
    "DecodeError",
    "EncodeError",
    "EntityTooLarge",
    "ExchangeServiceFailure",
    "Forbidden",
    "GatewayTimeout",
    "Gone",
    "HostRefused",
    "Informational",
    "LinkUnavailable",
    "LocalFailure",
    "MethodNotAllowed",
    "NotAcceptable",
    "NotFound",
    "OperationFailed",
    "OperationLost",
    "OperationTimeout",
    "PreconditionFailed",
    "PreconditionRequired",
    "RemoteFailure",
    "RequestTimeout",
    "RevisionUnavailable",
    "ServerTimeout",
    "ServiceFailure",
    "ServiceUnavailable",
    "StatusError",
    "TooManyRequests",
    "TransportError",
    "UcwaError",
    "UnknownMediaType",
    "UnsupportedMediaType",
    "UpdateConflict",
    "status_error",
]


class UcwaError(Exception):
    """Root of all errors of the client."""


class TransportError(UcwaError):
    """The server was not reached, or the connection broke."""

    def __init__(self, message: str = "", *, may_have_arrived: bool = True) -> None:
        super().__init__(message)
        self.may_have_arrived = may_have_arrived
        """Whether the server may have acted on the request."""


class HostRefused(TransportError):
    """An address lies outside of the trusted hosts, so nothing was sent to it."""

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(f"{url}: {reason}", may_have_arrived=False)
        self.args = (url, reason)  # what a copy is made of
        self.url = url
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.url}: {self.reason}"


class RequestTimeout(UcwaError):
    """There was no answer in time."""

    def __init__(self, message: str = "", *, may_have_arrived: bool = True) -> None:
        super().__init__(message)
        self.may_have_arrived = may_have_arrived
        """Whether the server may have acted on the request."""


class AuthError(UcwaError):
    """There is no token, or the server wants another one."""

    def __init__(
        self,
        message: str = "",
        *,
        error: str = "",
        url: str = "",
        grants: tuple[str, ...] = (),
        passive_url: str = "",
        advice: str = "",
    ) -> None:
        super().__init__(message)
        self.error = error
        """The code of the token service: `invalid_grant`; empty where there is none."""
        self.url = url
        """What could not be read without a token, or where to get one."""
        self.grants = grants
        """The ways to sign in that the server offers: `password`."""
        self.passive_url = passive_url
        """Where the user can sign in with a browser; empty where there is no such page."""
        self.advice = advice
        """What to do about it."""

    def __str__(self) -> str:
        return "; ".join(filter(None, (super().__str__(), self.advice)))


class _PathError(UcwaError):
    """An error at a place inside a document."""

    def __init__(self, message: str, path: str = "") -> None:
        super().__init__(message, path)
        self.message = message
        self.path = path
        """Where: `conversation._embedded.participant[2].role`; empty where not known."""

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" if self.path else self.message


class DecodeError(_PathError):
    """A body is not what it should be."""

    def within(self, segment: str) -> DecodeError:
        """The same error, seen from one level farther out."""
        return DecodeError(self.message, _joined(segment, self.path))


class EncodeError(_PathError):
    """A value can't travel."""

    def within(self, segment: str) -> EncodeError:
        """The same error, seen from one level farther out."""
        return EncodeError(self.message, _joined(segment, self.path))


def _joined(segment: str, path: str) -> str:
    if not path or path.startswith("["):
        return segment + path
    return f"{segment}.{path}"


class UnknownMediaType(UcwaError):
    """A body is of a type that the client can't read or write."""

    def __init__(self, media_type: str) -> None:
        super().__init__(media_type)
        self.media_type = media_type

    def __str__(self) -> str:
        return f"no codec for the media type {self.media_type!r}"


class LinkUnavailable(UcwaError):
    """The server does not offer a link now, so what it stands for is not allowed now."""

    def __init__(self, owner: str, rel: str, hint: str = "") -> None:
        super().__init__(owner, rel, hint)
        self.owner = owner
        """Rel of the resource that could have the link."""
        self.rel = rel
        self.hint = hint

    def __str__(self) -> str:
        text = f"{self.owner or 'the resource'} does not offer {self.rel or 'the link'}"
        return f"{text}; {self.hint}" if self.hint else text


class RevisionUnavailable(UcwaError):
    """The server offers an older revision of a link than the request needs."""

    def __init__(self, rel: str, operation: str, required: int, offered: float) -> None:
        super().__init__(rel, operation, required, offered)
        self.rel = rel
        self.operation = operation
        """`group.PUT`, or with a parameter: `search.GET mail`."""
        self.required = required
        self.offered = offered

    def __str__(self) -> str:
        return (
            f"{self.operation} needs revision {self.required},"
            f" but the server offers revision {self.offered:g} of {self.rel}"
        )


class OperationTimeout(RequestTimeout):
    """An operation was not completed in time. It goes on, and may still be completed."""

    def __init__(
        self,
        message: str = "",
        *,
        resource: Resource | None = None,
        request: Request[object] | None = None,
    ) -> None:
        super().__init__(message)
        self.resource = resource
        """The last state of the operation that is known; its links may offer `cancel`."""
        self.request = request


class OperationFailed(UcwaError):
    """An operation ended in failure."""

    def __init__(
        self,
        code: str = "",
        subcode: str = "",
        message: str = "",
        *,
        reason: Reason | None = None,
        resource: Resource | None = None,
        request: Request[object] | None = None,
    ) -> None:
        super().__init__(code, subcode, message)
        self.code = code
        """As the server spells it; empty where it gives none."""
        self.subcode = subcode
        self.message = message
        self.reason = reason
        """All that the server says of it, with code and subcode as enumerations."""
        self.resource = resource
        """The last state of the operation that is known."""
        self.request = request

    def __str__(self) -> str:
        return ": ".join(filter(None, (self.code, self.subcode, self.message)))


class OperationLost(OperationFailed):
    """Nobody can tell how an operation ended, as its application or channel is gone."""


class ChannelTaken(UcwaError):
    """Another event channel of the same application replaced this one."""


class StatusError(UcwaError):
    """The server answered with an error."""

    default_code: ClassVar[str] = ""
    retryable: bool = False
    """Whether the same request may succeed later."""
    advice: str = ""
    """What to do about it."""

    def __init__(
        self,
        status: int,
        message: str = "",
        *,
        code: str | None = None,
        subcode: str | None = None,
        parameters: Mapping[str, str] | None = None,
        correlation_id: str | None = None,
        retry_after: float | None = None,
        request: Request[object] | None = None,
    ) -> None:
        super().__init__(status, message)
        self.status = status
        self.message = message
        self.code = self.default_code if code is None else code
        """As the server spells it, also where it is unknown."""
        self.subcode = subcode
        self.parameters: Mapping[str, str] = parameters or {}
        """Wrong or missing parameters and what is wrong with them."""
        self.correlation_id = correlation_id
        """What the server's administrator finds the request by."""
        self.retry_after = retry_after
        """Seconds to wait, where the server says so."""
        self.request = request
        from ._advice import advice_on  # a table for the one who meets an error

        known = advice_on(self.default_code, subcode, code)
        if known is not None:
            self.advice = self.advice or known.text
            if known.retryable is not None:
                self.retryable = known.retryable

    def is_(self, *names: str) -> bool:
        """Whether the code or the subcode is one of some, whatever their case."""
        own = {self.code.lower(), (self.subcode or "").lower()}
        return any(name.lower() in own for name in names)

    def __str__(self) -> str:
        text = f"{self.status} {self.code}".strip()
        if self.subcode:
            text = f"{text} ({self.subcode})"
        return f"{text}: {self.message}" if self.message else text


class BadRequest(StatusError):
    """The request is malformed, or a parameter is missing or wrong."""

    default_code = "BadRequest"


class Forbidden(StatusError):
    """The user may not do this."""

    default_code = "Forbidden"


class NotFound(StatusError):
    """There is no such resource, or no longer."""

    default_code = "NotFound"


class MethodNotAllowed(StatusError):
    """The resource does not know this method."""

    default_code = "MethodNotAllowed"


class NotAcceptable(StatusError):
    """The server has no representation of an accepted type."""

    default_code = "NotAcceptable"


class Conflict(StatusError):
    """The state of the resource forbids it; the subcode says why."""

    default_code = "Conflict"


class Gone(StatusError):
    """The resource or the whole application is gone."""

    default_code = "Gone"


class PreconditionFailed(StatusError):
    """The resource changed since it was read."""

    default_code = "PreconditionFailed"


class UpdateConflict(PreconditionFailed):
    """Others changed a resource each time that `update` was about to change it."""

    advice = "Look at `base`, `mine` and `theirs`; decide, then update again."
    base: Resource | None = None
    """What the change was applied to last."""
    mine: Resource | None = None
    """What that gave, and the server refused."""
    theirs: Resource | None = None
    """What the server has now."""


class PreconditionRequired(StatusError):
    """The request needs the entity tag of the resource."""

    default_code = "PreconditionRequired"


class EntityTooLarge(StatusError):
    """The body is too large for the server."""

    default_code = "EntityTooLarge"


class UnsupportedMediaType(StatusError):
    """The server can't read a body of this type."""

    default_code = "UnsupportedMediaType"


class TooManyRequests(StatusError):
    """There are too many open requests; nothing was done."""

    default_code = "TooManyRequests"
    retryable = True


class ServiceFailure(StatusError):
    """The server failed."""

    default_code = "ServiceFailure"
    retryable = True


class ServiceUnavailable(StatusError):
    """The server can't answer for the moment."""

    default_code = "ServiceUnavailable"
    retryable = True


class GatewayTimeout(StatusError):
    """A server behind the server did not answer in time."""

    default_code = "GatewayTimeout"
    retryable = True


class ExchangeServiceFailure(StatusError):
    """Exchange did not answer as it should."""

    default_code = "ExchangeServiceFailure"
    retryable = True


class ServerTimeout(StatusError):
    """The server gave up waiting; its code is `Timeout`."""

    default_code = "Timeout"
    retryable = True


class LocalFailure(StatusError):
    """An operation failed on the user's side."""

    default_code = "LocalFailure"


class RemoteFailure(StatusError):
    """An operation failed on the other side."""

    default_code = "RemoteFailure"


class Informational(StatusError):
    """Not a failure: the reason of a change."""

    default_code = "Informational"


_GENERIC: Mapping[str, type[StatusError]] = {
    "ApplicationNotFound": NotFound,
    "DeserializationFailure": BadRequest,
    "InactiveApplicationExpired": Gone,
    "MobileApplicationNoLongerAllowed": Forbidden,
    "ParameterValidationFailure": BadRequest,
    "ResourceNotFound": NotFound,
    "ServiceTimeout": ServerTimeout,
    "TooManyApplications": Gone,
    "VersionNotSupported": NotFound,
}
"""Names that errors of any resource go by, beside their codes."""
_BY_CODE = {
    **{name.lower(): kind for name, kind in _GENERIC.items()},
    **{kind.default_code.lower(): kind for kind in StatusError.__subclasses__()},
}
_BY_STATUS: Mapping[int, type[StatusError]] = {
    400: BadRequest,
    403: Forbidden,
    404: NotFound,
    405: MethodNotAllowed,
    406: NotAcceptable,
    408: ServerTimeout,
    409: Conflict,
    410: Gone,
    412: PreconditionFailed,
    413: EntityTooLarge,
    415: UnsupportedMediaType,
    428: PreconditionRequired,
    429: TooManyRequests,
    500: ServiceFailure,
    502: ServiceUnavailable,
    503: ServiceUnavailable,
    504: GatewayTimeout,
}


def status_error(status: int, code: str | None = None) -> type[StatusError]:
    """The class of an error: by its code, else by the status, else `StatusError`."""
    by_code = _BY_CODE.get((code or "").lower())
    return by_code or _BY_STATUS.get(status, StatusError)
