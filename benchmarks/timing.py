"""How a stage is timed: several runs, minimum and median of them; rivals are timed in turns."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping

from attrs import frozen

__all__ = ["Figure", "Latency", "Ratio", "Size", "compare", "measure", "race"]


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


@frozen
class Latency:
    """How long each of many things took under a load, in seconds."""

    name: str
    what: str
    seconds: tuple[float, ...]
    faults: tuple[str, ...] = ()
    """What went wrong, in words; there must be nothing."""

    def at(self, share: float) -> float:
        """The time within which a share of them was done: of 0.99, all but one in a hundred."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


@frozen
class Size:
    """What something takes of memory."""

    name: str
    what: str
    bytes: int
    count: int
    """Of how many things."""


@frozen
class Ratio:
    """One figure by another."""

    name: str
    value: float
    """Of times the median of the ratios of all rounds, which a disturbed round does not move."""
    limit: float | None = None
    """What it is meant to stay within."""


def measure(name: str, what: str, job: Callable[[], object], runs: int) -> Figure:
    """Times of a job; what earlier jobs left behind is collected before each run."""
    seconds = []
    for _ in range(runs):
        gc.collect()
        start = time.perf_counter()
        job()
        seconds.append(time.perf_counter() - start)
    return Figure(name, what, tuple(seconds))


def race(
    jobs: Mapping[tuple[str, str], Callable[[], object]], rounds: int, repetitions: int
) -> tuple[Figure, ...]:
    """Times of short jobs by name and what they are: all in each round, many times in a row.

    A machine that becomes slow slows all of them. Garbage is not collected meanwhile, which favours those
    that make more objects.
    """
    seconds: dict[tuple[str, str], list[float]] = {key: [] for key in jobs}
    gc.collect()
    gc.disable()
    try:
        for _ in range(rounds):
            for key, job in jobs.items():
                turns = range(repetitions)
                start = time.perf_counter()
                for _turn in turns:
                    job()
                seconds[key].append((time.perf_counter() - start) / repetitions)
            gc.collect()
    finally:
        gc.enable()
    return tuple(Figure(*key, tuple(times)) for key, times in seconds.items())


def compare(one: Figure, other: Figure, limit: float | None = None) -> Ratio:
    """Two figures of one race."""
    rounds = (mine / theirs for mine, theirs in zip(one.seconds, other.seconds, strict=True))
    return Ratio(f"{one.name} / {other.name}", statistics.median(rounds), limit)
