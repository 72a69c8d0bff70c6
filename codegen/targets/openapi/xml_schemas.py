"""Schemas of bodies in XML, as far as OpenAPI has words for them.

Its elements are the same for every resource: what a property is called is the text of an attribute, which
no schema can tie to the type of the value. The JSON of the same message says that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from codegen.targets.openapi.json_text import JsonObject
from codegen.targets.openapi.keys import Keys, Shared
from codegen.targets.samples.xml_form import NAMESPACE

__all__ = ["xml_schemas"]


def xml_schemas(keys: Keys, event_types: Iterable[str]) -> dict[str, JsonObject]:
    """By key; those of events only where there are types of them."""
    inside: JsonObject = {
        "link": _many(keys, Shared.XML_LINK),
        "property": _many(keys, Shared.XML_PROPERTY),
        "propertyList": _many(keys, Shared.XML_LIST),
    }
    copies: JsonObject = {"resource": _many(keys, Shared.XML_RESOURCE)}
    made = {
        Shared.XML_RESOURCE: _element(
            "resource",
            "A resource. Its `rel` and `href` take the place of the link to itself.",
            {**_attributes("rel", "href"), **inside, **copies},
        ),
        Shared.XML_INPUT: _element("input", "What a request carries.", inside),
        Shared.XML_REASON: _element(
            "reason",
            "What went wrong.",
            {name: {"type": "string"} for name in ("code", "subcode", "message", "debugInfo")},
        ),
        Shared.XML_LINK: _element(
            "link",
            "Where a related resource is; of several that a resource links to by one `rel` each has its own.",
            _attributes("rel", "href", "title", "revision"),
            ["rel", "href"],
        ),
        Shared.XML_PROPERTY: _element(
            "property",
            "A property with one value. Booleans are `True` and `False`, moments ISO 8601.",
            {**_attributes("name"), "value": _text()},
            ["name"],
        ),
        Shared.XML_LIST: _element(
            "propertyList",
            "A property with several values.",
            {**_attributes("name"), "item": {"type": "array", "items": {"type": "string"}}},
            ["name"],
        ),
    }
    if types := list(event_types):
        made |= _events(keys, types, copies)
    return {keys.shared[row]: schema for row, schema in made.items()}


def _events(keys: Keys, types: Iterable[str], copies: JsonObject) -> Mapping[Shared, JsonObject]:
    place = _element("in", "", _attributes("rel", "href", "title"))
    happened = {**_attributes("rel", "href", "title", "status"), "in": place, **copies}
    return {
        Shared.XML_EVENTS: _element(
            "events",
            "What the event channel answers.",
            {
                **_attributes("href"),
                "link": _many(keys, Shared.XML_LINK),
                "sender": _many(keys, Shared.XML_SENDER),
            },
        ),
        Shared.XML_SENDER: _element(
            "sender",
            "Events of one sender, each an element that is called as its type.",
            {
                **_attributes("rel", "href"),
                **{name: _many(keys, Shared.XML_EVENT) for name in types},
            },
        ),
        Shared.XML_EVENT: {"type": "object", "properties": happened},
    }


def _element(
    name: str, description: str, properties: JsonObject, required: list[str] | None = None
) -> JsonObject:
    words = {"description": description} if description else {}
    schema: JsonObject = {"type": "object", **words, "xml": {"name": name, "namespace": NAMESPACE}}
    schema["properties"] = properties
    return schema | ({"required": required} if required else {})


def _attributes(*names: str) -> JsonObject:
    return {name: {"type": "string", "xml": {"attribute": True}} for name in names}


def _text() -> JsonObject:
    """OpenAPI 3.1 knows elements and attributes only; in 3.2 the word is `nodeType`."""
    return {
        "type": "string",
        "description": "The text of the element itself.",
        "xml": {"x-nodeType": "text"},
    }


def _many(keys: Keys, shared: Shared) -> JsonObject:
    return {"type": "array", "items": keys.reference(shared)}
