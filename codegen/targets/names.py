"""Names of the targets that come with the program; light, so that they can be asked for at no cost."""

from __future__ import annotations

__all__ = ["BUILT_IN"]

BUILT_IN = ("client", "server", "docs", "openapi")
"""What is generated where nothing else is said."""
