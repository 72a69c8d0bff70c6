"""Call forwarding: what users set, and where calls to them go because of it."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["PLACES"]

PLACES: Mapping[str, str | tuple[str, ...]] = {}
"""All of it is where its pages say."""
