"""Work in chunks for any `concurrent.futures.Executor`, and the usual pool of processes."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from functools import partial
from multiprocessing.connection import wait
from threading import Thread
from typing import Generic, TypeVar

from attrs import frozen

from codegen.emit.garbage import without_gc

__all__ = [
    "Advance",
    "Batch",
    "available_jobs",
    "chunk_size",
    "make_pool",
    "start_batch",
]

_T = TypeVar("_T")
_R = TypeVar("_R")

Advance = Callable[[int], None]
"""Told how many more items are done."""

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


@frozen
class Batch(Generic[_R]):
    """Work that an executor may already be at."""

    _chunks: Sequence[Callable[[], list[_R]]]
    """To be worked through here, where there is no executor."""
    _futures: Sequence[Future[list[_R]]]

    def results(self, advance: Advance = lambda _: None) -> list[_R]:
        """What became of the items, in their order, however the executor orders its answers.

        Args:
            advance: Told how many more items are done.
        """
        results: list[_R] = []
        for work in self._chunks:
            results += (made := work())
            advance(len(made))
        try:
            for future in as_completed(self._futures):
                advance(len(future.result()))
        except BaseException:
            for future in self._futures:
                future.cancel()
            raise
        return results + [row for future in self._futures for row in future.result()]


def start_batch(
    work: Callable[[Sequence[_T]], list[_R]],
    items: Sequence[_T],
    executor: Executor | None = None,
    *,
    jobs: int = 1,
) -> Batch[_R]:
    """Have the items worked on, in chunks.

    Args:
        work: Makes a result of each item of a chunk; a module's function, so that it can travel.
        executor: None works here, once the results are asked for.
        jobs: How many chunks the executor works on at a time.
    """
    size = chunk_size(len(items), jobs)
    chunks = [items[start : start + size] for start in range(0, len(items), size)]
    if executor is None:
        return Batch([partial(_work_through, work, chunk) for chunk in chunks], ())
    return Batch((), [executor.submit(_work_through, work, chunk) for chunk in chunks])


def _work_through(work: Callable[[Sequence[_T]], list[_R]], chunk: Sequence[_T]) -> list[_R]:
    with without_gc():
        return work(chunk)


def make_pool(jobs: int) -> ProcessPoolExecutor:
    """A pool of processes, all of them started now.

    On Linux they are forked, which costs least while this process has no threads and little memory;
    elsewhere they start as the platform likes best.
    """
    context = multiprocessing.get_context("fork" if sys.platform == "linux" else None)
    pool = ProcessPoolExecutor(jobs, context, _start_worker)
    pool.submit(int)
    return pool


def _start_worker() -> None:
    # Ctrl-C goes to the whole group; the parent alone answers it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_the_parent, daemon=True).start()


def _end_with_the_parent() -> None:
    """Workers of a parent that was killed would wait for work for ever."""
    parent = multiprocessing.parent_process()
    assert parent is not None, "this is a worker"
    wait([parent.sentinel])
    os._exit(1)
