"""The two forms that black keeps: all on one line, or one item a line with a trailing comma."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from attrs import frozen

__all__ = [
    "INDENT",
    "WIDTH",
    "Call",
    "Item",
    "Optional",
    "Required",
    "assignment",
    "bracketed",
    "declaration",
    "exploded",
    "listing",
    "value",
]

WIDTH = 88
"""Black's line length for generated code."""

INDENT = "    "

_OR_NONE = "] | None"


@frozen
class Call:
    """An expression with brackets, split only where it is too wide."""

    head: str
    """Up to the opening bracket."""
    items: tuple[Item, ...]
    tail: str = ")"

    def __str__(self) -> str:
        return f"{self.head}{', '.join(map(str, self.items))}{self.tail}"


@frozen
class Required:
    """A parameter of a function, what stands in the brackets of its annotation on a line of its own
    if too wide."""

    name: str
    annotation: str

    def __str__(self) -> str:
        return f"{self.name}: {self.annotation}"


@frozen
class Optional:
    """A parameter of a function that may be None, its annotation in parentheses if too wide."""

    name: str
    annotation: str
    """With `| None`."""

    def __str__(self) -> str:
        return f"{self.name}: {self.annotation} = None"


Item: TypeAlias = "str | Call | Required | Optional"


def bracketed(call: Call, indent: str = "", end: str = "") -> str:
    """A call with its indentation: `f(a, b)`."""
    line = f"{indent}{call}{end}"
    if not call.items or len(line) <= WIDTH:
        return line
    return exploded(call, indent, end)


def exploded(call: Call, indent: str = "", end: str = "") -> str:
    """A call with one item a line."""
    inner = INDENT + indent
    lines = [_line(item, inner) for item in call.items]
    return "\n".join([f"{indent}{call.head}", *lines, f"{indent}{call.tail}{end}"])


def _line(item: Item, indent: str) -> str:
    line = f"{indent}{item},"
    if len(line) <= WIDTH or isinstance(item, str):
        return line
    if isinstance(item, Call):
        return exploded(item, indent, ",") if item.items else line
    if isinstance(item, Required):
        head, bracket, inner = item.annotation.partition("[")
        if not bracket:
            return line
        return f"{indent}{item.name}: {head}[\n{indent}{INDENT}{inner[:-1]}\n{indent}],"
    inner = INDENT + indent
    annotation = f"{inner}{item.annotation}"
    if len(annotation) > WIDTH and item.annotation.endswith(_OR_NONE):
        annotation = f"{annotation.removesuffix(_OR_NONE)}]"
        if len(annotation) > WIDTH:
            head, _, rest = annotation[:-1].partition("[")
            annotation = f"{head}[\n{inner}{INDENT}{rest}\n{inner}]"
        annotation = f"{annotation}\n{inner}| None"
    return f"{indent}{item.name}: (\n{annotation}\n{indent}) = None,"


def value(left: str, call: Call, indent: str = "") -> str:
    """`left` and a call, where `left` is `name: Type = `.

    Where not even `left` and the head of the call fit, the call goes into parentheses on lines of
    its own.
    """
    single = bracketed(Call(left + call.head, call.items, call.tail), indent)
    if len(single.partition("\n")[0]) <= WIDTH or len(f"{indent}{left}(") > WIDTH:
        return single
    return f"{indent}{left}(\n{bracketed(call, indent + INDENT)}\n{indent})"


def assignment(name: str, expression: str, indent: str = "") -> str:
    """`name = expression`, the expression in parentheses on a line of its own if too wide."""
    line = f"{indent}{name} = {expression}"
    if len(line) <= WIDTH or len(f"{indent}{INDENT}{expression}") > WIDTH:
        return line
    return f"{indent}{name} = (\n{indent}{INDENT}{expression}\n{indent})"


def declaration(name: str, annotation: str, call: Call, indent: str = "") -> str:
    """`name: annotation = ` and a call, as above; an annotation that is too wide is split."""
    left = f"{name}: {annotation} = "
    if len(f"{indent}{left}(") <= WIDTH or annotation.isidentifier():
        return value(left, call, indent)
    opening, inner, closing = "(", annotation, ")"
    if annotation.endswith("]"):
        opening, _, inner = annotation[:-1].partition("[")
        opening, closing = f"{opening}[", "]"
    rest = bracketed(Call(f"{closing} = {call.head}", call.items, call.tail), indent)
    return f"{indent}{name}: {opening}\n{indent}{INDENT}{inner}\n{rest}"


def listing(head: str, items: Sequence[Item], tail: str, indent: str = "") -> str:
    """The short way to lay out a call or a display of plain items."""
    return bracketed(Call(head, tuple(items), tail), indent)
