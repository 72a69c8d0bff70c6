"""How a stage is timed: several runs, minimum and median of them."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable

from attrs import frozen

__all__ = ["Figure", "measure"]


@frozen
class Figure:
    """What a stage took, in seconds."""

    name: str
    what: str
    """How much work it was: `294 pages`."""
    seconds: tuple[float, ...]
    """Of each run, in order."""

    @property
    def minimum(self) -> float:
        """The run that the machine disturbed least: compare this one."""
        return min(self.seconds)

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)


def measure(name: str, what: str, job: Callable[[], object], runs: int) -> Figure:
    """Times of a job; what earlier jobs left behind is collected before each run."""
    seconds = []
    for _ in range(runs):
        gc.collect()
        start = time.perf_counter()
        job()
        seconds.append(time.perf_counter() - start)
    return Figure(name, what, tuple(seconds))
