"""Mapping over any `concurrent.futures.Executor` in chunks, and the usual pool of processes."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from functools import partial
from typing import TypeVar

__all__ = ["available_jobs", "chunk_size", "make_pool", "map_chunks", "without_gc"]

_T = TypeVar("_T")
_R = TypeVar("_R")

_SMALLEST, _LARGEST = 8, 32
"""Smaller chunks cost more in transport, larger ones leave a worker idle at the end (measured)."""


def available_jobs() -> int:
    """How many processes this one may keep busy."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def chunk_size(count: int, jobs: int) -> int:
    """Items per chunk: some chunks for each worker, within what pays."""
    return max(_SMALLEST, min(_LARGEST, -(-count // (4 * jobs))))


def map_chunks(
    work: Callable[[Sequence[_T]], list[_R]],
    items: Sequence[_T],
    executor: Executor | None = None,
    *,
    jobs: int = 1,
    advance: Callable[[int], None] = lambda _: None,
) -> list[_R]:
    """What `work` makes of the items, in their order, however the executor orders its answers.

    Args:
        work: Makes a result of each item of a chunk; a module's function, so that it can travel.
        executor: None works here and now.
        jobs: How many chunks the executor works on at a time.
        advance: Told how many more items are done.
    """
    size = chunk_size(len(items), jobs)
    chunks = [items[start : start + size] for start in range(0, len(items), size)]
    if executor is None:
        results: list[_R] = []
        for chunk in chunks:
            results += _work_through(work, chunk)
            advance(len(chunk))
        return results
    task = partial(_work_through, work)
    futures = [executor.submit(task, chunk) for chunk in chunks]
    try:
        for future in as_completed(futures):
            advance(len(future.result()))
    except BaseException:
        for future in futures:
            future.cancel()
        raise
    return [row for future in futures for row in future.result()]


def _work_through(work: Callable[[Sequence[_T]], list[_R]], chunk: Sequence[_T]) -> list[_R]:
    with without_gc():
        return work(chunk)


@contextmanager
def without_gc() -> Iterator[None]:
    """Collect no garbage meanwhile: syntax trees of a batch are many objects, and all of them live."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def make_pool(jobs: int, warm_up: Callable[[], object]) -> ProcessPoolExecutor:
    """A pool whose workers get ready (`warm_up`) while this process does something else.

    On Linux workers are forked, before this process has threads or much memory; elsewhere they
    start as the platform likes best.
    """
    context = multiprocessing.get_context("fork" if sys.platform == "linux" else None)
    pool = ProcessPoolExecutor(jobs, context, _start_worker, (warm_up,))
    for _ in range(jobs):
        pool.submit(int)
    return pool


def _start_worker(warm_up: Callable[[], object]) -> None:
    # An interrupt goes to the whole group; the parent alone answers it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    warm_up()
