"""From a path to what answers there: a tree of segments, exact ones before parameters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Generic, TypeVar
from urllib.parse import quote, unquote

from attrs import frozen

__all__ = ["Match", "RouteTable", "fill", "segments"]

T = TypeVar("T")


def segments(path: str) -> tuple[str, ...]:
    """The parts of a path between its slashes, decoded; empty ones count for nothing."""
    return tuple(unquote(part) for part in path.split("/") if part)


def _parameter(segment: str) -> str | None:
    """The name of a segment that stands for any value: `id` for `{id}`."""
    if len(segment) > 2 and segment[0] == "{" and segment[-1] == "}":
        return segment[1:-1]
    return None


_SAFE = "~!$&'()*+,;=:@"
"""What may stand in a segment as it is: RFC 3986, 3.3."""


def fill(route: str, values: Mapping[str, str], default: str) -> str:
    """The path of a route with its parameters set; those without value get the default.

    No segment is one that leads up or nowhere, whatever the values are.
    """
    return "/".join(
        [
            text if name is None else _segment(values.get(name, default))
            for name, text in _pieces(route)
        ]
    )


@lru_cache(maxsize=1024)
def _pieces(route: str) -> tuple[tuple[str | None, str], ...]:
    """The segments of a route: names of parameters, or texts as they stand in a path."""
    return tuple(
        (name, "" if name is not None else _segment(unquote(part)))
        for part in route.split("/")
        for name in (_parameter(part),)
    )


def _segment(text: str) -> str:
    if text.isalnum() and text.isascii():
        return text
    return "%2E" * len(text) if text in (".", "..") else quote(text, safe=_SAFE)


@frozen
class Match(Generic[T]):
    """One place that a path leads to."""

    targets: tuple[tuple[Mapping[str, str], T], ...]
    """What was added there, in that order, each with the values of its parameters."""


class _Node(Generic[T]):
    def __init__(self) -> None:
        self.exact: dict[str, _Node[T]] = {}
        self.any: _Node[T] | None = None
        self.targets: list[tuple[tuple[str | None, ...], T]] = []


class RouteTable(Generic[T]):
    """Routes with `{parameters}`. One that names a segment goes before one that doesn't."""

    def __init__(self, *, is_caseless: bool = False) -> None:
        self._root: _Node[T] = _Node()
        self._is_caseless = is_caseless
        """Whether the words of a route may be spelled in any case, values aside."""

    def add(self, route: str, target: T) -> None:
        """Puts a target at a route; several may stand at one."""
        parts = tuple(part for part in route.split("/") if part)
        names = tuple(_parameter(part) for part in parts)
        node = self._root
        for part, name in zip(parts, names, strict=True):
            if name is None:
                node = node.exact.setdefault(self._folded(unquote(part)), _Node())
            else:
                if node.any is None:
                    node.any = _Node()
                node = node.any
        node.targets.append((names, target))

    def find(self, path: str) -> Iterator[Match[T]]:
        """The places that a path leads to, the most exact first; none if it is unknown."""
        parts = segments(path)
        words = tuple(map(self._folded, parts))
        for node in _walk(self._root, words):
            if node.targets:
                yield Match(
                    tuple(
                        (_values(names, parts), target)
                        for names, target in node.targets
                    )
                )

    def _folded(self, part: str) -> str:
        return part.lower() if self._is_caseless else part


def _walk(node: _Node[T], parts: tuple[str, ...]) -> Iterator[_Node[T]]:
    if not parts:
        yield node
        return
    exact = node.exact.get(parts[0])
    if exact is not None:
        yield from _walk(exact, parts[1:])
    if node.any is not None:
        yield from _walk(node.any, parts[1:])


def _values(names: tuple[str | None, ...], parts: tuple[str, ...]) -> Mapping[str, str]:
    return {
        name: part for name, part in zip(names, parts, strict=True) if name is not None
    }
