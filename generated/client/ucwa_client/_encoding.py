"""From documents to objects of a body.

What is written comes from the attributes alone; the names that were read only order it.
"""

from __future__ import annotations

from typing import cast

from ._plan import Plan, plan_of
from .content import Content
from .embedded import Embedded
from .errors import EncodeError
from .json_value import JsonValue
from .resource import Document, Resource, order_of
from .values import Single

__all__ = ["encode_document"]


def encode_document(document: Document) -> dict[str, JsonValue]:
    """The object of a document. Shares parts with it; raises EncodeError."""
    plan = plan_of(type(document))
    nulls = document.nulls
    found: dict[str, JsonValue] = {}
    if isinstance(document, Resource) and document.rel is not None:
        found["rel"] = document.rel
    for slot in plan.slots:
        value = getattr(document, slot.attribute)
        if value is None:
            continue
        name = slot.name
        if slot.spellings and document.spelled:
            name = next(
                (row for row in slot.spellings if row in document.spelled), name
            )
        if value.__class__ is slot.plain:
            if value != slot.default:
                found[name] = cast("JsonValue", value)
            continue
        try:
            if value != slot.default:
                found[name] = slot.codec.encode(value)
        except EncodeError as error:
            raise error.within(name) from None
    for name, value in document.extra.items():
        found.setdefault(name, value)
    if plan.frame:
        _encode_frame(plan, document, found)
    for name in sorted(nulls):
        found.setdefault(name, None)
    return _reordered(found, order_of(document))


def _encode_frame(plan: Plan, document: Document, found: dict[str, JsonValue]) -> None:
    if isinstance(document, Resource):
        values, order = document.links.wire()
        links: dict[str, JsonValue] = dict(values)
        contents = False
        for name, slot in plan.contents.items():
            content = getattr(document, slot.attribute)
            if content is not None:
                links[name] = _encode_content(content, name)
                contents = True
        if contents and order:
            links = _reordered(links, order)
        if links or order is not None:
            found["_links"] = links
    embedded = getattr(document, "embedded", None)
    if isinstance(embedded, Embedded) and (embedded.stated or embedded):
        found["_embedded"] = {
            rel: _encode_embedded(rel, value) for rel, value in embedded.wire().items()
        }


def _encode_content(value: object, name: str) -> JsonValue:
    if isinstance(value, Content):
        return {"href": value.href, **value.extra}
    if not isinstance(value, tuple):
        place = f"_links.{name}"
        raise EncodeError(f"expected Content, got {type(value).__name__}", place)
    several = [_encode_content(one, name) for one in cast("tuple[object, ...]", value)]
    return several[0] if isinstance(value, Single) else several


def _encode_embedded(
    rel: str, value: Resource | tuple[Resource, ...] | None
) -> JsonValue:
    place = f"_embedded.{rel}"
    try:
        if value is None:
            return None
        if not isinstance(value, tuple):
            return encode_document(value)
        many: list[JsonValue] = []
        for index, one in enumerate(value):
            place = f"_embedded.{rel}[{index}]"
            many.append(encode_document(one))
        return many
    except EncodeError as error:
        raise error.within(place) from None


def _reordered(
    found: dict[str, JsonValue], order: tuple[str, ...]
) -> dict[str, JsonValue]:
    """The same in the order in which it was read, what is new at the end."""
    if not order or tuple(found) == order:
        return found
    first = {name: found[name] for name in order if name in found}
    return first | found
