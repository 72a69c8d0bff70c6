"""The keywords that both clients take: the fields of `Settings`, and how to send."""

from __future__ import annotations

from typing import TypedDict

from .protocol.settings import TraceHook

__all__ = ["Options"]


class Options(TypedDict, total=False):
    """The fields of `protocol.settings.Settings`, which tells what they mean."""

    media_type: str
    user_agent: str
    culture: str
    endpoint_id: str | None
    instance_id: str | None
    headers: tuple[tuple[str, str], ...]
    domains: tuple[str, ...]
    allow_http: bool
    allow_addresses: bool
    discovery_urls: tuple[str, ...]
    timeout: float
    retries: int
    backoff: float
    max_wait: float
    max_body: int
    batch_size: int
    update_attempts: int
    max_pending: int
    event_timeout: int
    event_medium: int | None
    event_low: int | None
    report_activity: bool
    activity_interval: float
    renew_subscriptions: bool
    close_timeout: float
    trace: TraceHook | None
