"""Meetings: scheduled and joined, who takes part with which rights, guests."""

from __future__ import annotations

from ...domain import Domain

__all__ = ["DOMAIN"]

DOMAIN = Domain()
