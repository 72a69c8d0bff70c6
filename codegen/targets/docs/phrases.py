"""Types and constraints in words."""

from __future__ import annotations

from codegen.model.nodes import Constraints, Kind, Type
from codegen.targets.docs.book import Shelf
from codegen.targets.docs.markdown import code, codes

__all__ = ["target_text", "type_text", "typed_text", "values_text"]


def type_text(type_: Type, shelf: Shelf) -> str:
    """A type as Markdown: `list of [ModalityType](…), or null`."""
    if type_.kind is Kind.ENUM and type_.name is not None:
        text = shelf.enumeration(type_.name)
    elif type_.kind is Kind.RESOURCE and type_.name is not None:
        text = shelf.resource(type_.name)
    else:
        text = type_.kind.value
    if type_.format is not None:
        text += f" ({code(type_.format)})"
    if type_.many:
        text = f"list of {text}"
    return f"{text}, or null" if type_.nullable else text


def typed_text(type_: Type, shelf: Shelf, *rules: str) -> str:
    """A type, and what else holds of values below it."""
    told = "; ".join(filter(None, rules))
    return f"{type_text(type_, shelf)} <br>{told}" if told else type_text(type_, shelf)


def values_text(constraints: Constraints, name: str, wire_names: tuple[str, ...]) -> str:
    """What is known about values and spelling, as Markdown; empty where nothing is."""
    parts = [
        (
            f"at most {constraints.max_length} characters"
            if constraints.max_length is not None
            else ""
        ),
        f"at least {constraints.minimum}" if constraints.minimum is not None else "",
        f"at most {constraints.maximum}" if constraints.maximum is not None else "",
        f"one of {codes(constraints.allowed)}" if constraints.allowed else "",
        f"default {code(constraints.default)}" if constraints.default is not None else "",
        "deprecated" if constraints.deprecated else "",
        f"on the wire {codes(wire_names)}" if wire_names not in ((name,), ()) else "",
    ]
    return "; ".join(filter(None, parts))


def target_text(target: str | None, many: bool, shelf: Shelf) -> str:
    """Where a link leads or what is embedded: `list of [participant](…)`."""
    text = shelf.resource(target) if target is not None else "any resource"
    return f"list of {text}" if many else text
