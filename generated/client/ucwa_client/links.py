"""The links of a resource: a mapping of rels, and typed attributes for those of its page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar, cast, overload

from ._by_rel import ByRel, RelField, declared_pages
from ._registry import link_class
from .errors import DecodeError
from .link import Link
from .values import JsonValue

if TYPE_CHECKING:
    from .embedded import Embedded
    from .resource import Resource

__all__ = [
    "Attributes",
    "LinkField",
    "LinkListField",
    "LinkSource",
    "LinkValue",
    "Links",
    "check_links",
]

LinkSource: TypeAlias = (
    "str | Link[Resource] | Mapping[str, JsonValue] | Sequence[LinkSource]"
)
"""What a link can be made of: an href, a link, its attributes, or several of these."""

Attributes: TypeAlias = dict[str, JsonValue]
LinkValue: TypeAlias = "Attributes | list[Attributes] | None"
"""A rel's value as it travels."""

K = TypeVar("K", bound="Link[Resource]")
L_co = TypeVar("L_co", bound="Link[Resource]", covariant=True)


class LinkField(RelField, Generic[L_co]):
    """Declares the link of a rel. Reading it gives the link, a falsy one if not offered."""

    _kind: type[Link[Resource]] | None = None

    @overload
    def __get__(self, links: None, owner: type) -> LinkField[L_co]: ...
    @overload
    def __get__(self, links: Links, owner: type) -> L_co: ...
    def __get__(self, links: Links | None, owner: type) -> object:
        if links is None:
            return self
        return links.single(self.rel, self._kind or self._found())

    def _found(self) -> type[Link[Resource]]:
        self._kind = link_class(self.page)
        return self._kind


class LinkListField(RelField, Generic[L_co]):
    """Declares the links of a rel that leads to several resources. Reading gives a tuple."""

    many = True

    @overload
    def __get__(self, links: None, owner: type) -> LinkListField[L_co]: ...
    @overload
    def __get__(self, links: Links, owner: type) -> tuple[L_co, ...]: ...
    def __get__(self, links: Links | None, owner: type) -> object:
        if links is None:
            return self
        return links.many(self.rel, link_class(self.page))


