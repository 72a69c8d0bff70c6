"""Readers of objects, made for each class at its first use.

Each is straight-line code, a few statements for a property, which is twice as fast as a loop
over the declarations. Of what pages say only names of attributes are part of the code, and
they are identifiers; names on the wire, codecs and classes are values that it is given.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from attrs import fields

from ._plan import Plan, Slot
from .errors import DecodeError
from .json_value import JsonValue
from .resource import Resource

__all__ = ["Reader", "compile_reader"]

Reader: TypeAlias = Callable[[dict[str, JsonValue], int], Any]
"""Gives a document of a class. Takes over what it is given: see `decode_document`."""


def compile_reader(
    kind: type, plan: Plan, helpers: Mapping[str, Callable[..., object]]
) -> Reader:
    """The reader of a class.

    Args:
        helpers: `check_rest`, `respell`, `read_embedded` and `read_links`, for what is
            no property.
    """
    given: dict[str, Any] = {
        **helpers,
        "DecodeError": DecodeError,
        "MISSING": object(),
        "NONE": frozenset[str](),
        "kind": kind,
        "plan": plan,
        "none_embedded": plan.embedded,
    }
    steps: list[str] = []
    found = {
        "extra": "data",
        "_order": "order",
        "nulls": "frozenset(nulls) if nulls else NONE",
    }
    for index, slot in enumerate(plan.slots):
        steps += _property(index, slot)
        given |= {
            f"name{index}": slot.name,
            f"decode{index}": slot.decode,
            f"plain{index}": slot.plain,
            f"member{index}": slot.known.get,
            f"default{index}": slot.default,
        }
        found[slot.alias] = f"value{index}"
    lines = ["order = tuple(data)", "nulls = []", "pop = data.pop"]
    if plan.by_spelling:
        lines.append("spelled = respell(plan, data)")
    found["spelled"] = "frozenset(spelled.values())" if plan.by_spelling else "NONE"
    place = "spelled.get(name, name)" if plan.by_spelling else "name"
    if steps:
        lines += ["name = ''", "try:", *(f"    {step}" for step in steps)]
        lines.append("except DecodeError as error:")
        lines.append(f"    raise error.within({place}) from None")
    if "_embedded" in plan.frame:
        lines.append("embedded = none_embedded")
        lines.append("if '_embedded' in data:")
        lines.append(
            "    embedded = read_embedded(plan, pop('_embedded'), nulls, levels)"
        )
        found["embedded"] = "embedded"
    if plan.links is not None:
        lines.append("rel, links, contents = read_links(plan, data, nulls, embedded)")
        found |= {"rel": "rel", "links": "links"}
        for slot in plan.contents.values():
            found[slot.alias] = f"contents.get({slot.alias!r})"
    lines += ["if data:", "    check_rest(data)"]
    lines += _filling(kind, found, given)
    exec("\n    ".join(["def read(data, levels):", *lines]), given)  # noqa: S102
    reader: Reader = given["read"]
    return reader


def _property(index: int, slot: Slot) -> list[str]:
    """The lines that read a property; nearly always the first condition is all."""
    value = f"value{index}"
    lines = [f"name = name{index}", f"{value} = pop(name, MISSING)"]
    otherwise = [
        f"if {value} is MISSING: {value} = default{index}",
        f"elif {value} is None: nulls.append(name); {value} = default{index}",
        f"else: {value} = decode{index}({value})",
    ]
    if slot.plain is not None:
        lines.append(f"if {value}.__class__ is not plain{index}:")
        return lines + [f"    {line}" for line in otherwise]
    if slot.known:
        lines.append(f"if {value}.__class__ is str:")
        lines.append(f"    {value} = member{index}({value}) or decode{index}({value})")
        return [*lines, f"el{otherwise[0]}", *otherwise[1:]]
    return lines + otherwise


def _filling(
    kind: type, found: Mapping[str, str], given: dict[str, object]
) -> list[str]:
    """The lines that make the document.

    Where all that its constructor does is to set attributes, they set them directly, which
    takes half as long: that of links and embedded resources belong together already.
    """
    after = getattr(kind, "__attrs_post_init__", None)
    is_own = kind.__module__.startswith(__name__.rpartition(".")[0])
    rows = {row.alias or row.name: row.name for row in fields(kind)}
    if (
        not is_own
        or after not in (None, Resource.__attrs_post_init__)
        or rows.keys() != found.keys()
    ):
        arguments = (f"{alias}={value}" for alias, value in found.items())
        return [f"return kind({', '.join(arguments)})"]
    lines = ["document = new(kind)"]
    given["new"] = object.__new__
    for index, (alias, name) in enumerate(rows.items()):
        given[f"put{index}"] = getattr(kind, name).__set__
        lines.append(f"put{index}(document, {found[alias]})")
    return [*lines, "return document"]
