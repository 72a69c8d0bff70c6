"""What may be sent again after what, and how long to wait before: decisions alone.

A request is sent again only where that can't double an effect:

| outcome | sent again |
|:--|:--|
| not reached: nothing arrived | all |
| connection broke, no reply in time | what is repeatable |
| 408, 502, 503, 504 | what is repeatable |
| 409 AnotherOperationPending, 409 None | all: the server refused it for the moment |
| 429 | all: nothing was executed |
| 500 | what only reads |
| all else | nothing |

What only reads is repeatable, so are DELETE, and PUT where If-Match keeps a second one from
harm. A POST is not, unless who sends it knows better: a 503 may come from a proxy that has
passed it on before, so even with Retry-After it is left to the user.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeAlias

from ..errors import (
    HostRefused,
    RequestTimeout,
    StatusError,
    TransportError,
    UcwaError,
)
from .http import HttpRequest, Reply
from .replies import reason_of, retry_after
from .settings import Settings

__all__ = [
    "Outcome",
    "is_repeatable",
    "is_unreached",
    "may_pass",
    "pause",
    "wait_before_retry",
]

Outcome: TypeAlias = "Reply | UcwaError"
"""What a request came to."""

_BAD_GATEWAY = 502
_READING = frozenset({"GET", "HEAD", "OPTIONS"})


def is_repeatable(request: HttpRequest) -> bool:
    """Whether a request may be executed twice without harm."""
    if request.method == "PUT":
        return request.header("If-Match") is not None
    return request.method in _READING or request.method == "DELETE"


def may_pass(error: StatusError) -> bool:
    """Whether what a server says is of the moment."""
    return error.status in (408, 429) or error.status >= 500


def is_unreached(error: UcwaError) -> bool:
    """Whether an error tells that nobody is there, so that it may be better elsewhere."""
    if isinstance(error, StatusError):
        return error.status == _BAD_GATEWAY
    if isinstance(error, RequestTimeout):
        return not error.may_have_arrived
    return isinstance(error, TransportError)


def wait_before_retry(
    request: HttpRequest,
    outcome: Outcome,
    retry: int,
    settings: Settings,
    chance: float,
    now: datetime,
    *,
    repeatable: bool | None = None,
) -> float | None:
    """Seconds to wait before a request is sent again; None where it must not be.

    Args:
        retry: 0 before the first repetition.
        chance: A random number from 0 to 1.
        now: The time of day, as Retry-After may be a date.
        repeatable: Whether it may be executed twice; None where its method decides.

    A server that asks for more than `Settings.max_wait` is not asked again.
    """
    if retry >= settings.retries:
        return None
    again = is_repeatable(request) if repeatable is None else repeatable
    if isinstance(outcome, Reply):
        if not _may_repeat(request.method, outcome, again):
            return None
        stated = retry_after(outcome, now)
    else:
        if not _may_repeat_after(outcome, again):
            return None
        stated = None
    wait = pause(retry, settings, chance)
    if stated is None:
        return wait
    if stated > settings.max_wait:
        return None
    # Never sooner than the server says, and not all clients at the same moment.
    return stated + min(wait, settings.backoff) * chance


def pause(retry: int, settings: Settings, chance: float) -> float:
    """Seconds of back-off: twice as many for each retry, half of them at random."""
    longest = min(settings.backoff * 2.0 ** min(retry, 64), settings.max_wait)
    return longest * (0.5 + 0.5 * chance)


def _may_repeat(method: str, reply: Reply, repeatable: bool) -> bool:
    rule = _BY_STATUS.get(reply.status)
    return rule is not None and rule(method, reply, repeatable)


def _may_repeat_after(error: UcwaError, repeatable: bool) -> bool:
    if isinstance(error, HostRefused):
        return False
    if isinstance(error, (TransportError, RequestTimeout)):
        return repeatable or not error.may_have_arrived
    return False


def _if_repeatable(_method: str, _reply: Reply, repeatable: bool) -> bool:
    return repeatable


def _if_reading(method: str, _reply: Reply, _repeatable: bool) -> bool:
    return method in _READING


def _if_passing(_method: str, reply: Reply, _repeatable: bool) -> bool:
    """A conflict that ends by itself."""
    subcode = (reason_of(reply).subcode or "").lower()
    return subcode in ("anotheroperationpending", "none")


def _always(_method: str, _reply: Reply, _repeatable: bool) -> bool:
    return True


_BY_STATUS: dict[int, Callable[[str, Reply, bool], bool]] = {
    408: _if_repeatable,
    409: _if_passing,
    429: _always,
    500: _if_reading,
    502: _if_repeatable,
    503: _if_repeatable,
    504: _if_repeatable,
}
"""By the status of the reply; what is not here is final."""
