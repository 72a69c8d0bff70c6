"""How many requests of batches are not answered yet."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from .errors import TooManyRequests

__all__ = ["Outstanding"]


class Outstanding:
    """Counts them by who sent them, over all their batches."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}

    @contextmanager
    def taking(self, sender: str, count: int, limit: int) -> Generator[None]:
        """Counts so many more until the block ends.

        Raises `TooManyRequests` where that makes more than the limit.
        """
        total = self._counts.get(sender, 0) + count
        if total > limit:
            raise TooManyRequests(f"Of batches {limit} requests may be open at most.")
        self._counts[sender] = total
        try:
            yield
        finally:
            self._counts[sender] -= count
            if not self._counts[sender]:
                del self._counts[sender]
