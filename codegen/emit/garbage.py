"""Collecting garbage less: pages, models and syntax trees are many objects, and nearly all of them live."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager, suppress

__all__ = ["collect_much", "give_back", "rare_gc", "stop_gc", "without_gc"]

_MUCH = 300_000
"""Objects that came since the last collection and did not go. The syntax trees of a set of usual size are
fewer in each of two workers, and take 20 MB there; collecting takes a tenth of what making them does."""
_FEW = 60_000
"""The same where memory counts."""


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


def collect_much(*, is_frugal: bool = False) -> None:
    """Collect, if it is worth it, what came since the last time; what is left is not looked at again.

    For the end of a piece of work: syntax trees are cycles.

    Args:
        is_frugal: Memory counts more than time.
    """
    if gc.get_count()[0] > (_FEW if is_frugal else _MUCH):
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


def give_back() -> None:
    """Let the system have what is free of the memory of this process: after much of it was in use.

    Python gives back whole blocks of its own only, and the C library of Linux little unless it is told.
    """
    import ctypes  # takes longer than an unchanged run has

    with suppress(AttributeError, OSError):  # another C library
        ctypes.CDLL(None).malloc_trim(0)
