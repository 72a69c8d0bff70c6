"""What was made of each content before: entries under the hash of all that went into them, in one file.

The file is SQLite's, which keeps runs at the same time apart and a file whole whose writer was killed. Each
entry carries a hash of its own, so that one that a disk or a person damaged is not taken; a damaged file is
removed. Whatever goes wrong with it costs time and nothing else.
"""

from __future__ import annotations

import hashlib
import sqlite3
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from codegen.emit.cache_folder import make_cache_folder

__all__ = ["ENTRIES", "Cache"]

ENTRIES = "entries-1.sqlite3"
"""Name of the file in the folder of the cache; the number rises when its form changes."""

_LIMIT = 256 * 2**20
"""Bytes. A cold run of the whole of UCWA keeps 12 MB."""
_DAY = 24 * 60 * 60
_KEPT_UNUSED = 30 * _DAY
_PATIENCE = 1.0
"""Seconds to wait for another run that writes; what it is in the way of is made again, or not kept."""
_MUCH = 16 * 2**20
"""Bytes that may wait to be written."""
_AT_ONCE = 500
"""Keys in a query: what any SQLite takes."""
_SEAL = 16
_DAMAGE = (sqlite3.Error, UnicodeError)
"""A message of SQLite may quote what is no text."""
_SCHEMA = """
CREATE TABLE IF NOT EXISTS entries (
    key BLOB NOT NULL UNIQUE,
    used INTEGER NOT NULL,
    data BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS by_use ON entries (used);
"""


class Cache:
    """Entries by key. Not to be shared by threads."""

    def __init__(self, folder: Path, *, limit: int = _LIMIT) -> None:
        """Opens nothing yet.

        Args:
            folder: The project's cache.
            limit: Bytes from which on entries go that this run has no use for.
        """
        self._folder = folder
        self._limit = limit
        self._base: sqlite3.Connection | None = None
        self._is_off = False
        self._pending: dict[bytes, bytes] = {}
        self._used: set[bytes] = set()
        self._aged: set[bytes] = set()
        self._has_written = False

    def fetch(self, keys: Collection[bytes]) -> dict[bytes, bytes]:
        """The entries that there are under some keys."""
        found = {key: self._pending[key] for key in keys if key in self._pending}
        with self._trying() as base:
            if base is None:
                return found
            fresh = int(time.time()) - _DAY
            for some in _portions(list(keys)):
                marks = ",".join("?" * len(some))
                query = f"SELECT key, used, data FROM entries WHERE key IN ({marks})"  # noqa: S608
                for key, used, data in base.execute(query, some):
                    if not (isinstance(data, bytes) and isinstance(used, int)):
                        continue
                    if data[:_SEAL] == _seal(key, data[_SEAL:]):
                        found[key] = data[_SEAL:]
                        if used < fresh:
                            self._aged.add(key)
        self._used.update(found)
        return found

    def keep(self, entries: Mapping[bytes, bytes]) -> None:
        """Keep entries in place of those that stand under the same keys. Few are not written at once."""
        self._pending.update(entries)
        if sum(map(len, self._pending.values())) > _MUCH:
            self.flush()

    def flush(self) -> None:
        """Write what is to be kept, all of it or nothing."""
        entries, self._pending = self._pending, {}
        if not entries:
            return
        now = int(time.time())
        with self._trying() as base:
            if base is None:
                return
            with _transaction(base):
                base.executemany(
                    "INSERT OR REPLACE INTO entries VALUES (?, ?, ?)",
                    ((key, now, _seal(key, data) + data) for key, data in entries.items()),
                )
            self._has_written = True
            self._used.update(entries)

    def close(self) -> None:
        """Let go of the file, after all is written and what is old or too much has gone from it."""
        self.flush()
        if self._has_written or self._aged:
            with self._trying() as base:
                if base is not None:
                    with _transaction(base):
                        self._tidy(base)
        if self._base is not None:
            self._base.close()
        self._base, self._is_off = None, True

    def _tidy(self, base: sqlite3.Connection) -> None:
        now = int(time.time())
        surplus = _size(base) - self._limit
        renewed = self._used if surplus > 0 else self._aged
        base.executemany(
            "UPDATE entries SET used = ? WHERE key = ?", ((now, key) for key in renewed)
        )
        base.execute("DELETE FROM entries WHERE used < ?", (now - _KEPT_UNUSED,))
        if surplus <= 0:
            return
        surplus += self._limit // 4  # so that not every run has to
        leaving = []
        query = "SELECT key, length(data) FROM entries ORDER BY used, rowid"
        for key, size in base.execute(query):
            if surplus <= 0:
                break
            if key not in self._used:
                leaving.append((key,))
                surplus -= size
        base.executemany("DELETE FROM entries WHERE key = ?", leaving)

    @contextmanager
    def _trying(self) -> Iterator[sqlite3.Connection | None]:
        """The open file; None if there is none to be had. Its errors end here."""
        try:
            yield self._opened()
        except sqlite3.OperationalError:
            pass  # locked, full or read-only: another time
        except _DAMAGE:
            self._discard()

    def _opened(self) -> sqlite3.Connection | None:
        if self._base is not None or self._is_off:
            return self._base
        try:
            make_cache_folder(self._folder)
            self._base = _connected(self._folder / ENTRIES)
        except (OSError, sqlite3.OperationalError):
            self._is_off = True
        except _DAMAGE:
            self._discard()
        return self._base

    def _discard(self) -> None:
        """The file is damaged: the next run makes a new one."""
        if self._base is not None:
            self._base.close()
        self._base, self._is_off = None, True
        for name in (ENTRIES, f"{ENTRIES}-journal"):
            with suppress(OSError):
                (self._folder / name).unlink()


def _connected(file: Path) -> sqlite3.Connection:
    base = sqlite3.connect(file, timeout=_PATIENCE, isolation_level=None)
    try:
        # A machine that loses its power may damage the file, which is noticed; a process that dies doesn't.
        base.execute("PRAGMA synchronous = OFF")
        base.executescript(_SCHEMA)
    except BaseException:
        base.close()
        raise
    return base


@contextmanager
def _transaction(base: sqlite3.Connection) -> Iterator[None]:
    base.execute("BEGIN IMMEDIATE")
    try:
        yield
        base.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):
            base.execute("ROLLBACK")
        raise


def _size(base: sqlite3.Connection) -> int:
    """Bytes that entries take in the file."""
    names = ("page_count", "freelist_count", "page_size")
    pages, free, size = (base.execute(f"PRAGMA {name}").fetchone()[0] for name in names)
    return int((pages - free) * size)


def _seal(key: bytes, data: bytes) -> bytes:
    """By what an entry shows that it is whole, and this one."""
    return hashlib.blake2b(data, key=key, digest_size=_SEAL).digest()


def _portions(keys: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    for start in range(0, len(keys), _AT_ONCE):
        yield keys[start : start + _AT_ONCE]
