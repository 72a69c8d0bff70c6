"""What a type of the model is in a handler: an annotation, and the codec of its wire form."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from codegen.model.nodes import Kind, Type

__all__ = ["TypeView", "type_view"]


@frozen
class TypeView:
    annotation: str
    codec: str


_SIMPLE = {
    Kind.STRING: TypeView("str", "values.STRING"),
    Kind.BOOLEAN: TypeView("bool", "values.BOOLEAN"),
    Kind.INTEGER: TypeView("int", "values.INTEGER"),
    Kind.NUMBER: TypeView("float", "values.NUMBER"),
    Kind.DATETIME: TypeView("datetime", "values.DATETIME"),
    Kind.DURATION: TypeView("timedelta", "values.DURATION"),
    Kind.URI: TypeView("str", "values.URI"),
    Kind.BINARY: TypeView("bytes", "values.BINARY"),
    Kind.CONTENT: TypeView("Content", "values.CONTENT"),
}
_ANY = TypeView("values.JsonValue", "values.JSON")


def type_view(of: Type, enumerations: Mapping[str, str]) -> TypeView:
    """How a type is written. `enumerations` are the classes by the names of their pages."""
    view = _SIMPLE.get(of.kind, _ANY)
    if of.kind is Kind.ENUM and of.name is not None and of.name in enumerations:
        name = f"enums.{enumerations[of.name]}"
        view = TypeView(name, f"values.enumeration({name})")
    if of.many:
        return TypeView(f"tuple[{view.annotation}, ...]", f"values.array({view.codec})")
    return view
