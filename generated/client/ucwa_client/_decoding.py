"""From objects of a body to documents, driven by the declarations of their classes.

The object is the neutral form of all media types: names with values of JSON, `_links` and
`_embedded`. Its parts are taken over; nothing of it is kept as such.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, TypeVar

from ._limits import MAX_EMBEDDED, check_depth
from ._plan import Plan, Slot, plan_of
from ._registry import page_class
from .content import Content
from .errors import DecodeError
from .json_value import JsonValue
from .links import LinkValue, check_links
from .resource import Document, Resource
from .values import CONTENT, Single

__all__ = ["decode_document", "embedded_kind"]

D = TypeVar("D", bound=Document)


def decode_document(
    kind: type[D], data: Mapping[str, JsonValue], levels: int = MAX_EMBEDDED
) -> D:
    """A document of a class. Takes over the parts of `data`; raises DecodeError.

    `levels` is how many resources may be embedded in each other.
    """
    plan = plan_of(kind)
    find = plan.by_name.get
    values: dict[str, Any] = {"_order": tuple(data)}
    nulls: list[str] = []
    rest: list[str] = []
    name = ""
    try:
        for name, value in data.items():
            slot = find(name)
            if slot is None:
                if name not in plan.frame:
                    rest.append(name)
            elif value.__class__ is slot.plain:
                values[slot.alias] = value
            elif value is None:
                nulls.append(name)
            else:
                values[slot.alias] = slot.decode(value)
    except DecodeError as error:
        raise error.within(name) from None
    if rest:
        _decode_rest(plan, data, values, rest)
    if plan.frame:
        _decode_frame(plan, data, values, nulls, levels)
    if nulls:
        values["nulls"] = frozenset(nulls)
    return kind(**values)


def _decode_rest(
    plan: Plan, data: Mapping[str, JsonValue], values: dict[str, Any], names: list[str]
) -> None:
    """Properties in another spelling of their names, and those that are not declared."""
    extra: dict[str, JsonValue] = {}
    spelled: list[str] = []
    for name in names:
        value = data[name]
        slot = plan.by_spelling.get(name)
        if isinstance(value, (dict, list)):
            _check(name, value)
        if slot is None or value is None or slot.name in data or slot.alias in values:
            extra[name] = value
            continue
        try:
            values[slot.alias] = slot.decode(value)
        except DecodeError as error:
            raise error.within(name) from None
        spelled.append(name)
    values["extra"] = extra
    if spelled:
        values["spelled"] = frozenset(spelled)


def _check(name: str, value: JsonValue) -> None:
    try:
        check_depth(value)
    except DecodeError as error:
        raise error.within(name) from None


def _decode_frame(
    plan: Plan,
    data: Mapping[str, JsonValue],
    values: dict[str, Any],
    nulls: list[str],
    levels: int,
) -> None:
    """What has a meaning of its own: the rel, embedded resources, links."""
    embedded = plan.embedded
    if "_embedded" in data:
        stated = data["_embedded"]
        if stated is None:
            nulls.append("_embedded")
        else:
            embedded = type(embedded).of(_decode_embedded(plan, stated, levels))
            values["embedded"] = embedded
    if plan.links is None:
        return
    rel = values["rel"] = data.get("rel")
    if rel.__class__ is not str and not isinstance(rel, str):
        if rel is not None:
            raise DecodeError("expected a string", "rel")
        if "rel" in data:
            nulls.append("rel")
    links: dict[str, LinkValue] = {}
    order: tuple[str, ...] | None = None
    if "_links" in data:
        stated = data["_links"]
        if stated is None:
            nulls.append("_links")
        else:
            links, order = check_links(stated), ()
            if plan.contents:
                links, order = _decode_contents(plan, links, values)
    owner = rel if rel and isinstance(rel, str) else plan.rel or ""
    values["links"] = plan.links.of(links, order, owner, embedded)


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