class Links(
    ByRel[
        "Link[Resource] | tuple[Link[Resource], ...]", "Attributes | list[Attributes]"
    ]
):
    """The links that came with a resource. Its typed attributes are never None."""

    __slots__ = ("_absence", "_embedded", "_order", "_owner")

    _order: tuple[str, ...] | None
    _owner: str
    _embedded: Embedded | None
    _absence: str

    def __init__(self, links: Mapping[str, LinkSource] | None = None) -> None:
        """Links by their rels; a sequence where a rel has several."""
        values = {rel: _neutral(source) for rel, source in (links or {}).items()}
        # None at all is nothing to say.
        _fill(self, values, () if values else None, "", None, "")

    @classmethod
    def of(
        cls,
        values: dict[str, LinkValue],
        order: tuple[str, ...] | None = (),
        owner: str = "",
        embedded: Embedded | None = None,
        absence: str = "",
    ) -> Links:
        """Links from their form on the wire, which is taken over.

        Args:
            order: All rels as they were read, where some of them are not links but
                content; None where the resource had no links at all.
            owner: Rel of the resource.
            embedded: What the server sent along.
            absence: Why the resource is not there, if it is not.
        """
        links = cls.__new__(cls)
        _fill(links, values, order, owner, embedded, absence)
        return links

    def belonging_to(self, owner: str, embedded: Embedded) -> Links:
        """The same links for a resource with these embedded ones."""
        return self.of(self._values, self._order, owner, embedded, self._absence)

    @property
    def self_(self) -> Link[Resource]:
        """The link to the resource itself."""
        return self.single("self", cast("type[Link[Resource]]", Link))

    @property
    def owner(self) -> str:
        """Rel of the resource that the links belong to."""
        return self._owner

    @property
    def embedded(self) -> Embedded | None:
        """What the server sent along with the resource that the links belong to."""
        return self._embedded

    @property
    def absence(self) -> str:
        """Why the resource that the links belong to is not there; empty where it is."""
        return self._absence

    @property
    def hint(self) -> str:
        """What helps to see why a link is not offered."""
        return self._absence or f"it offers {', '.join(self) or 'no links'}"

    @property
    def href(self) -> str:
        """Where the resource is; empty where it does not say."""
        value = self._values.get("self")
        return str(value["href"]) if isinstance(value, dict) else ""

    def wire(self) -> tuple[dict[str, LinkValue], tuple[str, ...] | None]:
        """The form on the wire, and the order of all rels that were read (see `of`)."""
        return self._values, self._order

    def single(self, rel: str, kind: type[K]) -> K:
        """The link of a rel, the first of several, or a falsy one."""
        value = self._values.get(rel)
        if isinstance(value, list):
            value = value[0] if value else None
        copy = None if self._embedded is None else self._embedded.first(rel)
        if value is not None and len(value) == 1:  # the usual case, without detours
            return kind(cast("str", value["href"]), rel, {}, copy, self)
        return self._made(rel, kind, value, copy)

    def many(self, rel: str, kind: type[K]) -> tuple[K, ...]:
        """The links of a rel; without them those of the embedded copies."""
        value = self._values.get(rel)
        copies = () if self._embedded is None else self._embedded.all(rel)
        if value is None:
            return tuple(self._made(rel, kind, None, copy) for copy in copies)
        by_href = {copy.href: copy for copy in copies}
        values = value if isinstance(value, list) else [value]
        return tuple(
            self._made(rel, kind, one, by_href.get(str(one["href"]))) for one in values
        )

    def _made(
        self, rel: str, kind: type[K], value: Attributes | None, copy: Resource | None
    ) -> K:
        if value is None and copy is not None:
            itself = copy.links._values.get("self")
            value = itself if isinstance(itself, dict) else None
        if value is None:
            return kind("", rel, embedded=copy, _links=self)
        extra: Attributes = {}
        if len(value) > 1:
            extra = {name: item for name, item in value.items() if name != "href"}
        return kind(cast("str", value["href"]), rel, extra, copy, _links=self)

    def __getitem__(self, rel: str) -> Link[Resource] | tuple[Link[Resource], ...]:
        """The link of a rel, known or not; a tuple where the server sent a list."""
        value = self._values[rel]
        if value is None:
            raise KeyError(rel)
        if rel == "self" and not isinstance(value, list):
            return self.self_
        kind = link_class(_pages(type(self)).get(rel, rel))
        return (
            self.many(rel, kind) if isinstance(value, list) else self.single(rel, kind)
        )

    def __reduce__(self) -> tuple[object, ...]:
        return self.of, (self._values, self._order, self._owner, self._embedded)


def _fill(
    links: Links,
    values: dict[str, LinkValue],
    order: tuple[str, ...] | None,
    owner: str,
    embedded: Embedded | None,
    absence: str,
) -> None:
    """Gives links their attributes, once."""
    put = object.__setattr__
    put(links, "_values", values)
    put(links, "_order", order)
    put(links, "_owner", owner)
    put(links, "_embedded", embedded)
    put(links, "_absence", absence)


def check_links(value: JsonValue) -> dict[str, LinkValue]:
    """The links of a document. Raises DecodeError where they are none."""
    if not isinstance(value, dict):
        raise DecodeError("expected an object of links", "_links")
    try:
        # Fails wherever something is not the common case: one link with a string.
        "".join(map(_HREF, value.values()))
    except (KeyError, TypeError):
        for rel, link in value.items():
            _check(rel, link)
    links: Any = value
    checked: dict[str, LinkValue] = links
    return checked


_HREF: Callable[[Any], str] = itemgetter("href")


def _check(rel: str, value: JsonValue) -> None:
    if value is None:
        return
    if isinstance(value, dict):
        if not isinstance(value.get("href"), str):
            raise DecodeError("expected a string", f"_links.{rel}.href")
        return
    if not isinstance(value, list):
        raise DecodeError("expected a link", f"_links.{rel}")
    for index, link in enumerate(value):
        if not isinstance(link, dict) or not isinstance(link.get("href"), str):
            raise DecodeError("expected a link", f"_links.{rel}[{index}]")


@cache
def _pages(kind: type[Links]) -> Mapping[str, str]:
    return declared_pages(kind)


def _neutral(source: LinkSource) -> LinkValue:
    if isinstance(source, (str, Link, Mapping)):
        return _attributes(source)
    return [_attributes(cast("str", one)) for one in source]


def _attributes(source: str | Link[Resource] | Mapping[str, JsonValue]) -> Attributes:
    if isinstance(source, str):
        return {"href": source}
    if isinstance(source, Link):
        return {"href": source.href, **source.extra}
    return dict(source)
