"""What can keep the site from being built."""

from __future__ import annotations

__all__ = ["SiteError"]


class SiteError(Exception):
    """The site can't be built; the reason is for whoever writes its pages."""

    def __init__(self, reason: str, help: str | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.help = help
        """A way out; None where the reason says it."""
