"""The two forms that black keeps: all on one line, or one item a line with a trailing comma."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["INDENT", "WIDTH", "bracketed", "value"]

WIDTH = 88
"""Black's line length for generated code."""

INDENT = "    "


def bracketed(
    head: str, items: Sequence[str], tail: str, indent: str = "", *, exploded: bool = False
) -> str:
    """`head` + items + `tail`, brackets included in head and tail: `f(a, b)`.

    Args:
        exploded: One item a line even if one line would do.
    """
    line = f"{indent}{head}{', '.join(items)}{tail}"
    if not items or (len(line) <= WIDTH and not exploded):
        return line
    inner = "".join(f"{indent}{INDENT}{item},\n" for item in items)
    return f"{indent}{head}\n{inner}{indent}{tail}"


def value(left: str, head: str, items: Sequence[str], tail: str, indent: str = "") -> str:
    """`left` + `head` + items + `tail`, where `left` is `name: Type = `.

    Where not even `left` and `head` fit, the call goes into parentheses on lines of its own.
    """
    single = bracketed(left + head, items, tail, indent)
    if len(single.partition("\n")[0]) <= WIDTH or len(f"{indent}{left}(") > WIDTH:
        return single
    call = bracketed(head, items, tail, indent + INDENT)
    return f"{indent}{left}(\n{call}\n{indent})"
