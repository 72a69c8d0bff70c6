"""Which rows of two lists belong together."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import Generic, TypeVar

from attrs import frozen

from codegen.diff.facts import same_facts

__all__ = ["Pairs", "pair", "pair_likely"]

Row = TypeVar("Row")


@frozen
class Pairs(Generic[Row]):
    """The rows of two lists."""

    matched: tuple[tuple[Row, Row], ...]
    """Old and new, in the old order."""
    removed: tuple[Row, ...]
    added: tuple[Row, ...]


def pair(old: Iterable[Row], new: Iterable[Row], key: Callable[[Row], Hashable]) -> Pairs[Row]:
    """Pairs of one key; where a key repeats, those that state the same come together first.

    The order of the lists means nothing, but for rows of one key that differ.
    """
    waiting: dict[Hashable, list[Row]] = {}
    for row in new:
        waiting.setdefault(key(row), []).append(row)
    found: list[tuple[int, Row, Row]] = []
    left: list[tuple[int, Row]] = []
    for number, row in enumerate(old):
        rows = waiting.get(key(row), [])
        hit = next((index for index, other in enumerate(rows) if same_facts(row, other)), None)
        if hit is None:
            left.append((number, row))
        else:
            found.append((number, row, rows.pop(hit)))
    removed = []
    for number, row in left:
        rows = waiting.get(key(row), [])
        if rows:
            found.append((number, row, rows.pop(0)))
        else:
            removed.append(row)
    found.sort(key=lambda row: row[0])
    return Pairs(
        tuple((row, other) for _, row, other in found),
        tuple(removed),
        tuple(row for rows in waiting.values() for row in rows),
    )


def pair_likely(pairs: Pairs[Row], likeness: Callable[[Row, Row, bool], float]) -> Pairs[Row]:
    """Of what disappeared and what appeared, the pairs that are likely one thing under two names.

    A pair must be the best of both its sides; where two are as good as each other, neither is taken.

    Args:
        likeness: 0 for a pair that can't be one thing. It is told whether nothing else disappeared
            or appeared, so that there is no choice.
    """
    is_alone = len(pairs.removed) == len(pairs.added) == 1
    scores = {
        (here, there): score
        for here, row in enumerate(pairs.removed)
        for there, other in enumerate(pairs.added)
        if (score := likeness(row, other, is_alone))
    }
    by_old: dict[int, list[float]] = {}
    by_new: dict[int, list[float]] = {}
    for (here, there), score in scores.items():
        by_old.setdefault(here, []).append(score)
        by_new.setdefault(there, []).append(score)
    hits = {
        here: there
        for (here, there), score in scores.items()
        if _is_best(score, by_old[here]) and _is_best(score, by_new[there])
    }
    return Pairs(
        tuple((pairs.removed[here], pairs.added[there]) for here, there in sorted(hits.items())),
        tuple(row for number, row in enumerate(pairs.removed) if number not in hits),
        tuple(row for number, row in enumerate(pairs.added) if number not in hits.values()),
    )


def _is_best(score: float, scores: list[float]) -> bool:
    return score == max(scores) and scores.count(score) == 1
