"""Tells of exchanges: to the log, and to whom the settings name. Never what is secret.

The log is quiet by default. DEBUG has each exchange, INFO the steps of signing in, WARNING
what is tried again and where the client pauses.
"""

from __future__ import annotations

from logging import getLogger

from attrs import field, frozen

from ..request import Pairs
from .effects import Call, Flow
from .http import HttpRequest, Reply
from .redaction import redacted_body, redacted_headers, redacted_url
from .settings import TraceHook

__all__ = ["Exchange", "tell"]

_logger = getLogger(__name__)


@frozen
class Exchange:
    """One request and what came of it, with nothing secret in it."""

    method: str
    url: str
    attempt: int
    """1, and more where it was sent again."""
    status: int | None
    """None where no reply came."""
    error: str | None
    """The class of the error that came instead of a reply."""
    seconds: float
    """How long it took."""
    operation: str | None = None
    """What was asked for: `startMessaging.POST`; None where it is no verb of a page."""
    operation_id: str | None = None
    """What the events of the operation carry."""
    request_headers: Pairs[str] = field(default=(), repr=False)
    request_body: str = field(default="", repr=False)
    """As JSON; of other types just the size. Empty where there is none."""
    reply_headers: Pairs[str] = field(default=(), repr=False)
    reply_body: str = field(default="", repr=False)


def tell(
    hook: TraceHook | None,
    request: HttpRequest,
    outcome: Reply | Exception,
    *,
    attempt: int,
    seconds: float,
) -> Flow[None]:
    """Tells of an exchange. An error of the user's hook is logged and goes no further."""
    exchange = _exchange(request, outcome, attempt, seconds)
    _logger.debug(
        "%s %s -> %s in %.3f s (attempt %d)",
        exchange.method,
        exchange.url,
        exchange.status or exchange.error,
        seconds,
        attempt,
    )
    if hook is None:
        return
    try:
        yield from Call(hook, (exchange,))
    except Exception as error:  # noqa: BLE001
        # Its text and its frames may show what it was given; its class can't.
        _logger.warning("the trace hook failed: %s", type(error).__name__)


def _exchange(
    request: HttpRequest, outcome: Reply | Exception, attempt: int, seconds: float
) -> Exchange:
    reply = outcome if isinstance(outcome, Reply) else None
    return Exchange(
        method=request.method,
        url=redacted_url(request.url),
        attempt=attempt,
        status=None if reply is None else reply.status,
        error=None if reply is not None else type(outcome).__name__,
        seconds=seconds,
        operation=request.operation,
        operation_id=request.operation_id,
        request_headers=redacted_headers(request.headers),
        request_body=redacted_body(
            request.content, request.header("content-type") or ""
        ),
        reply_headers=() if reply is None else redacted_headers(reply.headers),
        reply_body=(
            "" if reply is None else redacted_body(reply.content, reply.media_type)
        ),
    )
