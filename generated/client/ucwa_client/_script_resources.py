"""Resources and events as a server gives them, for the scripts of tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, overload

from attrs import evolve

from . import codec
from ._by_rel import declared_pages, listed_rels
from ._registry import link_class
from ._script_wire import reply_with
from .embedded import Embedded
from .errors import StatusError
from .events import Event
from .link import Link
from .protocol.http import HttpRequest
from .resource import Resource

if TYPE_CHECKING:
    from .resources import Application

__all__ = ["application", "event", "offering"]

R = TypeVar("R", bound=Resource)

_APPLICATION = "/ucwa/oauth/v1/applications/1"


def offering(resource: R, href: str, *without: str) -> R:
    """A resource as a server has it that offers all links of its page, below an href.

    Args:
        resource: With its properties; links and embedded resources that it has stay.
        href: Where it is.
        without: Rels of links that are not offered.
    """
    kind = type(resource.links)
    rels = declared_pages(kind).keys() - listed_rels(kind) - set(without)
    links: dict[str, Any] = {
        rel: {"href": f"{href}/{rel}", "revision": "2"} for rel in sorted(rels)
    }
    given, _ = resource.links.wire()
    links.update(given)
    return evolve(resource, links=kind({"self": href, **links}))


def application() -> Application:
    """An application in which everything is offered."""
    from .resources import (
        Application,
        ApplicationEmbedded,
        Communication,
        Me,
        OnlineMeetings,
        People,
    )

    parts = {
        "me": Me(name="A. User", uri="sip:user@contoso.example"),
        "people": People(),
        "onlineMeetings": OnlineMeetings(),
        "communication": Communication(),
    }
    inner = {
        rel: offering(part, f"{_APPLICATION}/{rel}") for rel, part in parts.items()
    }
    whole = Application(
        culture="en-US",
        user_agent="testing",
        embedded=ApplicationEmbedded(inner),
    )
    return offering(whole, _APPLICATION, *parts)


@overload
def event(
    type: str,
    about: R,
    *,
    sender: Resource | None = None,
    in_: Resource | None = None,
    status: str | None = None,
    reason: StatusError | None = None,
) -> Event[R]: ...
@overload
def event(
    type: str,
    about: Link[R],
    *,
    sender: Resource | None = None,
    in_: Resource | None = None,
    status: str | None = None,
    reason: StatusError | None = None,
) -> Event[R]: ...
def event(
    type: str,
    about: Resource | Link[Any],
    *,
    sender: Resource | None = None,
    in_: Resource | None = None,
    status: str | None = None,
    reason: StatusError | None = None,
) -> Event[Any]:
    """An event for `Script.push`.

    Args:
        type: `added`, `updated`, `deleted`; of operations `started`, `updated`, `completed`.
        about: The resource that it happened to, which is sent along, or a link to it.
        sender: The resource that reports it; the application's own where it is left out.
        in_: What the resource entered, left or changed in.
        status: `Success` or `Failure` of a completed operation.
        reason: Why it happened.
    """
    from .reason import Reason

    inner: dict[str, Resource] = {}
    if isinstance(about, Link):
        link = about
    else:
        link = _link_to(about)
        inner[link.rel] = about
    body = None if reason is None else reply_with(reason, HttpRequest("GET", ""))
    return Event(
        type=type,
        link=link,
        in_=None if in_ is None else _link_to(in_),
        status=status,
        reason=None if body is None else codec.loads(body.content, type=Reason),
        embedded=Embedded(inner),
        sender=Link("") if sender is None else _link_to(sender),
    )


def _link_to(resource: Resource) -> Link[Resource]:
    rel = resource.rel or ""
    if not rel or not resource.href:
        raise ValueError(f"a {type(resource).__name__} without rel or self link")
    return link_class(rel)(resource.href, rel)
