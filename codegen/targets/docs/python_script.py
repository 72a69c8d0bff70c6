"""Short Python programs for threads and for tasks: statements laid out as black would, and their imports."""

from __future__ import annotations

from collections import defaultdict
from typing import TypeAlias

from attrs import evolve, field, frozen

__all__ = ["WIDTH", "Call", "Expression", "Script"]

WIDTH = 76
"""Columns that a page shows beside its menus without scrolling."""
_INDENT = "    "


@frozen
class Call:
    """An expression with brackets, split only where it is too wide."""

    head: str
    """Up to the opening bracket."""
    items: tuple[Expression, ...] = ()
    tail: str = ")"

    def __str__(self) -> str:
        return f"{self.head}{', '.join(map(str, self.items))}{self.tail}"


Expression: TypeAlias = "str | Call"


@frozen
class Script:
    """Lines, and what is imported for them."""

    client: str
    """The variable of the client."""
    is_async: bool
    lines: tuple[str, ...] = ()
    imports: frozenset[tuple[str, str]] = field(default=frozenset())
    """Modules and names."""

    def asked(self, method: str, *items: Expression) -> Call:
        """A call of the client that waits for a server."""
        awaited = "await " if self.is_async else ""
        return Call(f"{awaited}{self.client}.{method}(", items)

    def with_lines(self, *lines: str) -> Script:
        """With finished lines."""
        return evolve(self, lines=(*self.lines, *lines))

    def with_value(self, name: str, value: Expression) -> Script:
        """With an assignment."""
        return self.with_lines(*_laid(f"{name} = ", value, "", ""))

    def with_call(self, call: Expression, indent: int = 0) -> Script:
        """With an expression whose value is not used."""
        return self.with_lines(*_laid("", call, "", _INDENT * indent))

    def with_loop(self, name: str, over: Expression, *inside: str, waits: bool = False) -> Script:
        """With a loop.

        Args:
            waits: Whether it waits for a server at each turn.
        """
        word = "async for" if waits and self.is_async else "for"
        body = (f"{_INDENT}{line}" for line in inside)
        return self.with_lines(*_laid(f"{word} {name} in ", over, ":", ""), *body)

    def within_loop(self, name: str, value: Call) -> tuple[str, ...]:
        """The lines of an assignment that stands in a loop, not indented."""
        first = f"{_INDENT}{name} = {value.head}"
        lines = _laid(f"{name} = ", value if len(first) <= WIDTH else str(value), "", _INDENT)
        return tuple(line.removeprefix(_INDENT) for line in lines)

    def importing(self, module: str, *names: str) -> Script:
        """With imports."""
        return evolve(self, imports=self.imports.union((module, name) for name in names))

    def text(self) -> str:
        """The program: imports of the library that comes with Python, others, lines."""
        modules: defaultdict[str, list[str]] = defaultdict(list)
        for module, name in sorted(self.imports):
            modules[module].append(name)
        groups: list[list[str]] = [[], [], []]
        for module, names in modules.items():
            place = 2 if "." in module else 1 if module == "attrs" else 0
            whole = Call(f"from {module} import ", tuple(names), "")
            line = str(whole)
            if len(line) > WIDTH:
                line = "\n".join(_laid("", Call(f"from {module} import (", tuple(names)), "", ""))
            groups[place].append(line)
        parts = [*groups, list(self.lines)]
        return "\n\n".join("\n".join(part) for part in parts if part)


def _laid(prefix: str, value: Expression, suffix: str, indent: str) -> list[str]:
    line = f"{indent}{prefix}{value}{suffix}"
    inner = indent + _INDENT
    if (
        len(line) > WIDTH
        and prefix.endswith("= ")
        and isinstance(value, str)
        and len(inner + value) <= WIDTH
    ):
        return [f"{indent}{prefix}(", f"{inner}{value}", f"{indent})"]
    if len(line) <= WIDTH or isinstance(value, str) or not value.items:
        return [line]
    together = f"{inner}{', '.join(map(str, value.items))}"
    first, last = f"{indent}{prefix}{value.head}", f"{indent}{value.tail}{suffix}"
    if len(together) <= WIDTH:
        return [first, together, last]
    if len(value.items) == 1:
        return [first, *_laid("", value.items[0], "", inner), last]
    inside = (row for item in value.items for row in _laid("", item, ",", inner))
    return [first, *inside, last]
