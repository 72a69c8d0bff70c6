"""Requests in steps: what runs between two waits runs alone, whichever thread it is in."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Generator
from contextlib import AbstractContextManager
from typing import Generic, TypeVar, cast

__all__ = ["Steps"]

T = TypeVar("T")


class Steps(Generic[T]):
    """Awaits a coroutine; each stretch of it up to the next wait is one step.

    A test may act on the world from its own thread while a server runs in another: both
    take the same lock, which nobody holds while waiting.
    """

    def __init__(
        self,
        step: Callable[[], AbstractContextManager[object]],
        coroutine: Coroutine[object, None, T],
    ) -> None:
        self._step = step
        self._coroutine = coroutine

    def __await__(self) -> Generator[object, None, T]:
        error: BaseException | None = None
        while True:
            try:
                with self._step():
                    waited = self._next(error)
            except StopIteration as end:
                return cast("T", end.value)
            error = None
            try:
                yield waited
            except GeneratorExit:
                with self._step():
                    self._coroutine.close()
                raise
            except BaseException as thrown:  # the wait was cancelled  # noqa: BLE001
                error = thrown

    def _next(self, error: BaseException | None) -> object:
        if error is None:
            return self._coroutine.send(None)
        return self._coroutine.throw(error)
