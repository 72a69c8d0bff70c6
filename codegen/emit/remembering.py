"""Work in chunks, of which only that is done which no earlier run did."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from attrs import define, field, frozen

from codegen.emit.parallel import Advance, Batch, joined, start_batch

if TYPE_CHECKING:
    from codegen.emit.cache import Cache

__all__ = [
    "Hands",
    "Remembered",
    "Stage",
    "content_key",
    "here",
    "opened_cache",
    "start_remembered",
]

_T = TypeVar("_T")
_R = TypeVar("_R")

_SOME = 64
"""Items that are looked for at once."""
_PORTION = 8 * 2**20
"""Bytes of new results that may wait to be kept."""


@frozen
class Stage(Generic[_T, _R]):
    """Work whose results can be kept; functions of modules, so that they can travel."""

    work: Callable[[Sequence[_T]], list[_R]]
    """Makes a result of each item of a chunk."""
    pack: Callable[[_R], bytes | None]
    """The bytes of a result, which is none itself; None for one that is not to be kept."""
    unpack: Callable[[_T, bytes], _R]
    """The result of an item from bytes. Raises ValueError for those that `pack` doesn't make."""


Hands = Callable[[int], tuple[Executor | None, int]]
"""For so many items: who works on them, None for this process, and on how many chunks at a time."""


@frozen
class Remembered(Generic[_T, _R]):
    """Results of a stage, known ones and those in the making."""

    _stage: Stage[_T, _R]
    _items: Sequence[_T]
    keys: Mapping[int, bytes]
    """Of those items that can be told apart, by their index."""
    _known: Mapping[int, _R]
    _missing: Sequence[int]
    """Indices of the other items."""
    _batch: Batch[bytes | _R]
    """Of these, in their order."""
    _cache: Cache | None

    def results(
        self, advance: Advance = lambda _: None, is_sure: Callable[[], bool] = lambda: True
    ) -> list[_R]:
        """What became of the items, in their order. New results are kept.

        Args:
            advance: Told how many more items are done.
            is_sure: Asked before results are kept whether the hashes still tell the truth; where not, they
                are not kept.
        """
        if self._cache is not None:
            self._cache.flush()  # while others work
        advance(len(self._known))
        results = dict(self._known)
        fresh: dict[bytes, bytes] = {}
        size = 0
        for start, made in self._batch.parts():
            for offset, result in enumerate(made):
                index = self._missing[start + offset]
                results[index], data = self._both(self._items[index], result)
                if data is not None and index in self.keys:
                    fresh[self.keys[index]] = data
                    size += len(data)
            advance(len(made))
            if size > _PORTION:
                self._keep(fresh, is_sure)
                fresh, size = {}, 0
        self._keep(fresh, is_sure)
        return [results[index] for index in range(len(self._items))]

    def _keep(self, fresh: Mapping[bytes, bytes], is_sure: Callable[[], bool]) -> None:
        if self._cache is not None and fresh and is_sure():
            self._cache.keep(fresh)

    def _both(self, item: _T, made: bytes | _R) -> tuple[_R, bytes | None]:
        """A result, and the bytes of it that are kept: one of them was made."""
        if isinstance(made, bytes):
            return self._stage.unpack(item, made), made
        return made, self._stage.pack(made) if self._cache is not None else None


def here(items: int) -> tuple[None, int]:  # noqa: ARG001 - `Hands`
    """This process alone, for however many items."""
    return None, 1


def start_remembered(
    stage: Stage[_T, _R],
    items: Sequence[_T],
    key_of: Callable[[_T], bytes | None],
    hands: Hands,
    cache: Cache | None,
) -> Remembered[_T, _R]:
    """Have those items worked on of which the cache has no result.

    Args:
        key_of: The hash of all that decides on the result of an item; None where something can't be hashed.
        cache: None where nothing is kept.
    """
    look = _Look(items, key_of, cache)
    indices = range(len(items))
    missing = look.missing(indices[:_SOME])
    batches: list[Batch[bytes | _R]] = []
    if len(items) > len(missing) == _SOME:
        # Most likely all are: who works on them begins with some while others are looked for.
        executor, jobs = hands(len(items))
        rest = (look.missing(indices[at : at + _SOME]) for at in range(_SOME, len(items), _SOME))
        parts: Iterable[list[int]] = chain([missing[:]], rest)
        missing = []
    else:
        missing += look.missing(indices[_SOME:])
        executor, jobs = hands(len(missing)) if missing else (None, 1)
        parts, missing = [missing], []
    # On their way from others results are bytes; in this process they need not become any.
    work = partial(_plain if executor is None else _packed, stage)
    for part in parts:
        todo = [items[index] for index in part]
        more = len(items) - 1 - part[-1] if part else 0
        batch = start_batch(work, todo, executor, jobs=jobs, first=len(missing), more=more)
        batches.append(batch)
        missing += part
    known = {index: _unpacked(stage, items[index], data) for index, data in look.found.items()}
    return Remembered(stage, items, look.keys, known, missing, joined(batches), cache)


@define
class _Look:
    """What the cache has of some items."""

    _items: Sequence[Any]
    _key_of: Callable[[Any], bytes | None]
    _cache: Cache | None
    keys: dict[int, bytes] = field(factory=dict, init=False)
    found: dict[int, bytes] = field(factory=dict, init=False)

    def missing(self, indices: Sequence[int]) -> list[int]:
        """Those of the items that it has nothing of."""
        if self._cache is None:
            return [*indices]
        keys = ((index, self._key_of(self._items[index])) for index in indices)
        own = {index: key for index, key in keys if key is not None}
        data = self._cache.fetch(set(own.values()))
        self.keys.update(own)
        self.found.update((index, data[key]) for index, key in own.items() if key in data)
        return [index for index in indices if index not in self.found]


def _packed(stage: Stage[_T, _R], chunk: Sequence[_T]) -> list[bytes | _R]:
    results: list[bytes | _R] = []
    for result in stage.work(chunk):
        data = stage.pack(result)
        results.append(result if data is None else data)
    return results


def _plain(stage: Stage[_T, _R], chunk: Sequence[_T]) -> list[bytes | _R]:
    return [*stage.work(chunk)]


def _unpacked(stage: Stage[_T, _R], item: _T, data: bytes) -> _R:
    try:
        return stage.unpack(item, data)
    except ValueError:  # a person's: what a disk damages is found before
        (result,) = stage.work([item])
        return result


def content_key(*parts: str | bytes) -> bytes:
    """The hash of some texts, each with its length, so that no two lists of them run together."""
    total = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        total.update(b"%d:%b" % (len(data), data))
    return total.digest()


@contextmanager
def opened_cache(folder: Path | None) -> Iterator[Cache | None]:
    """The cache in a project's folder for it, for as long as a run needs it.

    None outside of a project, and where Python was built without SQLite.
    """
    cache = _cache(folder) if folder is not None else None
    if cache is None:
        yield None
        return
    try:
        yield cache
    finally:
        cache.close()


def _cache(folder: Path) -> Cache | None:
    try:
        from codegen.emit.cache import Cache
    except ImportError:
        return None
    return Cache(folder)
