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
from codegen.emit.warming import is_warm, warm_up

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
    _modules: tuple[str, ...] = ()
    """What rendering needs besides."""
    _early: Executor | None = field(default=None, init=False, repr=False)
    """One process that was made before there was something to do; it does what one can do."""

    def expect(self, pages: int) -> None:
        """Hear how many pages there are: for few of them no pool is made."""
        if pages <= _FEW_PAGES:
            self._stack = None

    def begin(self) -> None:
        """Have one process get ready for rendering: something is to be done, most likely little."""
        if self.executor is None and self._stack is not None and not is_warm():
            self._early = self._stack.enter_context(_pool(1))
            self._early.submit(warm_up, self._modules)

    def warm_up(self) -> None:
        """Let workers import what they will need, while this process does what it must do alone."""
        if self.executor is not None:
            with suppress(RuntimeError):  # it has broken down; what it is given is done here
                for _ in range(self.jobs):
                    self.executor.submit(warm_up, self._modules)

    def hands(self, items: int) -> tuple[Executor | None, int]:
        """Who works on so many items, and on how many chunks of them at a time.

        The pool is made for the first ones, no larger than they need: where one page of many changed, one
        process formats what comes of it, while this one does the rest.
        """
        if self.executor is None and self._stack is not None:
            wanted = min(self.jobs, fewest_workers(items))
            if wanted == 1 and (self._early is not None or is_warm()):
                return self._early, 1
            if self._early is not None:
                self._early.shutdown()  # its thread must not be there when others are forked
                self._early = None
            self.jobs = wanted
            self.executor = self._stack.enter_context(_pool(self.jobs))
        return self.executor, self.jobs

    def dismiss(self) -> None:
        """End what was made of processes, and have kept what they made. What comes now is done here."""
        if self.cache is not None:
            self.cache.flush()
        if self._stack is not None:
            self._stack.close()
            self.executor = self._early = self._stack = None


ALONE = Crew()


@contextmanager
def hire(
    jobs: int | None,
    *,
    cache: Path | None = None,
    cluster: str | None = None,
    templates: tuple[Path, ...] = (),
    modules: tuple[str, ...] = (),
) -> Iterator[Crew]:
    """A crew for a run.

    Args:
        jobs: None asks for every processor.
        cache: The folder of the project's cache.
        cluster: The address of a Dask scheduler whose workers do it instead.
        templates: Folders of templates that they must have, too, beyond those that ship.
        modules: What a worker needs besides, to render.

    Raises:
        CommandError: the cluster can't be used.
    """
    with opened_cache(cache) as opened, ExitStack() as stack:
        wanted = jobs or available_jobs()
        if cluster is not None:
            from codegen.cli.cluster import joined_cluster

            yield Crew(opened, *stack.enter_context(joined_cluster(cluster, templates)))
        elif wanted == 1:
            yield Crew(opened)
        else:
            yield Crew(opened, None, wanted, stack, modules)


@contextmanager
def _pool(jobs: int) -> Iterator[Executor]:
    pool = make_pool(jobs)
    try:
        yield pool
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    pool.shutdown()
