"""Nested calls and displays as source text, in the two forms that black keeps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from attrs import frozen

from codegen.targets.python.layout import INDENT, WIDTH
from codegen.targets.python.literals import string

__all__ = ["Bracketed", "Expression", "call", "json_display", "lay_out", "mapping", "tuple_of"]


@frozen
class Bracketed:
    """Items between brackets, each with what stands before it: a keyword, or the key of a dict."""

    head: str
    items: tuple[tuple[str, Expression], ...]
    tail: str
    is_tuple: bool = False
    """One item alone needs its comma."""


Expression: TypeAlias = "str | Bracketed"
"""A string is source text that can't be split."""


def call(
    name: str,
    arguments: Iterable[Expression] = (),
    keywords: Mapping[str, Expression] | None = None,
) -> Bracketed:
    """`name(argument, keyword=…)`."""
    named = ((f"{keyword}=", value) for keyword, value in (keywords or {}).items())
    return Bracketed(f"{name}(", (*(("", one) for one in arguments), *named), ")")


def mapping(entries: Iterable[tuple[str, Expression]]) -> Bracketed:
    """A dict; the keys are texts."""
    return Bracketed("{", tuple((f"{string(key)}: ", value) for key, value in entries), "}")


def tuple_of(items: Iterable[Expression]) -> Bracketed:
    """A tuple."""
    return Bracketed("(", tuple(("", item) for item in items), ")", is_tuple=True)


def json_display(value: object) -> Expression:
    """A JSON value."""
    if isinstance(value, str):
        return string(value)
    if isinstance(value, Mapping):
        return mapping((key, json_display(item)) for key, item in value.items())
    if isinstance(value, Sequence):
        return Bracketed("[", tuple(("", json_display(item)) for item in value), "]")
    return repr(value)


def lay_out(expression: Expression, prefix: str = "", suffix: str = "", indent: str = "") -> str:
    """The lines of an expression: one if it fits, else one item a line with a trailing comma."""
    line = f"{indent}{prefix}{_flat(expression)}{suffix}"
    if isinstance(expression, str) or not expression.items or len(line) <= WIDTH:
        return line
    inner = (lay_out(item, before, ",", indent + INDENT) for before, item in expression.items)
    return "\n".join(
        (f"{indent}{prefix}{expression.head}", *inner, f"{indent}{expression.tail}{suffix}")
    )


def _flat(expression: Expression) -> str:
    if isinstance(expression, str):
        return expression
    items = ", ".join(before + _flat(item) for before, item in expression.items)
    comma = "," if expression.is_tuple and len(expression.items) == 1 else ""
    return f"{expression.head}{items}{comma}{expression.tail}"
