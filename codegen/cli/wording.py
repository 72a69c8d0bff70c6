"""Parts of facts as text for people."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import asdict

from codegen.model.nodes import Constraints, Kind, Source, Type
from codegen.resolve.type_syntax import format_type

__all__ = ["limits", "names", "place", "spelling", "type_entry", "yes_no"]


def names(words: Iterable[str]) -> str:
    return ", ".join(words)


def place(source: Source) -> str:
    """`messaging.md:31:2`."""
    return f"{source.path}:{source.line}:{source.column}"


def yes_no(fact: bool) -> str:
    return "yes" if fact else "no"


def limits(constraints: Constraints) -> str:
    """`max length 250, default Normal`; empty where nothing is stated."""
    stated = {key: value for key, value in asdict(constraints).items() if value is not None}
    return ", ".join(f"{key.replace('_', ' ')} {_text(value)}" for key, value in stated.items())


def spelling(name: str, wire_names: tuple[str, ...]) -> str:
    """How the wire spells it, where it differs from the page."""
    return "" if wire_names in ((), (name,)) else ", ".join(wire_names)


def type_entry(type_: Type) -> tuple[str, ...]:
    """The line of an overlay entry that states a type."""
    text = "string" if type_.kind is Kind.UNKNOWN else format_type(type_)
    return (f'type = "{text}"',)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return yes_no(value)
    return ", ".join(value) if isinstance(value, tuple) else str(value)
