"""What the declarations of a class come to: everything that reading and writing has to know."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from attrs import fields

from ._by_rel import declared_pages
from .embedded import Embedded
from .json_value import JsonValue
from .links import Links
from .resource import PROPERTY, Document, Property
from .values import CONTENT, Codec, array

__all__ = ["Plan", "Slot", "plan_of"]


class Slot(NamedTuple):
    """A property of a class, ready to use."""

    attribute: str
    alias: str
    name: str
    spellings: tuple[str, ...]
    codec: Codec[object]
    decode: Callable[[JsonValue], object]
    plain: type | None
    known: Mapping[str, object]
    default: object


class Plan(NamedTuple):
    """What there is to know about a class."""

    slots: tuple[Slot, ...]
    """Properties that travel as such."""
    by_name: Mapping[str, Slot]
    """The same by their usual names."""
    by_spelling: Mapping[str, Slot]
    """The same by the other spellings of their names."""
    contents: Mapping[str, Slot]
    """Properties that travel as links, by their rels."""
    frame: frozenset[str]
    """Names with a meaning of their own: `rel`, `_links`, `_embedded`."""
    rel: str | None
    links: type[Links] | None
    """None where a document has no links."""
    embedded: Embedded
    """What an instance without embedded resources has."""
    pages: Mapping[str, str]
    """The pages of declared embedded resources, by their rels."""


def plan_of(kind: type[Document]) -> Plan:
    """The plan of a class, made once."""
    found = _PLANS.get(kind)
    if found is None:
        found = _PLANS[kind] = _plan(kind)
    return found


_PLANS: dict[type, Plan] = {}


def _plan(kind: type[Document]) -> Plan:
    slots: list[Slot] = []
    framed: dict[str, Any] = {}
    for attribute in fields(kind):
        declared = attribute.metadata.get(PROPERTY)
        if declared is None:
            framed[attribute.name] = attribute.default
            continue
        assert isinstance(declared, Property)
        slots.append(
            Slot(
                attribute.name,
                attribute.alias or attribute.name,
                declared.name,
                declared.spellings,
                declared.codec,
                declared.codec.decode,
                declared.codec.plain,
                declared.codec.known,
                declared.default,
            )
        )
    travelling = (CONTENT, array(CONTENT))
    contents = {slot.name: slot for slot in slots if slot.codec in travelling}
    frame = frozenset(_FRAME[name] for name in framed if name in _FRAME)
    plain = [
        row for row in slots if row.codec not in travelling and row.name not in frame
    ]
    links: Links | None = framed.get("links")
    embedded: Embedded = framed.get("embedded", Embedded())
    return Plan(
        tuple(plain),
        {slot.name: slot for slot in plain},
        {name: slot for slot in plain for name in slot.spellings},
        contents,
        frame,
        framed.get("rel"),
        None if links is None else type(links),
        embedded,
        declared_pages(type(embedded)),
    )


_FRAME = {"rel": "rel", "links": "_links", "embedded": "_embedded"}
"""Attributes with a meaning of their own, and their names on the wire."""
