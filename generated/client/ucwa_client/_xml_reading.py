"""From XML to the neutral mapping of all media types.

Namespaces are overlooked. A document type is refused, and with it every entity.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ParamSpec, TypeVar
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser

from attrs import evolve

from ._decoding import embedded_kind
from ._limits import MAX_DEPTH, check_size
from ._registry import page_class
from ._xml_table import ITEMS, NIL, Reader, Table, reader_of, table_of
from .errors import DecodeError
from .events import Event, EventBatch
from .json_value import JsonValue
from .resource import Document, Resource
from .values import Codec, Implied

__all__ = ["read_xml", "read_xml_input"]

P = ParamSpec("P")
T = TypeVar("T")


def read_xml(
    body: bytes | str, kind: type[Document] | None
) -> tuple[type[Document] | None, dict[str, JsonValue]]:
    """The mapping of a body, and its class where the root names it.

    `kind` is the class that is wanted, None where the body decides. Raises DecodeError.
    """
    root = _parsed(body)
    name = _local(root)
    if name == "events":
        return kind or EventBatch, _placed("EventBatch", _batch, root)
    if name not in ("resource", "input"):
        found = _generic(root)
        return kind, found if isinstance(found, dict) else {}
    rel = _own_rel(root) or root.get("rel") or ""
    table = table_of(kind or page_class(rel) or Resource)
    return kind, _placed(rel or name, _read, root, table)


def read_xml_input(
    body: bytes | str, codecs: Mapping[str, Codec[object]]
) -> dict[str, JsonValue]:
    """The mapping of a request's body. Codecs of its properties by names in lower case.

    Raises DecodeError.
    """
    root = _parsed(body)
    readers = {}
    for child in root:
        name = child.get("name", "")
        codec = codecs.get(name.lower())
        read = None if codec is None else reader_of(codec)
        if read is not None:
            readers[name] = read
    return _read(root, evolve(table_of(Resource), readers=readers))


def _parsed(body: bytes | str) -> Element:
    check_size(body)
    parser = _Parser()
    try:
        parser.feed(body.removeprefix("\ufeff") if isinstance(body, str) else body)
        root: Element = parser.close()
    except (LookupError, ParseError, ValueError) as error:
        raise DecodeError(f"no XML: {error}") from None
    _check_depth(root)
    return root


class _Parser(XMLParser):
    """Takes no document type, and so no entities."""

    def __init__(self) -> None:
        super().__init__(target=_Builder())


class _Builder(TreeBuilder):
    """Refuses document types."""

    def doctype(self, _name: str, _public: str | None, _system: str | None) -> None:
        raise DecodeError("a document type is not allowed")


def _check_depth(root: Element) -> None:
    level = [root]
    for _ in range(MAX_DEPTH):
        level = [child for one in level for child in one]
        if not level:
            return
    raise DecodeError(f"nested deeper than {MAX_DEPTH} levels")


def _read(
    element: Element, table: Table, *, embedded: bool = False
) -> dict[str, JsonValue]:
    """A `resource` or an `input`.

    The rel of an embedded one is what it is to the other; what it is itself is a property.
    """
    found: dict[str, JsonValue] = {}
    links: dict[str, JsonValue] = {}
    copies: dict[str, JsonValue] = {}
    if element.get("href") is not None:
        links["self"] = _attributes(element)
    for child in element:
        match _local(child):
            case "link":
                rel = _rel(child)
                link = None if _is_nil(child) else _attributes(child)
                _add(links, rel, link, rel in table.links)
            case "resource":
                _add_copy(copies, child, table)
            case _:
                name, value = _property(child, table.readers)
                found[name] = value
    rel = element.get("rel", "")
    if rel and not embedded and "rel" not in found:
        found = {"rel": Implied(rel), **found}
    if links:
        found["_links"] = links
    if copies:
        found["_embedded"] = copies
    return found


def _add_copy(copies: dict[str, JsonValue], element: Element, table: Table) -> None:
    rel = _rel(element)
    many = rel in table.embedded
    if _is_nil(element):
        _add(copies, rel, None, many)
        return
    kind = embedded_kind(table.pages.get(rel), rel, _own_rel(element))
    before = copies.get(rel)
    place = f"_embedded.{rel}"
    if isinstance(before, list):
        place = f"{place}[{len(before)}]"
    copy = _placed(place, _read, element, table_of(kind), embedded=True)
    _add(copies, rel, copy, many)


def _add(into: dict[str, JsonValue], rel: str, value: JsonValue, many: bool) -> None:
    """Of one rel several are a list; one alone is where the declaration says so."""
    before = into.get(rel)
    if isinstance(before, list):
        before.append(value)
    elif rel in into:
        into[rel] = [before, value]
    else:
        into[rel] = [value] if many and value is not None else value


def _property(element: Element, readers: Mapping[str, Reader]) -> tuple[str, JsonValue]:
    local = _local(element)
    name = element.get("name")
    if name is None:
        if local in ("property", "propertyList"):
            raise DecodeError("expected a name", local)
        name = local
    read = readers.get(name)
    if local == "propertyList" and not _is_nil(element):
        return name, [_scalar(item, read) for item in element]
    if local == "property" or read is not None:
        return name, _scalar(element, read)
    return name, _generic(element)


def _scalar(element: Element, read: Reader | None) -> JsonValue:
    if len(element) or _is_nil(element):
        return _generic(element)
    text = element.text or ""
    return text if read is None else read(text)


def _generic(element: Element) -> JsonValue:
    """An element of which nothing is declared: a text, a list or an object."""
    if _is_nil(element):
        return None
    name = _local(element)
    names = {_local(child) for child in element}
    attributes = _attributes(element)
    if not names:
        if name in ITEMS and not element.text:
            return []
        return attributes if attributes and not element.text else element.text or ""
    repeated = len(names) == 1 and len(element) > 1
    if repeated or names == {ITEMS.get(name, "item")}:
        return [_generic(child) for child in element]
    return {_local(child): _generic(child) for child in element}


def _batch(root: Element) -> dict[str, JsonValue]:
    """What the event channel delivers."""
    found: dict[str, JsonValue] = {}
    links: dict[str, JsonValue] = {}
    senders: list[JsonValue] = []
    if root.get("href") is not None:
        links["self"] = _attributes(root)
    for child in root:
        match _local(child):
            case "link":
                _add(links, _rel(child), _attributes(child), many=False)
            case "sender":
                place = f"sender[{len(senders)}]"
                senders.append(_placed(place, _sender, child))
            case _:
                name, value = _property(child, {})
                found[name] = value
    if links:
        found["_links"] = links
    if senders:
        found["sender"] = senders
    return found


def _sender(element: Element) -> dict[str, JsonValue]:
    found = _with_rel(element)
    events: list[JsonValue] = []
    for child in element:
        if _local(child) in ("property", "propertyList"):
            name, value = _property(child, {})
            found[name] = value
            continue
        events.append(_placed(f"events[{len(events)}]", _event, child))
    return {**found, "events": events}


def _event(element: Element) -> dict[str, JsonValue]:
    """An event is called as its type; its attributes are those of the link."""
    link = _with_rel(element)
    found: dict[str, JsonValue] = {"type": _local(element)}
    copies: dict[str, JsonValue] = {}
    if "status" in link:
        found["status"] = link.pop("status")
    for child in element:
        match _local(child):
            case "in":
                found["in"] = _with_rel(child)
            case "resource":
                _add_copy(copies, child, table_of(Event))
            case _:
                name, value = _property(child, {})
                found[name] = value
    if copies:
        found["_embedded"] = copies
    return {"link": link, **found} if link else found


def _with_rel(element: Element) -> dict[str, JsonValue]:
    """The attributes of what names its rel itself."""
    rel = element.get("rel")
    found = _attributes(element)
    return found if rel is None else {"rel": rel, **found}


def _attributes(element: Element) -> dict[str, JsonValue]:
    """All but the rel, and but those of other vocabularies."""
    return {
        name: value
        for name, value in element.items()
        if name != "rel" and not name.startswith("{")
    }


def _placed(
    place: str, read: Callable[P, T], *arguments: P.args, **options: P.kwargs
) -> T:
    """What a function reads; its errors are those of a place."""
    try:
        return read(*arguments, **options)
    except DecodeError as error:
        raise error.within(place) from None


def _own_rel(element: Element) -> str:
    """What a resource says that it is; empty where it does not."""
    for child in element:
        if child.get("name") == "rel":
            return child.text or ""
    return ""


def _rel(element: Element) -> str:
    rel = element.get("rel")
    if rel is None:
        raise DecodeError("expected a rel", _local(element))
    return rel


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _is_nil(element: Element) -> bool:
    return element.get(NIL) in ("true", "1")
