"""The resources embedded in another: a mapping of rels, and typed attributes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar, overload

from ._by_rel import ByRel, RelField
from ._registry import page_class

if TYPE_CHECKING:
    from .resource import Resource

__all__ = ["Embedded", "EmbeddedField", "EmbeddedListField"]

R_co = TypeVar("R_co", bound="Resource", covariant=True)
_Value: TypeAlias = "Resource | tuple[Resource, ...] | None"


class EmbeddedField(RelField, Generic[R_co]):
    """Declares an embedded resource. Reading gives it, a falsy one if it is not there."""

    @overload
    def __get__(self, embedded: None, owner: type) -> EmbeddedField[R_co]: ...
    @overload
    def __get__(self, embedded: Embedded, owner: type) -> R_co: ...
    def __get__(self, embedded: Embedded | None, owner: type) -> object:
        if embedded is None:
            return self
        resource = embedded.first(self.rel)
        return embedded.absent(self) if resource is None else resource


class EmbeddedListField(RelField, Generic[R_co]):
    """Declares embedded resources of one rel. Reading gives a tuple."""

    many = True

    @overload
    def __get__(self, embedded: None, owner: type) -> EmbeddedListField[R_co]: ...
    @overload
    def __get__(self, embedded: Embedded, owner: type) -> tuple[R_co, ...]: ...
    def __get__(self, embedded: Embedded | None, owner: type) -> object:
        return self if embedded is None else embedded.all(self.rel)


class Embedded(
    ByRel["Resource | tuple[Resource, ...]", "Resource | tuple[Resource, ...]"]
):
    """The resources that came along with another."""

    __slots__ = ("_stated",)

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

    def __reduce__(self) -> tuple[object, ...]:
        return self.of, (self._values, self._stated)
