"""The journal: every request and how it was answered, to look at and to verify."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from urllib.parse import parse_qs

from attrs import frozen

__all__ = ["Entry", "Journal"]

_KEPT = 10_000


@frozen(kw_only=True)
class Entry:
    """One request and its answer."""

    number: int
    """Counted from 1, in the order in which they were answered."""
    time: float
    """When it came, by the simulator's clock; seconds since 1970."""
    host: str
    """As the client called it, with the port."""
    method: str
    path: str
    query: str
    headers: tuple[tuple[str, str], ...]
    """Names in lower case."""
    body: bytes
    user: str | None
    """URI of the user whose token it brought."""
    status: int | None
    """None where the connection ended without an answer."""
    reply_headers: tuple[tuple[str, str], ...]
    reply: bytes
    fault: str | None
    """The fault that was put in its way."""

    def header(self, name: str) -> str | None:
        """The value of a request's header, the first of several."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key == wanted), None)

    @property
    def parameters(self) -> Mapping[str, list[str]]:
        """The query, by names."""
        return parse_qs(self.query, keep_blank_values=True)


class Journal:
    """The requests that were answered, the last 10,000 of them."""

    def __init__(self) -> None:
        self._entries: deque[Entry] = deque(maxlen=_KEPT)
        self._number = 0

    def __iter__(self) -> Iterator[Entry]:
        return iter(tuple(self._entries))

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def last_number(self) -> int:
        """The number of the last entry; 0 before there is one."""
        return self._number

    def next_number(self) -> int:
        """The number of the entry that is about to be written."""
        self._number += 1
        return self._number

    def write(self, entry: Entry) -> None:
        """Adds an entry."""
        self._entries.append(entry)

    def clear(self) -> None:
        """Forgets all entries."""
        self._entries.clear()

    def find(
        self,
        *,
        method: str | None = None,
        path: str | None = None,
        user: str | None = None,
        host: str | None = None,
        status: int | None = None,
    ) -> tuple[Entry, ...]:
        """The requests that fit, in order.

        Args:
            path: With `*` for anything: `*/me/presence`. Letter case does not count.
            user: URI of who asked.
        """
        return tuple(
            entry
            for entry in self._entries
            if (method is None or entry.method == method.upper())
            and (path is None or fnmatchcase(entry.path.lower(), path.lower()))
            and (user is None or (entry.user or "").lower() == user.lower())
            and (host is None or entry.host.lower() == host.lower())
            and (status is None or entry.status == status)
        )

    def verify(self, times: int | None = None, **wanted: str) -> tuple[Entry, ...]:
        """The requests that fit `method`, `path`, `user`, `host`.

        Raises AssertionError, with what there was instead, where there are not as many as
        asked for, or none.
        """
        found = self.find(
            method=wanted.get("method"),
            path=wanted.get("path"),
            user=wanted.get("user"),
            host=wanted.get("host"),
        )
        if (times is None and not found) or (times is not None and len(found) != times):
            lines = "\n".join(
                f"  {row.method} {row.path} {row.status}" for row in self._entries
            )
            expected = "at least one" if times is None else str(times)
            raise AssertionError(
                f"expected {expected} of {wanted}, found {len(found)} in:\n{lines}"
            )
        return found
