"""Work in chunks for any `concurrent.futures.Executor`, and the usual pool of processes."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from contextlib import suppress
from functools import partial
from multiprocessing.connection import wait
from threading import Thread
from typing import Generic, TypeVar

from attrs import frozen

from codegen.emit.garbage import collect_much, stop_gc, without_gc

__all__ = [
    "Advance",
    "Batch",
    "available_jobs",
    "chunk_sizes",
    "fewest_workers",
    "joined",
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


def chunk_sizes(count: int, jobs: int, more: int = 0) -> Iterator[int]:
    """How so many items are cut: in ever smaller chunks, so that all workers end at about the same time.

    Args:
        more: How many may come after these.
    """
    while count:
        size = min(count, max(_SMALLEST, min(_LARGEST, -(-(count + more) // (3 * jobs)))))
        yield size
        count -= size


def fewest_workers(count: int) -> int:
    """How many workers have something to do where there are so many items."""
    return max(1, -(-count // _SMALLEST))


@frozen
class _Chunk(Generic[_R]):
    """A part of the work, and the promise of an executor to do it; None where there is none."""

    start: int
    """Index of its first item."""
    work: Callable[[], list[_R]]
    future: Future[list[_R]] | None


@frozen
class Batch(Generic[_R]):
    """Work that an executor may already be at. What becomes of it is handed over once, and not kept."""

    _chunks: list[_Chunk[_R]]

    def results(self, advance: Advance = lambda _: None) -> list[_R]:
        """What became of the items, in their order.

        Args:
            advance: Told how many more items are done.
        """
        made: dict[int, list[_R]] = {}
        for start, found in self.parts():
            made[start] = found
            advance(len(found))
        return [row for start in sorted(made) for row in made[start]]

    def parts(self) -> Iterator[tuple[int, list[_R]]]:
        """What became of neighbouring items, and the index of the first: as they become ready, in any order.

        What an executor fails at (a worker died, a machine is gone) is done here. So an error that comes out
        of this is one of the work itself.
        """
        todo = self._chunks.copy()
        self._chunks.clear()
        futures = {
            chunk.future: chunk
            for chunk in todo
            if chunk.future is not None and not chunk.future.cancelled()
        }
        # First what nobody else is at. A future holds its result: it goes with its chunk.
        alone = [chunk for chunk in todo if chunk.future not in futures]
        del todo
        try:
            while alone:
                yield _handed_over(alone.pop(0))
            for future in as_completed(futures):
                yield _handed_over(futures.pop(future))
        finally:
            for future in futures:
                future.cancel()


def _handed_over(chunk: _Chunk[_R]) -> tuple[int, list[_R]]:
    if chunk.future is not None:
        with suppress(Exception):  # an executor may raise anything
            return chunk.start, chunk.future.result()
    return chunk.start, chunk.work()


def start_batch(
    work: Callable[[Sequence[_T]], list[_R]],
    items: Sequence[_T],
    executor: Executor | None = None,
    *,
    jobs: int = 1,
    first: int = 0,
    more: int = 0,
) -> Batch[_R]:
    """Have the items worked on, in chunks.

    Args:
        work: Makes a result of each item of a chunk; a module's function, so that it can travel.
        executor: None works here, once the results are asked for.
        jobs: How many chunks the executor works on at a time.
        first: The index of the first item, where these are a part of more.
        more: How many may come after these.
    """
    chunks: list[_Chunk[_R]] = []
    start = 0
    for size in chunk_sizes(len(items), jobs, more):
        job = partial(_work_through, work, items[start : start + size])
        chunks.append(_Chunk(first + start, job, _submitted(job, executor)))
        start += size
    return Batch(chunks)


def joined(batches: Iterable[Batch[_R]]) -> Batch[_R]:
    """All of them as one."""
    return Batch([chunk for batch in batches for chunk in batch._chunks])


def _submitted(job: Callable[[], list[_R]], executor: Executor | None) -> Future[list[_R]] | None:
    """None where nobody takes it: there is no executor, or it has broken down."""
    if executor is None:
        return None
    try:
        return executor.submit(job)
    except RuntimeError:
        return None


def _work_through(work: Callable[[Sequence[_T]], list[_R]], chunk: Sequence[_T]) -> list[_R]:
    with without_gc():
        made = work(chunk)
        collect_much()
    return made


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
    stop_gc()
    Thread(target=_end_with_the_parent, daemon=True).start()


def _end_with_the_parent() -> None:
    """Workers of a parent that was killed would wait for work for ever."""
    parent = multiprocessing.parent_process()
    assert parent is not None, "this is a worker"
    wait([parent.sentinel])
    os._exit(1)
