"""Contacts and groups: lists, subscriptions, search, what is seen of others."""

from __future__ import annotations

from ...domain import Domain

__all__ = ["DOMAIN"]

DOMAIN = Domain()
