"""The hash of a model: the same for the same facts, wherever in the pages they stand."""

from __future__ import annotations

import hashlib
import json
from enum import Enum
from typing import Any

from attrs import fields

from codegen.model.nodes import Model

__all__ = ["model_hash"]

_LEFT_OUT = frozenset({"source", "evidence", "guides"})
"""Where something stands and why it is held so: pages that are moved or laid out anew state the same.
So do those with other guides."""


def model_hash(model: Model) -> str:
    """The hash of everything that the pages state, hexadecimal."""
    text = json.dumps(model, default=_values, check_circular=False)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _values(node: Any) -> Any:
    """What JSON can hold of a node: its fields in their order, without their names."""
    if isinstance(node, Enum):
        return node.value
    kind = type(node)
    if kind not in _NAMES:
        told = [row.name for row in fields(kind) if row.init and row.name not in _LEFT_OUT]
        _NAMES[kind] = told
    return [getattr(node, name) for name in _NAMES[kind]]


_NAMES: dict[type, list[str]] = {}
"""What counts of each kind of node."""
