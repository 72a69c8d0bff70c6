"""Between objects of a body and documents, driven by the declarations of their classes.

The object is the neutral form of all media types: names with values of JSON, `_links` and
`_embedded`. Nothing of it is kept as such; what is written comes from the attributes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypeVar, cast

from attrs import fields, frozen

from ._registry import page_class
from .content import Content
from .embedded import Embedded, embedded_pages
from .errors import DecodeError, EncodeError
from .links import Links, Value, check_links
from .resource import PROPERTY, Document, Property, Resource
from .values import CONTENT, Codec, JsonValue, Single, array

__all__ = ["decode_document", "encode_document"]

D = TypeVar("D", bound=Document)


@frozen
class _Slot:
    """A property of a class, ready to use."""

    attribute: str
    alias: str
    name: str
    spellings: tuple[str, ...]
    codec: Codec[object]
    decode: Callable[[JsonValue], object]
    plain: type | None
    default: object


@frozen
class _Plan:
    """What there is to know about a class."""

    slots: tuple[_Slot, ...]
    contents: Mapping[str, _Slot]
    """Properties that travel as links, by their rels."""
    by_name: Mapping[str, _Slot]
    """The other properties, by their usual names."""
    by_spelling: Mapping[str, _Slot]
    """The other properties, by the other spellings of their names."""
    frame: frozenset[str]
    """Names with a meaning of their own: `rel`, `_links`, `_embedded`."""
    rel: str | None
    links: type[Links] | None
    """None where a document has no links."""
    embedded: Embedded
    """What an instance without embedded resources has."""
    pages: Mapping[str, str]
    """The pages of declared embedded resources, by their rels."""


def _plan_of(kind: type[Document]) -> _Plan:
    found = _PLANS.get(kind)
    if found is None:
        found = _PLANS[kind] = _plan(kind)
    return found


_PLANS: dict[type, _Plan] = {}


def _plan(kind: type[Document]) -> _Plan:
    slots, framed = [], {}
    for attribute in fields(kind):
        declared = attribute.metadata.get(PROPERTY)
        if declared is None:
            framed[attribute.name] = attribute.default
            continue
        assert isinstance(declared, Property)
        slots.append(
            _Slot(
                attribute.name,
                attribute.alias or attribute.name,
                declared.name,
                declared.spellings,
                declared.codec,
                declared.codec.decode,
                declared.codec.plain,
                declared.default,
            )
        )
    travelling = (CONTENT, array(CONTENT))
    contents = {slot.name: slot for slot in slots if slot.codec in travelling}
    plain = [slot for slot in slots if slot.codec not in travelling]
    frame = frozenset(_FRAME[name] for name in framed if name in _FRAME)
    embedded = framed.get("embedded", Embedded())
    return _Plan(
        tuple(plain),
        contents,
        {slot.name: slot for slot in plain if slot.name not in frame},
        {name: slot for slot in plain for name in slot.spellings},
        frame,
        framed.get("rel"),
        type(framed["links"]) if "links" in framed else None,
        embedded,
        embedded_pages(type(embedded)),
    )


_FRAME = {"rel": "rel", "links": "_links", "embedded": "_embedded"}
"""Attributes with a meaning of their own, and their names on the wire."""


def decode_document(kind: type[D], data: Mapping[str, JsonValue]) -> D:
    """A document of a class. Takes over the parts of `data`; raises DecodeError."""
    plan = _plan_of(kind)
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
        _decode_frame(plan, data, values, nulls)
    if nulls:
        values["nulls"] = frozenset(nulls)
    return kind(**values)


def _decode_rest(
    plan: _Plan, data: Mapping[str, JsonValue], values: dict[str, Any], names: list[str]
) -> None:
    """Properties in another spelling of their names, and those that are not declared."""
    extra: dict[str, JsonValue] = {}
    spelled: list[str] = []
    for name in names:
        value = data[name]
        slot = plan.by_spelling.get(name)
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


def _decode_frame(
    plan: _Plan,
    data: Mapping[str, JsonValue],
    values: dict[str, Any],
    nulls: list[str],
) -> None:
    """What has a meaning of its own: the rel, embedded resources, links."""
    embedded = plan.embedded
    if "_embedded" in data:
        stated = data["_embedded"]
        if stated is None:
            nulls.append("_embedded")
        else:
            embedded = type(embedded).of(_decode_embedded(plan, stated))
            values["embedded"] = embedded
    if plan.links is None:
        return
    rel = values["rel"] = data.get("rel")
    if rel.__class__ is not str:
        if rel is not None:
            raise DecodeError("expected a string", "rel")
        if "rel" in data:
            nulls.append("rel")
    owner = rel or plan.rel or ""
    if "_links" not in data or data["_links"] is None:
        if "_links" in data:
            nulls.append("_links")
        values["links"] = plan.links.of({}, None, owner, embedded)
        return
    links = check_links(data["_links"])
    order: tuple[str, ...] = ()
    if plan.contents:
        links, order = _decode_contents(plan, links, values)
    values["links"] = plan.links.of(links, order, owner, embedded)


def _decode_contents(
    plan: _Plan, links: dict[str, Value], values: dict[str, Any]
) -> tuple[dict[str, Value], tuple[str, ...]]:
    """The links that are no content, and if some are the order of all."""
    left = links
    for name, slot in plan.contents.items():
        content = _decode_content(links.get(name), slot)
        if content is not None:
            values[slot.alias] = content
            left = {rel: link for rel, link in left.items() if rel != name}
    return left, () if left is links else tuple(links)


def _decode_content(value: Value, slot: _Slot) -> Content | tuple[Content, ...] | None:
    """The content of a link, or of several; None where they lead elsewhere."""
    many = slot.codec is not CONTENT
    links = value if isinstance(value, list) else [] if value is None else [value]
    hrefs = [str(link["href"]) for link in links]
    if not links or not all(map(Content.is_href, hrefs)):
        return None
    if isinstance(value, list) and not many:
        return None
    contents = []
    for link, href in zip(links, hrefs, strict=True):
        extra = {name: item for name, item in link.items() if name != "href"}
        contents.append(Content.from_href(href, extra))
    if not many:
        return contents[0]
    return tuple(contents) if isinstance(value, list) else Single(contents)


def _decode_embedded(
    plan: _Plan, stated: JsonValue
) -> dict[str, Resource | tuple[Resource, ...] | None]:
    if not isinstance(stated, dict):
        raise DecodeError("expected an object of resources", "_embedded")
    found: dict[str, Resource | tuple[Resource, ...] | None] = {}
    for rel, value in stated.items():
        page = plan.pages.get(rel)
        place = rel
        try:
            if isinstance(value, list):
                many = []
                for index, one in enumerate(value):
                    place = f"{rel}[{index}]"
                    many.append(_decode_one(page, rel, one))
                found[rel] = tuple(many)
            else:
                found[rel] = None if value is None else _decode_one(page, rel, value)
        except DecodeError as error:
            raise error.within(f"_embedded.{place}") from None
    return found


def _decode_one(page: str | None, rel: str, value: JsonValue) -> Resource:
    if not isinstance(value, dict):
        raise DecodeError("expected a resource")
    inner = value.get("rel")
    kind = _embedded_kind(page, rel, inner if isinstance(inner, str) else "")
    return decode_document(kind, value)


@cache
def _embedded_kind(page: str | None, rel: str, inner: str) -> type[Resource]:
    """The declared class or a role of it; else what the resource says, else its key."""
    said = page_class(inner)
    expected = page_class(rel if page is None else page)
    if expected is None:
        return said or Resource
    if said is None or issubclass(expected, said):
        return expected
    return said if page is None or issubclass(said, expected) else expected


def encode_document(document: Document) -> dict[str, JsonValue]:
    """The object of a document. Shares parts with it; raises EncodeError."""
    plan = _plan_of(type(document))
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
                found[name] = cast(JsonValue, value)
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
    return _reordered(found, document._order)


def _encode_frame(plan: _Plan, document: Document, found: dict[str, JsonValue]) -> None:
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
    several = [_encode_content(one, name) for one in value]
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
        many = []
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
