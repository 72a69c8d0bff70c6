"""How an operation ended, by what the event says that completes it."""

from __future__ import annotations

from typing import Any

from ..errors import OperationFailed
from ..events import Event
from ..request import Request
from ..resource import Resource

__all__ = ["failure_of", "is_success", "operation_id_of"]

_SUCCESS = frozenset({"success", "succeeded"})
_FAILURE = frozenset({"failure", "failed"})
_NO_FAILURE = frozenset({"autoaccepted", "mediafallback", "sessionswitched"})
"""Subcodes that explain a success."""


def operation_id_of(event: Event[Resource]) -> str:
    """The id that the embedded resource of an operation carries; else empty."""
    resource = event.resource
    if resource is None:
        return ""
    found = getattr(resource, "operation_id", None) or resource.extra.get("operationId")
    return found if isinstance(found, str) else ""


def is_success(event: Event[Resource]) -> bool:
    """How it ended: by the event, else by its resource, else by the reason.

    Most resources of operations have no status; that says nothing.
    """
    stated = event.status or str(getattr(event.resource, "status", None) or "")
    if stated.casefold() in _SUCCESS:
        return True
    if stated.casefold() in _FAILURE:
        return False
    reason = event.reason
    return reason is None or _text(reason, "subcode").casefold() in _NO_FAILURE


def failure_of(
    event: Event[Resource],
    resource: Resource | None,
    request: Request[Any] | None = None,
    kind: type[OperationFailed] = OperationFailed,
) -> OperationFailed:
    """The error that an event tells of.

    Args:
        resource: The last state of the operation that is known.
    """
    reason = event.reason
    return kind(
        _text(reason, "code"),
        _text(reason, "subcode"),
        _text(reason, "message"),
        reason=reason,
        resource=resource,
        request=request,
    )


def _text(reason: Resource | None, name: str) -> str:
    value = getattr(reason, name, None)
    return "" if value is None else str(value)
