"""What `AsyncClient` does for a user beyond sending requests: nothing without the pages for it."""

from __future__ import annotations

from ._async_requests import AsyncRequests

__all__ = ["AsyncConveniences"]


class AsyncConveniences(AsyncRequests):
    """Of a client without the pages of people, conversations and meetings."""
