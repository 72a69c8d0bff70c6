"""What came by rels and can't be changed: what links and embedded resources have in common."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, ClassVar, Generic, TypeVar, cast

__all__ = ["ByRel", "RelField", "declared_pages", "listed_rels", "single_rels"]

V_co = TypeVar("V_co", covariant=True)
W = TypeVar("W")


class RelField:
    """Declares a rel of a class."""

    many: ClassVar[bool] = False
    """Whether it leads to several resources."""

    def __init__(self, rel: str, page: str | None = None) -> None:
        """`page` is the name of the page it leads to, where that is not the rel."""
        self.rel = rel
        self.page = rel if page is None else page


class ByRel(Mapping[str, V_co], Generic[V_co, W]):
    """A mapping of rels: to a `V`, kept as a `W` or as None, which counts as absent."""

    __slots__ = ("_values",)

    _values: dict[str, W | None]

    def __iter__(self) -> Iterator[str]:
        return (rel for rel, value in self._values.items() if value is not None)

    def __len__(self) -> int:
        return sum(value is not None for value in self._values.values())

    def __contains__(self, rel: object) -> bool:
        return self._values.get(cast("str", rel)) is not None

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ByRel):
            return NotImplemented
        rows = cast("ByRel[V_co, W]", other)
        return type(self) is type(rows) and (
            self._values == rows._values or self._settled() == rows._settled()
        )

    def _settled(self) -> dict[str, object]:
        """The values with a list for each rel that is declared as one; none is empty."""
        lists = listed_rels(type(self))
        settled: dict[str, object] = {}
        for rel, value in self._values.items():
            if isinstance(value, (list, tuple)):
                items = list(cast("list[object] | tuple[object, ...]", value))
                if items:
                    settled[rel] = items
            else:
                settled[rel] = [value] if rel in lists and value is not None else value
        return settled

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} can't be changed")

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._values!r})"


def declared_pages(kind: type[ByRel[Any, Any]]) -> Mapping[str, str]:
    """The pages that the declared rels of a class lead to."""
    return {rel: row.page for rel, row in _declared(kind).items()}


@cache
def listed_rels(kind: type[ByRel[Any, Any]]) -> frozenset[str]:
    """The rels of a class that are declared as lists."""
    return frozenset(rel for rel, row in _declared(kind).items() if row.many)


@cache
def single_rels(kind: type[ByRel[Any, Any]]) -> frozenset[str]:
    """The rels of a class that are declared as leading to one resource."""
    return frozenset(_declared(kind)) - listed_rels(kind)


def _declared(kind: type[ByRel[Any, Any]]) -> Mapping[str, RelField]:
    """What a class declares, by rel; its own before what it inherits."""
    declared = (value for base in kind.__mro__ for value in vars(base).values())
    fields = [row for row in declared if isinstance(row, RelField)]
    return {row.rel: row for row in reversed(fields)}
