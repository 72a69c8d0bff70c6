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
