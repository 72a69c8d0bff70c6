"""Changes of resources by PUT: of the whole representation, on the condition of its tag.

Where others were faster the resource is read again and the change applied to what they
left, a bounded number of times.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from inspect import signature
from typing import Any, Generic, Protocol, TypeVar, cast

from attrs import evolve, frozen

from .. import codec
from ..content import Content
from ..errors import (
    DecodeError,
    EncodeError,
    LinkUnavailable,
    PreconditionFailed,
    UpdateConflict,
)
from ..json_value import JsonValue
from ..link import Link
from ..request import Pairs, Request, hashable
from ..resource import Resource
from ..response import Response
from .effects import Call, Flow
from .entity_tags import entity_tag_of
from .http import Headers
from .settings import Settings

__all__ = ["Exchanging", "replacement", "update"]

R = TypeVar("R", bound=Resource)
T = TypeVar("T")

_ECHO = re.compile(
    r"\s*please pass (?:this|me) in a PUT request\s*\.?\s*", re.IGNORECASE
)
"""The value of the property that a PUT must bring back; its name differs."""
_FRAME = frozenset({"_links", "_embedded", "etag", "rel"})


class Exchanging(Protocol):
    """Sends a request and reads its reply, as `Session.exchange` does."""

    def __call__(self, request: Request[T], /) -> Flow[Response[T]]: ...


def replacement(resource: R, *, etag: str | None = None) -> Request[R]:
    """The PUT of a whole resource, as it stands: also of what no page knows.

    Args:
        etag: Its entity tag, where the resource does not have it itself.

    Raises:
        LinkUnavailable: It can't be changed so, or does not say where it is.
        RevisionUnavailable: The server offers no revision of it that can.
        EncodeError: A value can't travel.
    """
    return _replacement(resource, None, etag)


def update(
    resource: R,
    change: Callable[[R], R],
    exchange: Exchanging,
    settings: Settings,
) -> Flow[R]:
    """The resource as the server has it after a change.

    Args:
        resource: As it was read. It is read again where it lacks its entity tag, or what
            the server wants back.
        change: Gives a changed copy. It may be called several times, each time with what
            the server has then; where it changes nothing, nothing is sent.

    Raises:
        UpdateConflict: Others changed it more than `Settings.update_attempts` times.
        LinkUnavailable: It can't be changed so; nothing was sent.
        RevisionUnavailable: The server offers no revision of it that can.

    Raises also what `exchange` and `change` do.
    """
    _blank(_put_of(resource))
    known = _Known(resource, _own_tag(resource))
    if known.etag is None or not _echoes(resource):
        known = yield from _read(resource, exchange)
    again = 0
    while True:
        base = known.resource
        mine = yield from _changed(base, change)
        if mine == base:
            return base
        request = _replacement(mine, base, known.etag)
        try:
            response = yield from exchange(request)
        except PreconditionFailed as error:
            known = yield from _read(base, exchange)
            if _has(known.resource, base, mine):
                # Ours arrived before: its reply was lost, and it was sent again.
                return known.resource
            if again >= settings.update_attempts:
                raise _conflict(error, base, mine, known.resource) from error
            again += 1
            continue
        written = response.value
        if isinstance(written, type(base)) and entity_tag_of(response) is not None:
            return written
        return (yield from _read(base, exchange)).resource


@frozen
class _Known(Generic[R]):
    """A resource as the server has it."""

    resource: R
    etag: str | None
    """None where the server gives none; then a PUT tells what it thinks of that."""


def _read(resource: R, exchange: Exchanging) -> Flow[_Known[R]]:
    """The resource as the server has it now."""
    get = getattr(resource.links.self_, "get", None)
    if get is None:
        raise LinkUnavailable(resource.rel or "", "self", "it can't be read again")
    request: Request[Any] = _blank(get)
    response = yield from exchange(evolve(request, result=type(resource).__name__))
    if not isinstance(response.value, type(resource)):
        raise DecodeError("expected a representation", resource.href)
    return _Known(response.value, entity_tag_of(response))


def _changed(base: R, change: Callable[[R], R]) -> Flow[R]:
    """What the user makes of a resource."""
    mine = yield from Call(change, (base,))
    if not isinstance(mine, type(base)):
        raise EncodeError(
            f"the change gives {type(mine).__name__}, not {type(base).__name__}"
        )
    return mine


def _put_of(resource: Resource) -> Callable[..., Request[Any]]:
    """The verb that changes a resource, before anything is sent."""
    link: Link[Resource] = resource.links.self_
    put = getattr(link, "put", None)
    name = resource.rel or type(resource).__name__
    if put is None:
        raise LinkUnavailable(name, "PUT", "no page tells of a PUT of it")
    return cast("Callable[..., Request[Any]]", put)


def _blank(verb: Callable[..., Request[Any]]) -> Request[Any]:
    """The request of a verb without any of its parameters.

    It has the revision and the name of the operation; raises where they can't be had.
    """
    return verb(**dict.fromkeys(signature(verb).parameters))


def _replacement(mine: R, base: R | None, etag: str | None) -> Request[R]:
    blank = _blank(_put_of(mine))
    document = codec.encode(mine)
    # What the server wants back goes back, also where the change made a new resource.
    for name, value in _echoes(base).items() if base is not None else ():
        document.setdefault(name, value)
    links = document.pop("_links", None)
    document.pop("_embedded", None)
    return evolve(
        blank,
        result=type(mine).__name__,
        body=tuple((name, hashable(value)) for name, value in document.items()),
        links=_contents(links),
        etag=etag or _own_tag(mine),
    )


def _contents(links: JsonValue) -> Pairs[str]:
    """Links that bring what they lead to along; all others are ignored in a PUT."""
    found: list[tuple[str, str]] = []
    for name, link in links.items() if isinstance(links, Mapping) else ():
        href = link.get("href") if isinstance(link, Mapping) else None
        if isinstance(href, str) and Content.is_href(href):
            found.append((name, href))
    return tuple(found)


def _echoes(resource: Resource) -> dict[str, JsonValue]:
    """The properties that a PUT must bring back, found by their value."""
    return {
        name: value
        for name, value in resource.extra.items()
        if isinstance(value, str) and _ECHO.fullmatch(value)
    }


def _own_tag(resource: Resource) -> str | None:
    return entity_tag_of(Response(200, Headers(), resource))


def _has(theirs: Resource, base: Resource, mine: Resource) -> bool:
    """Whether a resource has all that a change was to change."""
    before, wanted, now = map(codec.encode, (base, mine, theirs))
    names = (wanted.keys() | before.keys()) - _FRAME
    changed = [name for name in names if wanted.get(name) != before.get(name)]
    return all(now.get(name) == wanted.get(name) for name in changed)


def _conflict(
    error: PreconditionFailed, base: Resource, mine: Resource, theirs: Resource
) -> UpdateConflict:
    found = UpdateConflict(
        error.status,
        error.message,
        code=error.code,
        subcode=error.subcode,
        parameters=error.parameters,
        correlation_id=error.correlation_id,
        request=error.request,
    )
    found.base, found.mine, found.theirs = base, mine, theirs
    return found
