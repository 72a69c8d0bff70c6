"""Calls: audio and video, telephones, call forwarding and delegates."""

from __future__ import annotations

from ...domain import Domain

__all__ = ["DOMAIN"]

DOMAIN = Domain()
