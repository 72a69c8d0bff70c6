"""What the event channel delivers: batches of events, grouped by their senders."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar, cast

from attrs import evolve, field

from ._decoding import decode_document
from ._encoding import encode_document
from ._registry import link_class
from .embedded import Embedded
from .errors import DecodeError, EncodeError
from .json_value import JsonValue
from .link import Link
from .links import LinkField, Links
from .resource import Document, Resource, frozen, prop, prop_or
from .values import STRING, Codec, Single, array

if TYPE_CHECKING:
    from .reason import Reason

__all__ = ["Event", "EventBatch", "EventBatchLinks", "Sender"]

D = TypeVar("D", bound=Document)
R_co = TypeVar("R_co", bound=Resource, covariant=True)


class _Nested(Codec[D]):
    """Documents inside a property."""

    __slots__ = ("_kind",)

    def __init__(self, kind: type[D]) -> None:
        super().__init__()
        self._kind = kind

    def decode(self, value: JsonValue) -> D:
        if not isinstance(value, dict):
            raise DecodeError("expected an object")
        return decode_document(self._kind, value)

    def encode(self, value: D) -> JsonValue:
        if not isinstance(value, self._kind):
            expected = self._kind.__name__
            raise EncodeError(f"expected {expected}, got {type(value).__name__}")
        return encode_document(value)


class _Reason(Codec["Reason"]):
    """Why a thing happened: the body of an error."""

    __slots__ = ()

    def decode(self, value: JsonValue) -> Reason:
        from .reason import Reason

        return _Nested(Reason).decode(value)

    def encode(self, value: Reason) -> JsonValue:
        from .reason import Reason

        return _Nested(Reason).encode(value)


class _Link(Codec[Link[Resource]]):
    """A link that names its rel itself."""

    __slots__ = ()

    def decode(self, value: JsonValue) -> Link[Resource]:
        if not isinstance(value, dict):
            raise DecodeError("expected a link")
        for name in ("rel", "href"):
            if not isinstance(value.get(name), str):
                raise DecodeError("expected a string", name)
        rel = str(value["rel"])
        extra = {k: item for k, item in value.items() if k not in ("rel", "href")}
        return link_class(rel)(str(value["href"]), rel, extra)

    def encode(self, value: object) -> JsonValue:
        if not isinstance(value, Link):
            raise EncodeError(f"expected a link, got {type(value).__name__}")
        return {"rel": value.rel, "href": value.href, **value.extra}


_LINK = _Link()


@frozen(kw_only=True)
class Event(Document, Generic[R_co]):
    """One thing that happened to a resource."""

    type: str = prop_or("", "type", STRING)
    """`started`, `updated`, `completed` of operations; `added`, `updated`, `deleted`."""
    link: Link[R_co] = prop_or(
        cast("Link[R_co]", Link("")), "link", cast("Codec[Link[R_co]]", _LINK)
    )
    """The resource that it happened to."""
    in_: Link[Resource] | None = prop("in", _LINK)
    """The collection or owner that the resource entered, left or changed in."""
    status: str | None = prop("status", STRING)
    """`Success` or `Failure` of a completed operation."""
    reason: Reason | None = prop("reason", _Reason())
    """Why it happened."""
    embedded: Embedded = Embedded()
    """The resource and others, where the server sent them along."""
    sender: Link[Resource] = field(default=Link(""), eq=False)
    """The resource that reports the event."""

    @property
    def resource(self) -> R_co | None:
        """The newest state of the resource, where the server sent it along."""
        return cast("R_co | None", self.embedded.first(self.link.rel))


_EVENT: Codec[Event[Resource]] = _Nested(cast("type[Event[Resource]]", Event))


@frozen(kw_only=True)
class Sender(Document):
    """A resource that reports events, and its events in order."""

    rel: str | None = prop("rel", STRING)
    href: str | None = prop("href", STRING)
    events: tuple[Event[Resource], ...] | None = prop("events", array(_EVENT))

    def __attrs_post_init__(self) -> None:
        link: Link[Resource] = link_class(self.rel or "")(
            self.href or "", self.rel or ""
        )
        events = self.events or ()
        if any(event.sender != link for event in events):
            signed = (evolve(event, sender=link) for event in events)
            # The list's own class says how it travels.
            alone = isinstance(events, Single)
            object.__setattr__(self, "events", (Single if alone else tuple)(signed))


_SENDER = _Nested(Sender)


class EventBatchLinks(Links):
    """Where the channel goes on."""

    next: LinkField[Link[Resource]] = LinkField("next", "events")
    """Acknowledges the batch and waits for the next one."""
    resync: LinkField[Link[Resource]] = LinkField("resync", "events")
    """Leads to the first batch that was not acknowledged."""
    resume: LinkField[Link[Resource]] = LinkField("resume", "events")
    """Goes on after a long absence."""


@frozen(kw_only=True)
class EventBatch(Resource):
    """One answer of the event channel."""

    senders: tuple[Sender, ...] | None = prop("sender", array(_SENDER))
    """In the order of their events; one may stand there several times."""
    links: EventBatchLinks = EventBatchLinks()

    @property
    def events(self) -> tuple[Event[Resource], ...]:
        """All events, in order."""
        return tuple(
            event for sender in self.senders or () for event in sender.events or ()
        )
