"""From types of the model to annotations and codecs."""

from __future__ import annotations

from attrs import frozen

from codegen.model.nodes import Kind, Type
from codegen.targets.client.names import Names
from codegen.targets.client.needs import Needs

__all__ = ["Typed", "typed"]

_PLAIN = {
    Kind.STRING: ("str", "STRING"),
    Kind.URI: ("str", "URI"),
    Kind.BOOLEAN: ("bool", "BOOLEAN"),
    Kind.INTEGER: ("int", "INTEGER"),
    Kind.NUMBER: ("float", "NUMBER"),
    Kind.BINARY: ("bytes", "BINARY"),
    Kind.DATETIME: ("datetime", "DATETIME"),
    Kind.DURATION: ("timedelta", "DURATION"),
    Kind.CONTENT: ("Content", "CONTENT"),
}
_MODULES = {
    "datetime": "datetime",
    "timedelta": "datetime",
    "Content": "..content",
    "JsonValue": "..json_value",
}


@frozen
class Typed:
    """How values of a type look in Python."""

    annotation: str
    codec: str
    """An expression."""


def typed(of: Type, names: Names, needs: Needs) -> Typed:
    """The annotation and the codec of a type; tells `needs` what they take."""
    single = _single(of, names, needs)
    if not of.many:
        return single
    needs.run("..values", "array")
    return Typed(f"tuple[{single.annotation}, ...]", f"array({single.codec})")


def _single(of: Type, names: Names, needs: Needs) -> Typed:
    name = names.enumerations.get(of.name or "")
    if of.kind is Kind.ENUM and name is not None:
        needs.run("..enums", name)
        needs.run("..values", "enumeration")
        return Typed(name, f"enumeration({name})")
    # An enumeration without a page is what it is on the wire.
    default = ("str", "STRING") if of.kind is Kind.ENUM else ("JsonValue", "JSON")
    annotation, codec = _PLAIN.get(of.kind, default)
    needs.run("..values", codec)
    if annotation in _MODULES:
        needs.run(_MODULES[annotation], annotation)
    return Typed(annotation, codec)
