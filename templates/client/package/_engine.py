"""Between objects of a body and documents, driven by the declarations of their classes.

The object is the neutral form of all media types: names with values of JSON, `_links` and
`_embedded`. Nothing of it is kept as such; what is written comes from the attributes.
"""

from __future__ import annotations

from collections.abc import Mapping
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
    plain: type | None
    default: object


@frozen
class _Plan:
    """What there is to know about a class."""

    slots: tuple[_Slot, ...]
    contents: Mapping[str, _Slot]
    """Properties that travel as links, by their rels."""
    by_name: Mapping[str, _Slot]
    """The other properties, by all their names."""
    frame: frozenset[str]
    """Names with a meaning of their own: `rel`, `_links`, `_embedded`."""
    rel: str | None
    links: type[Links]
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
                declared.codec.plain,
                declared.default,
            )
        )
    travelling = (CONTENT, array(CONTENT))
    contents = {slot.name: slot for slot in slots if slot.codec in travelling}
    plain = [slot for slot in slots if slot.codec not in travelling]
    names = {name: slot for slot in plain for name in reversed(slot.spellings)}
    embedded = framed.get("embedded", Embedded())
    return _Plan(
        tuple(plain),
        contents,
        names | {slot.name: slot for slot in plain},
        frozenset(_FRAME[name] for name in _FRAME if name in framed),
        framed.get("rel"),
        type(framed.get("links", Links())),
        embedded,
        embedded_pages(type(embedded)),
    )


_FRAME = {"rel": "rel", "links": "_links", "embedded": "_embedded"}
"""Attributes with a meaning of their own, and their names on the wire."""


def decode_document(kind: type[D], data: Mapping[str, JsonValue]) -> D:
    """A document of a class. Takes over the parts of `data`; raises DecodeError."""
    plan = _plan_of(kind)
    frame = plan.frame
    values: dict[str, Any] = {"_order": tuple(data)}
    extra: dict[str, JsonValue] = {}
    nulls: list[str] = []
    spelled: list[str] = []
    find = plan.by_name.get
    for name, value in data.items():
        slot = find(name)
        if slot is None or name in frame:
            if name not in frame:
                extra[name] = value
            elif value is None:
                nulls.append(name)
        elif slot.spellings and (slot.alias in values or _usual(slot, name, data)):
            extra[name] = value
        elif value is None:
            nulls.append(name)
        elif value.__class__ is slot.plain:
            values[slot.alias] = value
        else:
            try:
                values[slot.alias] = slot.codec.decode(value)
            except DecodeError as error:
                raise error.within(name) from None
        if slot is not None and name != slot.name and name not in extra:
            spelled.append(name)
    if extra:
        values["extra"] = extra
    if nulls:
        values["nulls"] = frozenset(nulls)
    if spelled:
        values["spelled"] = frozenset(spelled)
    if frame:
        _decode_frame(plan, data, values)
    return kind(**values)


def _usual(slot: _Slot, name: str, data: Mapping[str, JsonValue]) -> bool:
    """Whether a property also stands there under an earlier of its names."""
    names = (slot.name, *slot.spellings)
    return any(earlier in data for earlier in names[: names.index(name)])


def _decode_frame(
    plan: _Plan, data: Mapping[str, JsonValue], values: dict[str, Any]
) -> None:
    rel = data.get("rel") if "rel" in plan.frame else None
    embedded = plan.embedded
    stated = data.get("_embedded") if "_embedded" in plan.frame else None
    if stated is not None:
        try:
            embedded = type(embedded).of(_decode_embedded(plan, stated))
        except DecodeError as error:
            raise error.within("_embedded") from None
        values["embedded"] = embedded
    if "_links" not in plan.frame:
        return
    if rel is not None and not isinstance(rel, str):
        raise DecodeError("expected a string", "rel")
    values["rel"] = rel
    owner = rel or plan.rel or ""
    links = data.get("_links")
    if links is None:
        values["links"] = plan.links.of({}, None, owner, embedded)
        return
    try:
        present = check_links(links)
        order: tuple[str, ...] = ()
        for name, slot in plan.contents.items():
            content = _decode_content(present.get(name), slot)
            if content is not None:
                order = order or tuple(present)
                present = {key: link for key, link in present.items() if key != name}
                values[slot.alias] = content
    except DecodeError as error:
        raise error.within("_links") from None
    values["links"] = plan.links.of(present, order, owner, embedded)


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
        raise DecodeError("expected an object of resources")
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
            raise error.within(place) from None
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
