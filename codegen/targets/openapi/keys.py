"""Keys of components and ids of operations: names of pages, made valid and unique."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum
from typing import TypeVar

from attrs import frozen

from codegen.model.nodes import Model
from codegen.targets.openapi.json_text import JsonObject

__all__ = ["Keys", "Shared", "reference_to", "unique_keys"]

_BAD = re.compile(r"[^a-zA-Z0-9._-]+")
_SILENT = re.compile(r"[._-]+")
_LONGEST = 100
_Owner = TypeVar("_Owner")


class Shared(Enum):
    """Schemas that are the same in every document, by the name that they ask for."""

    LINK = "Link"
    CONTENT = "Content"
    RESOURCE = "Resource"
    DATE_TIME = "DateTime"
    REASON = "reason"
    """The body of an error; the page of that name where there is one."""
    EVENT_BATCH = "EventBatch"
    EVENT_SENDER = "EventSender"
    EVENT = "Event"
    EVENT_LINK = "EventLink"
    EVENT_EMBEDDED = "EventEmbedded"
    XML_RESOURCE = "XmlResource"
    XML_INPUT = "XmlInput"
    XML_REASON = "XmlReason"
    XML_EVENTS = "XmlEvents"
    XML_SENDER = "XmlSender"
    XML_EVENT = "XmlEvent"
    XML_LINK = "XmlLink"
    XML_PROPERTY = "XmlProperty"
    XML_LIST = "XmlPropertyList"


def unique_keys(wanted: Mapping[_Owner, str]) -> dict[_Owner, str]:
    """A key per owner, made of the name that it wants.

    Keys differ in more than letter case and punctuation, since generators make names of classes and
    functions of them. A name that is a valid key stays as it is, unless an owner before it has taken it.
    """
    keys: dict[_Owner, str] = {}
    taken: set[str] = set()
    for owner, name in sorted(wanted.items(), key=lambda item: _valid(item[1]) != item[1]):
        stem = key = _valid(name)
        number = 1
        while _fold(key) in taken:
            number += 1
            key = f"{stem}-{number}"
        taken.add(_fold(key))
        keys[owner] = key
    return keys


@frozen
class Keys:
    """References to the schemas of the document."""

    resources: Mapping[str, str]
    links: Mapping[str, str]
    """Of what stands under `_links`, by resource."""
    embedded: Mapping[str, str]
    """Of what stands under `_embedded`, by resource."""
    enumerations: Mapping[str, str]
    shared: Mapping[Shared, str]

    @classmethod
    def of(cls, model: Model) -> Keys:
        """Keys of every page, then those of the schemas that are always there, then those of parts."""
        resources = [row.name for row in model.resources]
        enumerations = [row.name for row in model.enumerations]
        wanted = {("resource", name): name for name in resources}
        wanted |= {("enumeration", name): name for name in enumerations}
        wanted |= {("shared", row.value): row.value for row in Shared}
        if Shared.REASON.value in resources:
            del wanted["shared", Shared.REASON.value]
        wanted |= {("links", name): f"{name}Links" for name in resources}
        wanted |= {("embedded", name): f"{name}Embedded" for name in resources}
        keys = unique_keys(wanted)
        shared = {row: keys.get(("shared", row.value)) for row in Shared}
        return cls(
            resources={name: keys["resource", name] for name in resources},
            links={name: keys["links", name] for name in resources},
            embedded={name: keys["embedded", name] for name in resources},
            enumerations={name: keys["enumeration", name] for name in enumerations},
            shared={row: key or keys["resource", row.value] for row, key in shared.items()},
        )

    def resource(self, name: str | None) -> JsonObject:
        """The schema of a page's representation, or of any where no page has the name."""
        key = self.resources.get(name) if name is not None else None
        return reference_to(key) if key is not None else self.reference(Shared.RESOURCE)

    def enumeration(self, name: str | None) -> JsonObject:
        """The schema of an enumeration; any text where no page has the name."""
        key = self.enumerations.get(name) if name is not None else None
        return reference_to(key) if key is not None else {"type": "string"}

    def reference(self, shared: Shared) -> JsonObject:
        """One of the schemas that are always there."""
        return reference_to(self.shared[shared])

    def pointer(self, resource: str | None) -> str | None:
        """The address of a resource's schema, for what a schema can't say; None without a page."""
        key = self.resources.get(resource) if resource is not None else None
        return _address(key) if key is not None else None


def _valid(name: str) -> str:
    return _BAD.sub("-", name).strip("-")[:_LONGEST] or "page"


def _fold(key: str) -> str:
    return _SILENT.sub("", key).casefold() or key


def _address(key: str) -> str:
    return f"#/components/schemas/{key}"


def reference_to(key: str) -> JsonObject:
    """The schema of a key."""
    return {"$ref": _address(key)}
