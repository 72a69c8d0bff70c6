"""Requests and replies of HTTP as values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import field, frozen

from ..request import Pairs

__all__ = ["Headers", "HttpRequest", "Reply"]


class Headers(Mapping[str, str]):
    """Headers of a reply. Names are told apart whatever their case."""

    __slots__ = ("_rows",)

    def __init__(self, rows: Pairs[str] = ()) -> None:
        self._rows = rows

    @property
    def rows(self) -> Pairs[str]:
        """All of them as they came, also those that were sent several times."""
        return self._rows

    def all(self, name: str) -> tuple[str, ...]:
        """The values of a header that may be sent several times."""
        wanted = name.lower()
        return tuple(value for row, value in self._rows if row.lower() == wanted)

    def __getitem__(self, name: str) -> str:
        values = self.all(name)
        if not values:
            raise KeyError(name)
        return ", ".join(values)

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(name.lower() for name, _ in self._rows))

    def __len__(self) -> int:
        return len({name.lower() for name, _ in self._rows})

    def __repr__(self) -> str:
        return f"Headers({self._rows!r})"


@frozen(eq=False)
class HttpRequest:
    """A request as it goes over the wire."""

    method: str
    url: str
    """Absolute."""
    headers: Pairs[str] = field(default=(), repr=False)
    content: bytes | None = field(default=None, repr=False)
    timeout: float | None = None
    """Seconds to wait for the reply; None is what the client is set to."""
    auth: object = field(default=None, repr=False)
    """What the transport needs to sign in by itself: of httpx, for Windows."""
    operation: str | None = None
    """What is asked for, to tell in logs: `startMessaging.POST`."""
    operation_id: str | None = None
    """What the events of the operation carry, to tell in logs."""

    def header(self, name: str) -> str | None:
        """The last value of a header, whatever the case of its name."""
        wanted = name.lower()
        found = [value for row, value in self.headers if row.lower() == wanted]
        return found[-1] if found else None


@frozen(eq=False)
class Reply:
    """A whole reply."""

    status: int
    headers: Headers = field(factory=Headers)
    content: bytes = field(default=b"", repr=False)
    url: str = ""
    """Where it came from."""

    @property
    def media_type(self) -> str:
        """Of the content, in lower case, without parameters; empty where none is stated."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def is_success(self) -> bool:
        """Whether the server did what it was asked."""
        return 200 <= self.status < 300
