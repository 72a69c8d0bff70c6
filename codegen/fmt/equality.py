"""Whether two models say the same, and which pages are to blame where they don't."""

from __future__ import annotations

from typing import Any

from codegen.model.form import to_json
from codegen.model.nodes import Model

__all__ = ["differing_pages", "model_facts"]

_NO_FACTS = frozenset({"source", "evidence"})
_COUNTED = "repeats"
"""A list of nothing but places."""


def model_facts(model: Model) -> dict[str, Any]:
    """The model as plain values, without places and evidence."""
    facts: dict[str, Any] = _bare(to_json(model))
    return facts


def differing_pages(before: Model, after: Model) -> frozenset[str]:
    """Paths of the pages whose resource or enumeration is not what it was.

    Where only what no single page states has changed, it is all pages.
    """
    one, other = model_facts(before), model_facts(after)
    if one == other:
        return frozenset()
    paths = {row.name: row.source.path for row in before.resources}
    paths |= {row.name: row.source.path for row in before.enumerations}
    found: set[str] = set()
    for part in ("resources", "enumerations"):
        rows = {row["name"]: row for row in one[part]}
        others = {row["name"]: row for row in other[part]}
        found |= {
            paths[name]
            for name in rows.keys() | others.keys()
            if name in paths and rows.get(name) != others.get(name)
        }
    return frozenset(found or paths.values())


def _bare(value: Any, key: str = "") -> Any:
    match value:
        case dict():
            return {name: _bare(row, name) for name, row in value.items() if name not in _NO_FACTS}
        case list():
            return len(value) if key == _COUNTED else [_bare(row) for row in value]
        case _:
            return value
