"""Import statements, grouped and sorted as isort's rules of ruff want them."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping

from codegen.targets.python.layout import WIDTH, Call, exploded

__all__ = ["import_lines"]


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


def _statement(module: str, names: Iterable[str], indent: str) -> str:
    ordered = sorted(set(names), key=_rank)
    line = f"{indent}from {module} import {', '.join(ordered)}"
    if len(line) <= WIDTH:
        return line
    return exploded(Call(f"from {module} import (", tuple(ordered)), indent)


def _place(module: str) -> tuple[int, int, str]:
    """Its group, then farther relatives first, then the name."""
    name = module.lstrip(".")
    if name == module:
        return int(module.partition(".")[0] not in sys.stdlib_module_names), 0, name
    return 2, len(name) - len(module), name


def _rank(name: str) -> tuple[bool, bool, str, str]:
    """Constants, classes, the rest."""
    plain = name.split(" ")[0]
    constant = plain.isupper() and len(plain) > 1
    return not constant, not plain[0].isupper(), plain, name
