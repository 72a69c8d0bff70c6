"""What `Client` does for a user beyond sending requests: nothing without the pages for it."""

from __future__ import annotations

from ._sync_requests import SyncRequests

__all__ = ["SyncConveniences"]


class SyncConveniences(SyncRequests):
    """Of a client without the pages of people, conversations and meetings."""
