"""What a domain adds to the simulator: handlers, their places, links, listeners."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Generic, TypeVar, cast

from attrs import field, frozen

from .._client import LinkSource
from ..handler import Handler
from ..operation import Operation
from .notices import Listener, Notice
from .places import Stated

if TYPE_CHECKING:
    from .applications import Application

__all__ = ["Domain", "LinkSources", "Offer", "Offered"]

S = TypeVar("S")

LinkSources = Mapping[str, LinkSource]
"""Links by their rels: an href, a link, or several."""


@frozen
class Offered(Generic[S]):
    """A resource whose links come from several domains."""

    page: str

    def by(self, give: Callable[[Application, S], LinkSources]) -> Offer:
        """An offer of links; they are absent where the function does not give them."""
        return Offer(
            self.page, cast("Callable[[Application, object], LinkSources]", give)
        )


@frozen
class Offer:
    """Links that a domain puts on a resource, as one application sees it."""

    page: str
    give: Callable[[Application, object], LinkSources]


@frozen(kw_only=True)
class Domain:
    """A part of the simulator."""

    handlers: tuple[type[Handler], ...] = ()
    """Each serves the operations that it overrides, wherever its page stands."""
    places: Stated = field(factory=dict[str, "str | tuple[str, ...]"])
    offers: tuple[Offer, ...] = ()
    hears: tuple[Listener[Notice], ...] = ()
    adapted: Mapping[str, Callable[[Operation], Operation]] = field(
        factory=dict[str, Callable[[Operation], Operation]]
    )
    """Declarations that the wire is more lenient than, by operation: `sendMessage.POST`."""
