"""Which class of the Python client an error answers to, and what it advises."""

from __future__ import annotations

from codegen.targets.client.advice import Advice, advice_on

__all__ = ["class_status", "error_advice", "error_class"]

_BY_CODE = {
    name.lower(): name
    for name in (
        *("BadRequest", "Conflict", "EntityTooLarge", "ExchangeServiceFailure", "Forbidden"),
        *("GatewayTimeout", "Gone", "Informational", "LocalFailure", "MethodNotAllowed"),
        *("NotAcceptable", "NotFound", "PreconditionFailed", "PreconditionRequired"),
        *("RemoteFailure", "ServiceFailure", "ServiceUnavailable", "TooManyRequests"),
        "UnsupportedMediaType",
    )
} | {
    "applicationnotfound": "NotFound",
    "deserializationfailure": "BadRequest",
    "inactiveapplicationexpired": "Gone",
    "mobileapplicationnolongerallowed": "Forbidden",
    "parametervalidationfailure": "BadRequest",
    "resourcenotfound": "NotFound",
    "servicetimeout": "ServerTimeout",
    "timeout": "ServerTimeout",
    "toomanyapplications": "Gone",
    "versionnotsupported": "NotFound",
}
_BY_STATUS = {
    400: "BadRequest",
    403: "Forbidden",
    404: "NotFound",
    405: "MethodNotAllowed",
    406: "NotAcceptable",
    408: "ServerTimeout",
    409: "Conflict",
    410: "Gone",
    412: "PreconditionFailed",
    413: "EntityTooLarge",
    415: "UnsupportedMediaType",
    428: "PreconditionRequired",
    429: "TooManyRequests",
    500: "ServiceFailure",
    502: "ServiceUnavailable",
    503: "ServiceUnavailable",
    504: "GatewayTimeout",
}
_CODES = {"ServerTimeout": "Timeout"}
"""What classes are called as errors, where that is not their name."""


def error_class(status: int, code: str) -> str:
    """The class by the code, else by the status; status 0 for one that is not known."""
    return _BY_CODE.get(code.lower()) or _BY_STATUS.get(status, "StatusError")


def class_status(name: str) -> int | None:
    """The status that a class stands for; None where that may be one of several."""
    found = [status for status, kind in _BY_STATUS.items() if kind == name]
    return found[0] if len(found) == 1 and name not in _CODES else None


def error_advice(status: int, code: str, subcode: str | None) -> Advice | None:
    """What the client says about an error."""
    kind = error_class(status, code)
    return advice_on(_CODES.get(kind, kind), subcode, code)
