"""What a person may choose about all figures."""

from __future__ import annotations

from pathlib import Path

from attrs import frozen

__all__ = ["Options"]


@frozen
class Options:
    pages: Path
    """The pages to work on."""
    runs: int
    """How often each stage is run."""
    peer_python: Path | None = None
    """An interpreter that has openapi-python-client; None for one that the benchmark makes itself."""
    users: int = 500
    """Who are signed in under load, each with an event channel."""
    rate: float = 200.0
    """Requests per second under load, beside those for events."""
    seconds: float = 10.0
    """How long the load lasts."""
    most_pages: int = 10_000
    """The largest set of made pages."""
    profile: Path | None = None
    """Where a profile of the simulator under load goes."""
