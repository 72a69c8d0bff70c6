"""What XML has to be told about a class: which names are lists, how texts become values.

A table is made of the declarations of a class; all else about XML is the same for all classes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from math import inf, isfinite

from attrs import frozen

from ._by_rel import listed_rels, single_rels
from ._plan import plan_of
from .json_value import JsonValue
from .links import Links
from .resource import Document
from .times import DateText, read_date
from .values import (
    BINARY,
    BOOLEAN,
    CONTENT,
    DATETIME,
    DURATION,
    INTEGER,
    NUMBER,
    Codec,
    array,
)

__all__ = [
    "ITEMS",
    "NAMESPACE",
    "NIL",
    "SCHEMA_INSTANCE",
    "Reader",
    "Table",
    "reader_of",
    "table_of",
]

NAMESPACE = "http://schemas.microsoft.com/rtc/2012/03/ucwa"
SCHEMA_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
NIL = f"{{{SCHEMA_INSTANCE}}}nil"
"""The attribute of what is null."""

ITEMS: Mapping[str, str] = {
    "metadata": "httpMethodMetadata",
    "operations": "operation",
    "parameters": "parameter",
    "supportedValues": "value",
}
"""Lists in bodies that are no representations, and what an item is called there."""

Reader = Callable[[str], JsonValue]
"""From a text to a value of JSON; a text that is none stays what it is, and is refused later."""


@frozen
class Table:
    """What XML has to be told about a class."""

    readers: Mapping[str, Reader]
    """Of properties that are no strings."""
    links: frozenset[str]
    """Rels of links that are lists, be it of one."""
    embedded: frozenset[str]
    """The same of embedded resources."""
    pages: Mapping[str, str]
    """The pages of declared embedded resources, by their rels."""


def table_of(kind: type[Document]) -> Table:
    """The table of a class, made once."""
    found = _TABLES.get(kind)
    if found is None:
        found = _TABLES[kind] = _table(kind)
    return found


_TABLES: dict[type, Table] = {}


def _table(kind: type[Document]) -> Table:
    plan = plan_of(kind)
    slots = {**plan.by_spelling, **plan.by_name}
    readers = {name: reader_of(slot.codec) for name, slot in slots.items()}
    contents = (
        name for name, slot in plan.contents.items() if slot.codec is array(CONTENT)
    )
    copies = listed_rels(type(plan.embedded))
    links = plan.links or Links
    return Table(
        {name: read for name, read in readers.items() if read is not None},
        # What is embedded now may be linked to at another moment.
        listed_rels(links).union(contents, copies - single_rels(links)),
        copies,
        plan.pages,
    )


def reader_of(codec: Codec[object]) -> Reader | None:
    """How the texts of a codec's values are read, of lists those of the items."""
    return _READERS.get(codec)


def _read_date(text: str) -> JsonValue:
    try:
        return DateText.of(read_date(text.strip()))
    except (OverflowError, ValueError):
        return text


def _read_boolean(text: str) -> JsonValue:
    return {"true": True, "1": True, "false": False, "0": False}.get(
        text.strip().lower(), text
    )


def _read_integer(text: str) -> JsonValue:
    return int(text) if _INTEGER.fullmatch(text.strip()) else text


def _read_number(text: str) -> JsonValue:
    if _INTEGER.fullmatch(text.strip()):
        return int(text)
    number = float(text) if _NUMBER.fullmatch(text.strip()) else inf
    return number if isfinite(number) else text


_INTEGER = re.compile(r"[+-]?[0-9]{1,400}")
_NUMBER = re.compile(r"[+-]?[0-9]{1,300}(?:\.[0-9]*)?(?:[eE][+-]?[0-9]{1,3})?")
_READERS: Mapping[object, Reader] = {
    BINARY: str.strip,
    BOOLEAN: _read_boolean,
    DATETIME: _read_date,
    DURATION: str.strip,
    INTEGER: _read_integer,
    NUMBER: _read_number,
    array(BINARY): str.strip,
    array(BOOLEAN): _read_boolean,
    array(DATETIME): _read_date,
    array(DURATION): str.strip,
    array(INTEGER): _read_integer,
    array(NUMBER): _read_number,
}
