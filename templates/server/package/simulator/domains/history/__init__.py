"""What is kept: conversation logs, transcripts, missed items."""

from __future__ import annotations

from ...domain import Domain

__all__ = ["DOMAIN"]

DOMAIN = Domain()
