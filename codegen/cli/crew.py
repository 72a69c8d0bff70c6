"""How many work on a run: this process alone, or a pool of processes where that pays."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager

from attrs import frozen

from codegen.emit.parallel import available_jobs, make_pool
from codegen.emit.render import warm_up

__all__ = ["ALONE", "Crew", "hire"]

_FEW_PAGES = 8
"""Up to so many pages a pool costs more than it saves: starting it takes as long as formatting 10 files."""


@frozen
class Crew:
    """Who does what can be done independently."""

    executor: Executor | None = None
    """Any executor; None for this process."""
    jobs: int = 1
    """How much of it is done at a time."""

    def warm_up(self) -> None:
        """Let workers import what they will need, while this process does what it must do alone."""
        if self.executor is not None:
            for _ in range(self.jobs):
                self.executor.submit(warm_up)


ALONE = Crew()


@contextmanager
def hire(jobs: int | None, pages: int) -> Iterator[Crew]:
    """A crew for a set of so many pages; None asks for every processor."""
    wanted = jobs or available_jobs()
    if wanted == 1 or pages <= _FEW_PAGES:
        yield ALONE
        return
    pool = make_pool(wanted)
    try:
        yield Crew(pool, wanted)
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    pool.shutdown()
