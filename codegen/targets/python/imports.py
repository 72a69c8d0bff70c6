"""Import statements, grouped and sorted as isort's rules of ruff want them."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping
from functools import lru_cache

from codegen.targets.python.layout import WIDTH, Call, exploded, listing
from codegen.targets.python.literals import string

__all__ = ["exported", "import_lines", "in_order"]


def import_lines(names: Mapping[str, Iterable[str]], indent: str = "") -> tuple[str, ...]:
    """`from module import names` per module: standard library, other packages, relative ones.

    Blank lines stand between these groups.

    Args:
        names: The imported names of each module; `a as b` is one name.
    """
    lines: list[str] = []
    group = None
    for module in sorted(names, key=_place):
        if group is not None and _place(module)[0] != group:
            lines.append("")
        group = _place(module)[0]
        lines.append(_statement(module, names[module], indent))
    return tuple(lines)


def in_order(names: Iterable[str]) -> list[str]:
    """Names as ruff wants them in imports and in `__all__`."""
    return sorted(names, key=_rank)


def exported(names: Iterable[str]) -> str:
    """The assignment to `__all__`."""
    return listing("__all__ = [", [string(name) for name in in_order(names)], "]")


def _statement(module: str, names: Iterable[str], indent: str) -> str:
    ordered = in_order(set(names))
    line = f"{indent}from {module} import {', '.join(ordered)}"
    if len(line) <= WIDTH:
        return line
    return exploded(Call(f"from {module} import (", tuple(ordered)), indent)


@lru_cache(4096)
def _place(module: str) -> tuple[int, int, tuple[tuple[int, str], ...]]:
    """Its group, then farther relatives first, then the name."""
    name = module.lstrip(".")
    if name == module:
        return int(module.partition(".")[0] not in sys.stdlib_module_names), 0, _natural(name)
    return 2, len(name) - len(module), _natural(name)


@lru_cache(4096)
def _rank(name: str) -> tuple[bool, bool, tuple[tuple[int, str], ...], str]:
    """Constants, classes, the rest; numbers by their value."""
    plain = name.split(" ")[0]
    constant = plain.isupper() and len(plain) > 1
    return not constant, not plain[0].isupper(), _natural(plain), name


def _natural(name: str) -> tuple[tuple[int, str], ...]:
    """Text and numbers in turn: `Group2` stands before `Group10`."""
    parts = re.split(r"(\d+)", name)
    return tuple((int(part), "") if index % 2 else (-1, part) for index, part in enumerate(parts))
