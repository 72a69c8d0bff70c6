"""Nested calls and displays, to be laid out as black keeps them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from attrs import evolve, frozen

from codegen.targets.python.layout import Call, bracketed
from codegen.targets.python.literals import string

__all__ = ["Expression", "assignment", "call", "json_display", "mapping", "prefixed", "tuple_of"]


Expression: TypeAlias = "str | Call"
"""A string is source text that can't be split."""


@frozen
class _Tuple(Call):
    """A tuple; one item alone keeps its comma on a line, too."""

    def __str__(self) -> str:
        comma = "," if len(self.items) == 1 else ""
        return f"{self.head}{', '.join(map(str, self.items))}{comma}{self.tail}"


def prefixed(prefix: str, item: Expression) -> Expression:
    """An item behind a keyword or the key of a dict."""
    if isinstance(item, str):
        return prefix + item
    return evolve(item, head=prefix + item.head)


def assignment(left: str, display: Call) -> str:
    """`left = display`, laid out."""
    return bracketed(evolve(display, head=f"{left} = {display.head}"))


def call(
    name: str,
    arguments: Iterable[Expression] = (),
    keywords: Mapping[str, Expression] | None = None,
) -> Call:
    """`name(argument, keyword=…)`."""
    named = (prefixed(f"{keyword}=", item) for keyword, item in (keywords or {}).items())
    return Call(f"{name}(", (*arguments, *named))


def mapping(entries: Iterable[tuple[str, Expression]]) -> Call:
    """A dict; the keys are texts."""
    return Call("{", tuple(prefixed(f"{string(key)}: ", item) for key, item in entries), "}")


def tuple_of(items: Iterable[Expression]) -> Call:
    """A tuple."""
    return _Tuple("(", tuple(items), ")")


def json_display(value: object) -> Expression:
    """A JSON value."""
    if isinstance(value, str):
        return string(value)
    if isinstance(value, Mapping):
        return mapping((key, json_display(item)) for key, item in value.items())
    if isinstance(value, Sequence):
        return Call("[", tuple(map(json_display, value)), "]")
    return repr(value)
