"""The base of all representations, and how classes declare their properties.

Classes of resources are attrs classes: `attrs.evolve` makes a changed copy of one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import NamedTuple, TypeVar, cast

from attrs import field, frozen

from .embedded import Embedded
from .json_value import JsonValue, new_mapping
from .links import Links
from .values import Codec

__all__ = [
    "PROPERTY",
    "Document",
    "Property",
    "Resource",
    "frozen",
    "order_of",
    "prop",
    "prop_or",
]

T = TypeVar("T")

PROPERTY = "ucwa.property"
"""The key of a property's declaration in the metadata of its attribute."""


class Property(NamedTuple):
    """How a property travels."""

    name: str
    codec: Codec[object]
    spellings: tuple[str, ...]
    """Other names that servers use for it."""
    default: object


def prop(name: str, codec: Codec[T], *spellings: str) -> T | None:
    """Declares a property: its name on the wire, its codec, other spellings of the name."""
    declared = Property(name, cast("Codec[object]", codec), spellings, None)
    return cast("T | None", field(default=None, metadata={PROPERTY: declared}))


def prop_or(default: T, name: str, codec: Codec[T]) -> T:
    """Declares a property that is never None: where it is absent it has the default."""
    declared = Property(name, cast("Codec[object]", codec), (), default)
    return field(default=default, metadata={PROPERTY: declared})


@frozen(kw_only=True, eq=False, repr=False)  # Each class that is made of it has both.
class Document:
    """What is read from an object of a body and written to one."""

    extra: Mapping[str, JsonValue] = field(factory=new_mapping)
    """Properties that no page knows, as they came."""
    nulls: frozenset[str] = frozenset()
    """Names on the wire of what the server sent as null."""
    spelled: frozenset[str] = frozenset()
    """Names on the wire that were not spelled in the usual way."""
    _order: tuple[str, ...] = field(default=(), alias="_order", eq=False, repr=False)
    """All names on the wire as they were read."""


order_of: Callable[[Document], tuple[str, ...]] = attrgetter("_order")
"""All names on the wire as they were read; none of a document that was made here."""


@frozen(kw_only=True)
class Resource(Document):
    """A representation: properties, links, embedded resources.

    Properties that the server did not send are None.
    """

    rel: str | None = None
    """What it is, as the representation says; None where it does not."""
    links: Links = field(default=Links())
    """What can be done with it now."""
    embedded: Embedded = field(default=Embedded())
    """Resources that came along."""

    def __attrs_post_init__(self) -> None:
        # Links look into the embedded resources of the very same representation.
        if self.links.embedded is not self.embedded:
            owner = self.rel or self.links.owner
            links = self.links.belonging_to(owner, self.embedded)
            object.__setattr__(self, "links", links)

    def __bool__(self) -> bool:
        """Whether it is there: an embedded resource that the server did not send is falsy."""
        return not self.links.absence

    @property
    def href(self) -> str:
        """Where it is; empty where it does not say."""
        return self.links.href
