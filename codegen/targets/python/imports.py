"""Import statements, grouped and sorted as isort's rules of ruff want them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from codegen.targets.python.layout import WIDTH, bracketed

__all__ = ["import_lines"]


def import_lines(names: Mapping[str, Iterable[str]], indent: str = "") -> tuple[str, ...]:
    """`from module import names` per module: absolute ones, a blank line, relative ones.

    Args:
        names: The imported names of each module; `a as b` is one name.
    """
    absolute = sorted(module for module in names if not module.startswith("."))
    relative = sorted((module for module in names if module.startswith(".")), key=_distance)
    lines = [_statement(module, names[module], indent) for module in absolute]
    if absolute and relative:
        lines.append("")
    lines += [_statement(module, names[module], indent) for module in relative]
    return tuple(lines)


def _statement(module: str, names: Iterable[str], indent: str) -> str:
    ordered = sorted(set(names), key=_rank)
    line = f"{indent}from {module} import {', '.join(ordered)}"
    if len(line) <= WIDTH:
        return line
    return bracketed(f"from {module} import (", ordered, ")", indent)


def _distance(module: str) -> tuple[int, str]:
    """Farther relatives come first."""
    name = module.lstrip(".")
    return len(name) - len(module), name


def _rank(name: str) -> tuple[bool, bool, str, str]:
    """Constants, classes, the rest."""
    plain = name.split(" ")[0]
    constant = plain.isupper() and len(plain) > 1
    return not constant, not plain[0].isupper(), plain, name
