"""Both clients with one face, handles and iterators too: that of the client with tasks.

    chat = await ucwa.conversations.start(BOB, "Hi")        # on a thread where it is sync
    received = await chat.messages().wait(5)

What is asynchronous is told by the class for tasks; that one is used as it is.
"""

from __future__ import annotations

import asyncio
import importlib
import inspect
from collections.abc import Callable
from typing import Any, Self

__all__ = ["KINDS", "Face", "face", "inside"]

KINDS = ("sync", "async")
TWINS = {"Client": ("client", "async_client"), "EventStream": ("streams", "streams")}
"""Classes whose twin is called `Async…`, and where both are."""


def face(found: Any) -> Any:
    """What a case gets to see of something of the sync client; all else as it is."""
    if isinstance(found, tuple) and type(found) is tuple:
        return tuple(face(row) for row in found)
    twin = _twin(type(found))
    return found if twin is None else Face(found, twin)


def inside(faced: Any) -> Any:
    """The object itself."""
    return faced.inner if isinstance(faced, Face) else faced


def _twin(kind: type) -> Any:
    module, name = kind.__module__, kind.__name__
    if ".conveniences.facades." in module:
        return getattr(
            importlib.import_module(module.replace(".facades.", ".async_facades.")), name
        )
    if name in TWINS and module.endswith("_client." + TWINS[name][0]):
        package = module.rpartition(".")[0]
        return getattr(importlib.import_module(f"{package}.{TWINS[name][1]}"), f"Async{name}")
    return None


class Face:
    """An object of the sync client; each call that waits runs on a thread."""

    def __init__(self, inner: Any, twin: type) -> None:
        self.inner, self._twin = inner, twin

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.inner, name)
        if not inspect.ismethod(found):
            return face(found)
        if inspect.iscoroutinefunction(getattr(self._twin, name)):

            async def awaited(*given: Any, **named: Any) -> Any:
                return face(await asyncio.to_thread(found, *map(_handler, given), **named))

            return awaited

        def called(*given: Any, **named: Any) -> Any:
            return face(found(*map(_handler, given), **named))

        return called

    async def __aenter__(self) -> Self:
        await asyncio.to_thread(self.inner.__enter__)
        return self

    async def __aexit__(self, *raised: object) -> None:
        await asyncio.to_thread(self.inner.__exit__, *raised)

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Any:
        item = await asyncio.to_thread(next, self.inner, None)
        if item is None:
            raise StopAsyncIteration
        return face(item)


def _handler(given: Any) -> Any:
    """A handler that is a coroutine function, for the client that calls functions."""
    if not inspect.iscoroutinefunction(given):
        return given
    handle: Callable[..., Any] = given
    return lambda *items: asyncio.run(handle(*map(face, items)))
