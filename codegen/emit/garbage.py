"""Collecting garbage less: pages, models and syntax trees are many objects, and nearly all of them live."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["rare_gc", "usual_gc", "without_gc"]


@contextmanager
def without_gc() -> Iterator[None]:
    """Collect nothing meanwhile: for a chunk of work, a tenth faster."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def rare_gc() -> Iterator[None]:
    """Collect seldom meanwhile: for a whole run, whose memory must stay bounded."""
    before = gc.get_threshold()
    gc.set_threshold(500_000, 50, 1000)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def usual_gc() -> None:
    """Collect as a worker should: syntax trees are cycles, and what came with it from its parent stays."""
    gc.freeze()
    gc.set_threshold(100_000, 5, 20)
