"""How many work on a run: this process alone, a pool of processes where that pays, or a cluster."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import define, field

from codegen.emit.parallel import available_jobs, fewest_workers, make_pool
from codegen.emit.remembering import opened_cache
from codegen.emit.render import warm_up

if TYPE_CHECKING:
    from codegen.emit.cache import Cache

__all__ = ["ALONE", "Crew", "hire"]

_FEW_PAGES = 8
"""Up to so many pages a pool costs more than it saves: starting it takes as long as formatting 10 files."""


@define
class Crew:
    """Who does what can be done independently, and what was done before."""

    cache: Cache | None = None
    """None where nothing is kept."""
    executor: Executor | None = None
    """Any executor; None for this process, and for a pool that nobody needed yet."""
    jobs: int = 1
    """How much of it is done at a time."""
    _stack: ExitStack | None = field(default=None, repr=False)
    """Ends a pool that is made at need; None where none is to be."""

    def hands(self, items: int) -> tuple[Executor | None, int]:
        """Who works on so many items, and on how many chunks of them at a time.

        The pool is made for the first ones, no larger than they need: where one page of many changed, one
        process reads it and formats what comes of it, while this one does the rest.
        """
        if self.executor is None and self._stack is not None:
            self.jobs = min(self.jobs, fewest_workers(items))
            self.executor = self._stack.enter_context(_pool(self.jobs))
        return self.executor, self.jobs

    def warm_up(self) -> None:
        """Let workers import what they will need, while this process does what it must do alone."""
        if self.executor is not None:
            with suppress(RuntimeError):  # it has broken down; what it is given is done here
                for _ in range(self.jobs):
                    self.executor.submit(warm_up)


ALONE = Crew()


@contextmanager
def hire(
    jobs: int | None,
    pages: int,
    *,
    cache: Path | None = None,
    cluster: str | None = None,
    templates: tuple[Path, ...] = (),
) -> Iterator[Crew]:
    """A crew for a set of so many pages.

    Args:
        jobs: None asks for every processor.
        cache: The folder of the project's cache.
        cluster: The address of a Dask scheduler whose workers do it instead.
        templates: Folders of templates that they must have, too, beyond those that ship.

    Raises:
        CommandError: the cluster can't be used.
    """
    with opened_cache(cache) as opened, ExitStack() as stack:
        wanted = jobs or available_jobs()
        if cluster is not None:
            from codegen.cli.cluster import joined_cluster

            yield Crew(opened, *stack.enter_context(joined_cluster(cluster, templates)))
        elif wanted == 1 or pages <= _FEW_PAGES:
            yield Crew(opened)
        else:
            yield Crew(opened, None, wanted, stack)


@contextmanager
def _pool(jobs: int) -> Iterator[Executor]:
    pool = make_pool(jobs)
    try:
        yield pool
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    pool.shutdown()
