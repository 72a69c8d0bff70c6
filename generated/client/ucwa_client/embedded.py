"""The resources embedded in another: a mapping of rels, and typed attributes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar, cast, overload

from ._registry import page_class

if TYPE_CHECKING:
    from .resource import Resource

__all__ = [
    "Embedded",
    "EmbeddedField",
    "EmbeddedListField",
    "embedded_pages",
    "listed_copies",
]

R_co = TypeVar("R_co", bound="Resource", covariant=True)
_Value: TypeAlias = "Resource | tuple[Resource, ...] | None"


class EmbeddedField(Generic[R_co]):
    """Declares an embedded resource. Reading gives it, a falsy one if it is not there."""

    def __init__(self, rel: str, page: str | None = None) -> None:
        """`page` is the name of its page, where that is not the rel."""
        self.rel = rel
        self.page = rel if page is None else page

    @overload
    def __get__(self, embedded: None, owner: type) -> EmbeddedField[R_co]: ...
    @overload
    def __get__(self, embedded: Embedded, owner: type) -> R_co: ...
    def __get__(self, embedded: Embedded | None, owner: type) -> object:
        if embedded is None:
            return self
        resource = embedded.first(self.rel)
        return embedded.absent(self) if resource is None else resource


class EmbeddedListField(Generic[R_co]):
    """Declares embedded resources of one rel. Reading gives a tuple."""

    def __init__(self, rel: str, page: str | None = None) -> None:
        """`page` is the name of their page, where that is not the rel."""
        self.rel = rel
        self.page = rel if page is None else page

    @overload
    def __get__(self, embedded: None, owner: type) -> EmbeddedListField[R_co]: ...
    @overload
    def __get__(self, embedded: Embedded, owner: type) -> tuple[R_co, ...]: ...
    def __get__(self, embedded: Embedded | None, owner: type) -> object:
        return self if embedded is None else embedded.all(self.rel)


class Embedded(Mapping[str, "Resource | tuple[Resource, ...]"]):
    """The resources that came along with another."""

    __slots__ = ("_stated", "_values")

    _values: dict[str, _Value]
    _stated: bool

    def __init__(
        self, resources: Mapping[str, Resource | Sequence[Resource]] | None = None
    ) -> None:
        """Resources by their rels; a sequence where a rel has several."""
        values: dict[str, _Value] = {
            rel: tuple(value) if isinstance(value, Sequence) else value
            for rel, value in (resources or {}).items()
        }
        self._fill(values, bool(values))  # none at all is nothing to say

    @classmethod
    def of(cls, values: dict[str, _Value], stated: bool = True) -> Embedded:
        """Embedded resources as they were read, which are taken over.

        Args:
            stated: Whether the resource says anything about embedded ones.
        """
        embedded = cls.__new__(cls)
        embedded._fill(values, stated)
        return embedded

    @property
    def stated(self) -> bool:
        """Whether the resource says anything about embedded ones, be it that it has none."""
        return self._stated

    def wire(self) -> Mapping[str, _Value]:
        """All values, also those that the server sent as null."""
        return self._values

    def first(self, rel: str) -> Resource | None:
        """The resource of a rel, the first of several."""
        value = self._values.get(rel)
        if isinstance(value, tuple):
            return value[0] if value else None
        return value

    def all(self, rel: str) -> tuple[Resource, ...]:
        """The resources of a rel."""
        value = self._values.get(rel)
        if isinstance(value, tuple):
            return value
        return () if value is None else (value,)

    def absent(self, declared: EmbeddedField[Resource]) -> Resource:
        """What stands for a resource that is not there: it is falsy, as are its links."""
        from .resource import Resource

        kind = page_class(declared.page) or Resource
        links = type(kind().links).of(
            {}, None, declared.rel, None, "it is not embedded"
        )
        return kind(links=links)

    def _fill(self, values: dict[str, _Value], stated: bool) -> None:
        object.__setattr__(self, "_values", values)
        object.__setattr__(self, "_stated", stated)

    def __getitem__(self, rel: str) -> Resource | tuple[Resource, ...]:
        """The resource of a rel, known or not; a tuple where the server sent a list."""
        value = self._values[rel]
        if value is None:
            raise KeyError(rel)
        return value

    def __iter__(self) -> Iterator[str]:
        return (rel for rel, value in self._values.items() if value is not None)

    def __len__(self) -> int:
        return sum(value is not None for value in self._values.values())

    def __contains__(self, rel: object) -> bool:
        return self._values.get(cast("str", rel)) is not None

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Embedded):
            return type(self) is type(other) and (
                self._values == other._values or self._settled() == other._settled()
            )
        return NotImplemented

    def _settled(self) -> dict[str, _Value]:
        """The values with a tuple for each rel that is declared as a list; none is empty."""
        lists = listed_copies(type(self))
        return {
            rel: (
                (value,)
                if rel in lists and value is not None and not isinstance(value, tuple)
                else value
            )
            for rel, value in self._values.items()
            if value != ()
        }

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} can't be changed")

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._values!r})"

    def __reduce__(self) -> tuple[object, ...]:
        return self.of, (self._values, self._stated)


def embedded_pages(kind: type[Embedded]) -> Mapping[str, str]:
    """The pages of the declared rels of a class."""
    return {rel: row.page for rel, row in _declared(kind).items()}


@cache
def listed_copies(kind: type[Embedded]) -> frozenset[str]:
    """The rels of a class that are declared as lists."""
    rows = _declared(kind).items()
    return frozenset(rel for rel, row in rows if isinstance(row, EmbeddedListField))


def _declared(
    kind: type[Embedded],
) -> Mapping[str, EmbeddedField[Resource] | EmbeddedListField[Resource]]:
    """What a class declares, by rel; its own before what it inherits."""
    declared = (value for base in kind.__mro__ for value in vars(base).values())
    fields = cast(
        "list[EmbeddedField[Resource] | EmbeddedListField[Resource]]",
        [
            row
            for row in declared
            if isinstance(row, (EmbeddedField, EmbeddedListField))
        ],
    )
    return {row.rel: row for row in reversed(fields)}
