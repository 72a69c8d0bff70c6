"""The hash of a model: the same for the same facts, wherever in the pages they stand."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any

from attrs import fields

from codegen.model.nodes import Model, Operation, Resource
from codegen.model.prose import PageProse

__all__ = ["facts_hash", "model_hash", "prose_hash"]

_LEFT_OUT = frozenset({"source", "evidence", "guides"})
"""Where something stands and why it is held so: pages that are moved or laid out anew state the same.
So do those with other guides."""

_PROSE: Mapping[type, frozenset[str]] = {
    Operation: frozenset({"description"}),
    Resource: frozenset({"description", "summary"}),
}
"""What is hashed apart, so that a page in other words needs no new hash of its facts."""


def model_hash(model: Model, hash_of: Callable[[Resource], str] | None = None) -> str:
    """The hash of everything that the pages state, hexadecimal.

    Args:
        hash_of: Gives hashes of resources, where they are known already; as `facts_hash` and
            `prose_hash` together.
    """
    known = hash_of or _resource_hash
    rest = [getattr(model, name) for name in _names(Model) if name != "resources"]
    return _hash([list(map(known, model.resources)), rest])


def facts_hash(resource: Resource) -> str:
    """The hash of what a page states, its prose aside."""
    return _hash(resource)


def prose_hash(facts: str, prose: PageProse) -> str:
    """The hash of what a page states, from that of its facts and from its prose."""
    operations = sorted((method, text) for method, text in prose.operations.items() if text)
    return _hash([facts, prose.summary, prose.description, operations])


def _resource_hash(resource: Resource) -> str:
    operations = {row.method: row.description for row in resource.operations}
    prose = PageProse(resource.summary, resource.description, operations)
    return prose_hash(facts_hash(resource), prose)


def _hash(node: Any) -> str:
    text = json.dumps(node, default=_values, check_circular=False)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _values(node: Any) -> Any:
    """What JSON can hold of a node: its fields in their order, without their names."""
    if isinstance(node, Enum):
        return node.value
    return [getattr(node, name) for name in _names(type(node))]


def _names(kind: Any) -> list[str]:
    if kind not in _NAMES:
        left_out = _LEFT_OUT | _PROSE.get(kind, frozenset())
        _NAMES[kind] = [row.name for row in fields(kind) if row.init and row.name not in left_out]
    return _NAMES[kind]


_NAMES: dict[type, list[str]] = {}
"""What counts of each kind of node."""
