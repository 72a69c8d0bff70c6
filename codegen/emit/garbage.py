"""Collecting garbage less: pages, models and syntax trees are many objects, and nearly all of them live."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["collect_much", "rare_gc", "stop_gc", "without_gc"]

_MUCH = 300_000
"""Objects that came since the last collection and did not go. The syntax trees of a set of usual size are
fewer in each of two workers, and take 20 MB there; collecting takes a tenth of what making them does."""


@contextmanager
def without_gc() -> Iterator[None]:
    """Collect nothing meanwhile, but by `collect_much`.

    What is left in the end is not looked at again: it goes as soon as nobody needs it.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.freeze()
            gc.enable()


def collect_much() -> None:
    """Collect, if it is worth it, what came since the last time; what is left is not looked at again.

    For the end of a chunk of work: syntax trees are cycles.
    """
    if gc.get_count()[0] > _MUCH:
        gc.collect()
        gc.freeze()


def stop_gc() -> None:
    """Collect nothing any more, but by `collect_much`: for a worker, which shares memory with its parent."""
    gc.freeze()
    gc.disable()


@contextmanager
def rare_gc() -> Iterator[None]:
    """Collect seldom meanwhile: for a whole run, whose memory must stay bounded."""
    before = gc.get_threshold()
    gc.set_threshold(100_000, 50, 1000)
    try:
        yield
    finally:
        gc.set_threshold(*before)
