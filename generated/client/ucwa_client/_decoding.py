"""From objects of a body to documents, driven by the declarations of their classes.

The object is the neutral form of all media types: names with values of JSON, `_links` and
`_embedded`. Its parts are taken over; nothing of it is kept as such.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TypeVar

from ._compiled import Reader, compile_reader
from ._limits import MAX_EMBEDDED, check_depth
from ._plan import Plan, Slot, plan_of
from ._registry import page_class
from .content import Content
from .embedded import Embedded
from .errors import DecodeError
from .json_value import JsonValue
from .links import Links, LinkValue, check_links
from .resource import Document, Resource
from .values import CONTENT, Single

__all__ = ["decode_document", "embedded_kind"]

D = TypeVar("D", bound=Document)


def decode_document(
    kind: type[D], data: dict[str, JsonValue], levels: int = MAX_EMBEDDED
) -> D:
    """A document of a class. Takes over the parts of `data`; raises DecodeError.

    `levels` is how many resources may be embedded in each other.
    """
    read = _READERS.get(kind)
    if read is None:
        read = _READERS[kind] = compile_reader(kind, plan_of(kind), _HELPERS)
    document: D = read(data, levels)
    return document


_READERS: dict[type, Reader] = {}


def _respell(plan: Plan, data: dict[str, JsonValue]) -> dict[str, str]:
    """Gives properties their usual names; by these the names that they had."""
    spelled: dict[str, str] = {}
    for name, slot in plan.by_spelling.items():
        if data.get(name) is not None and slot.name not in data:
            data[slot.name] = data.pop(name)
            spelled[slot.name] = name
    return spelled


def _check_rest(data: Mapping[str, JsonValue]) -> None:
    """Bounds of what no page knows."""
    for name, value in data.items():
        if isinstance(value, (dict, list)):
            try:
                check_depth(value)
            except DecodeError as error:
                raise error.within(name) from None


def _read_embedded(
    plan: Plan, stated: JsonValue, nulls: list[str], levels: int
) -> Embedded:
    if stated is None:
        nulls.append("_embedded")
        return plan.embedded
    return type(plan.embedded).of(_decode_embedded(plan, stated, levels))


def _read_links(
    plan: Plan, data: dict[str, JsonValue], nulls: list[str], embedded: Embedded
) -> tuple[str | None, Links, Mapping[str, object]]:
    """The rel, links, and those links that are content."""
    rel = data.get("rel")
    if isinstance(rel, str):
        del data["rel"]
    elif rel is not None:
        raise DecodeError("expected a string", "rel")
    elif "rel" in data:
        del data["rel"]
        nulls.append("rel")
    links: dict[str, LinkValue] = {}
    order: tuple[str, ...] | None = None
    contents: dict[str, object] = {}
    if "_links" in data:
        stated = data.pop("_links")
        if stated is None:
            nulls.append("_links")
        else:
            links, order = check_links(stated), ()
            if plan.contents:
                links, order = _decode_contents(plan, links, contents)
    assert plan.links is not None
    owner = rel or plan.rel or ""
    return rel, plan.links.of(links, order, owner, embedded), contents


_HELPERS: Mapping[str, Callable[..., object]] = {
    "check_rest": _check_rest,
    "respell": _respell,
    "read_embedded": _read_embedded,
    "read_links": _read_links,
}


def _decode_contents(
    plan: Plan, links: dict[str, LinkValue], found: dict[str, object]
) -> tuple[dict[str, LinkValue], tuple[str, ...]]:
    """The links that are no content, and if some are the order of all."""
    left = links
    for name, slot in plan.contents.items():
        content = _decode_content(links.get(name), slot)
        if content is not None:
            found[slot.alias] = content
            left = {rel: link for rel, link in left.items() if rel != name}
    return left, () if left is links else tuple(links)


def _decode_content(
    value: LinkValue, slot: Slot
) -> Content | tuple[Content, ...] | None:
    """The content of a link, or of several; None where they lead elsewhere."""
    many = slot.codec is not CONTENT
    links = value if isinstance(value, list) else [] if value is None else [value]
    hrefs = [str(link["href"]) for link in links]
    if not links or not all(map(Content.is_href, hrefs)):
        return None
    if isinstance(value, list) and not many:
        return None
    contents: list[Content] = []
    for link, href in zip(links, hrefs, strict=True):
        extra = {name: item for name, item in link.items() if name != "href"}
        contents.append(Content.from_href(href, extra))
    if not many:
        return contents[0]
    return tuple(contents) if isinstance(value, list) else Single(contents)


def _decode_embedded(
    plan: Plan, stated: JsonValue, levels: int
) -> dict[str, Resource | tuple[Resource, ...] | None]:
    if not isinstance(stated, dict):
        raise DecodeError("expected an object of resources", "_embedded")
    if not levels:
        raise DecodeError("too many levels", "_embedded")
    found: dict[str, Resource | tuple[Resource, ...] | None] = {}
    for rel, value in stated.items():
        page = plan.pages.get(rel)
        place = rel
        try:
            if isinstance(value, list):
                many: list[Resource] = []
                for index, one in enumerate(value):
                    place = f"{rel}[{index}]"
                    many.append(_decode_one(page, rel, one, levels))
                found[rel] = tuple(many)
            else:
                found[rel] = (
                    None if value is None else _decode_one(page, rel, value, levels)
                )
        except DecodeError as error:
            raise error.within(f"_embedded.{place}") from None
    return found


def _decode_one(page: str | None, rel: str, value: JsonValue, levels: int) -> Resource:
    if not isinstance(value, dict):
        raise DecodeError("expected a resource")
    inner = value.get("rel")
    kind = embedded_kind(page, rel, inner if isinstance(inner, str) else "")
    return decode_document(kind, value, levels - 1)


@lru_cache(1024)
def embedded_kind(page: str | None, rel: str, inner: str) -> type[Resource]:
    """The class of an embedded resource: of its page, its rel, and the rel that it states.

    It is the declared one or a role of it; else what the resource says, else its key.
    """
    said = page_class(inner)
    expected = page_class(rel if page is None else page)
    if expected is None:
        return said or Resource
    if said is None or issubclass(expected, said):
        return expected
    return said if page is None or issubclass(said, expected) else expected
