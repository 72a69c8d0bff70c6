"""From the neutral mapping of all media types to XML.

What XML has no room for raises EncodeError. Left out is only what means the same when it is
absent: an empty list under a rel that is declared as a list, a rel or `_links` that are null.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias
from xml.etree.ElementTree import Element

from ._decoding import embedded_kind
from ._xml_table import ITEMS, NAMESPACE, Table, table_of
from ._xml_text import element, nil, serialized, text_of
from .errors import EncodeError
from .events import Event, EventBatch
from .json_value import JsonValue
from .resource import Document, Resource
from .values import Implied

__all__ = ["write_xml"]

_Object: TypeAlias = Mapping[str, JsonValue]


def write_xml(mapping: _Object, kind: type[Document] | None) -> bytes:
    """The body of a document of a class; without a class it is the input of a request."""
    try:
        root = _root(mapping, kind)
        if root.tag not in _BARE.values():
            root.attrib = {**root.attrib, "xmlns": NAMESPACE}
        return serialized(root)
    except RecursionError:
        raise EncodeError("too many levels") from None


def _root(mapping: _Object, kind: type[Document] | None) -> Element:
    if kind is None:
        return _resource("input", {}, mapping, table_of(Resource))
    if issubclass(kind, EventBatch):
        return _batch(mapping)
    if not issubclass(kind, Resource):
        raise EncodeError("XML has no form for a part of a document")
    if "rel" not in mapping and _FRAME.isdisjoint(mapping):
        if "code" in mapping:
            return _generic("reason", mapping)
        if len(mapping) == 1 and not _BARE.keys().isdisjoint(mapping):
            return _generic(_BARE[next(iter(mapping))], mapping)
    rel, links = mapping.get("rel"), mapping.get("_links")
    # The rel stands beside the address. Without an address it is just a property.
    addressed = isinstance(links, Mapping) and links.get("self") is not None
    attributes = {"rel": rel} if rel and (addressed or isinstance(rel, Implied)) else {}
    return _resource("resource", attributes, mapping, table_of(kind))


def _resource(
    tag: str, attributes: _Object, mapping: _Object, table: Table, *, root: bool = True
) -> Element:
    """A `resource` or an `input`: links, properties, embedded resources."""
    made = _addressed(tag, attributes, mapping, table)
    for name, value in mapping.items():
        if name in _FRAME or (name == "rel" and value is None):
            continue
        if not root or not isinstance(value, Implied):
            made.append(_property(name, value))
    made.extend(_copies(mapping, table))
    return made


def _addressed(
    tag: str, attributes: _Object, mapping: _Object, table: Table
) -> Element:
    """An element with the link to itself as attributes, and with all other links."""
    links = _object(mapping.get("_links") or {}, "_links")
    itself = links.get("self") or {}
    if not isinstance(itself, Mapping):
        raise EncodeError("XML has room for one link to itself", "_links.self")
    if "rel" in itself:
        raise EncodeError("has a meaning of its own in XML", "_links.self.rel")
    try:
        made = element(tag, {**attributes, **itself})
    except EncodeError as error:
        raise error.within("_links.self") from None
    for rel, value in links.items():
        if rel != "self":
            for place, one in _each(f"_links.{rel}", value, rel in table.links):
                made.append(_link("link", rel, one, place))
    return made


def _link(tag: str, rel: str, value: JsonValue, place: str) -> Element:
    try:
        if value is None:
            return nil(tag, {"rel": rel})
        link = _object(value, "")
        if "rel" in link:
            raise EncodeError("has a meaning of its own in XML", "rel")
        return element(tag, {"rel": rel, **link})
    except EncodeError as error:
        raise error.within(place) from None


def _copies(mapping: _Object, table: Table) -> list[Element]:
    """The embedded resources of a mapping."""
    made: list[Element] = []
    for rel, value in _object(mapping.get("_embedded") or {}, "_embedded").items():
        for place, one in _each(f"_embedded.{rel}", value, rel in table.embedded):
            try:
                made.append(_copy(rel, one, table))
            except EncodeError as error:
                raise error.within(place) from None
    return made


def _copy(rel: str, value: JsonValue, table: Table) -> Element:
    if value is None:
        return nil("resource", {"rel": rel})
    copy = _object(value, "")
    inner = copy.get("rel")
    said = inner if isinstance(inner, str) else ""
    kind = embedded_kind(table.pages.get(rel), rel, said)
    return _resource("resource", {"rel": rel}, copy, table_of(kind), root=False)


def _each(place: str, value: JsonValue, many: bool) -> Iterator[tuple[str, JsonValue]]:
    """The values of a rel with their places; `many` where it is declared as a list."""
    if not isinstance(value, (list, tuple)):
        yield place, value
        return
    if not many and len(value) < 2:
        what = "a list of one from one" if value else "an empty list from nothing"
        raise EncodeError(f"XML can't tell {what}", place)
    for index, one in enumerate(value):
        yield f"{place}[{index}]", one


def _property(name: str, value: JsonValue) -> Element:
    try:
        if value is None:
            return nil("property", {"name": name})
        if not isinstance(value, (list, tuple)):
            return element("property", {"name": name}, text_of(value))
        made = element("propertyList", {"name": name})
        for index, one in enumerate(value):
            made.append(_item(one, f"[{index}]"))
        return made
    except EncodeError as error:
        raise error.within(name) from None


def _item(value: JsonValue, place: str) -> Element:
    try:
        return nil("item", {}) if value is None else element("item", {}, text_of(value))
    except EncodeError as error:
        raise error.within(place) from None


def _generic(tag: str, value: JsonValue) -> Element:
    """A value of which nothing is declared, in elements that are called as its names."""
    if value is None:
        return nil(tag, {})
    if not isinstance(value, (Mapping, list, tuple)):
        return element(tag, {}, text_of(value))
    made, item = element(tag, {}), ITEMS.get(tag, "item")
    if isinstance(value, Mapping):
        if len(value) == 1 and item in value:
            raise EncodeError("XML would take it for a list", item)
        parts = [(name, name, one) for name, one in value.items()]
    else:
        parts = [(f"[{index}]", item, one) for index, one in enumerate(value)]
    if not parts and (tag not in ITEMS or isinstance(value, Mapping)):
        raise EncodeError("XML can't tell it from an empty text")
    for place, name, one in parts:
        try:
            made.append(_generic(name, one))
        except EncodeError as error:
            raise error.within(place) from None
    return made


def _batch(mapping: _Object) -> Element:
    """What the event channel delivers."""
    made = _addressed("events", {}, mapping, table_of(EventBatch))
    for name, value in mapping.items():
        if name not in ("_links", "sender"):
            made.append(_property(name, value))
    for index, sender in enumerate(_list(mapping.get("sender"))):
        try:
            made.append(_sender(_object(sender, "")))
        except EncodeError as error:
            raise error.within(f"sender[{index}]") from None
    return made


def _sender(sender: _Object) -> Element:
    attributes = {name: sender[name] for name in ("rel", "href") if name in sender}
    made = element("sender", attributes)
    for name, value in sender.items():
        if name not in ("rel", "href", "events"):
            made.append(_property(name, value))
    for index, event in enumerate(_list(sender.get("events"))):
        try:
            made.append(_event(_object(event, "")))
        except EncodeError as error:
            raise error.within(f"events[{index}]") from None
    return made


def _event(event: _Object) -> Element:
    """An element that is called as the type; its attributes are those of the link."""
    type_, status = str(event.get("type") or ""), event.get("status")
    link = _object(event.get("link") or {}, "link")
    if type_ in ("property", "propertyList"):
        raise EncodeError(f"XML has no event {type_!r}", "type")
    if "status" in link:
        raise EncodeError("has a meaning of its own in XML", "link.status")
    made = element(type_, link if status is None else {**link, "status": status})
    for name, value in event.items():
        if name == "in" and isinstance(value, Mapping):
            made.append(element("in", {"rel": "", **value}))
        elif name == "reason" and isinstance(value, Mapping):
            made.append(_generic("reason", value))
        elif name not in ("type", "link", "status", "_embedded"):
            made.append(_property(name, value))
    made.extend(_copies(event, table_of(Event)))
    return made


def _object(value: JsonValue, place: str) -> _Object:
    if isinstance(value, Mapping):
        return value
    raise EncodeError(f"expected an object, got {type(value).__name__}", place)


def _list(value: JsonValue) -> list[JsonValue] | tuple[JsonValue, ...]:
    if value is None:
        return ()
    if isinstance(value, (list, tuple)):
        return value
    return [value]


_FRAME = frozenset({"_links", "_embedded"})
_BARE: Mapping[str, str] = {
    "metadata": "optionsMetadata",
    "operations": "operationsQueued",
}
"""Bodies that are no representations, by their only property; they have no namespace."""
