"""Nodes that fill themselves at the first look: most of a model that is read back is never looked at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeVar

__all__ = ["Later", "Rest", "begun"]

Rest = Callable[[], Mapping[str, object]]
"""Gives the fields that are not filled yet, by their names."""


class Later:
    """Base of such nodes. Whole or not, they are equal, hashed, copied and pickled alike."""

    __slots__ = ("_rest",)

    if not TYPE_CHECKING:  # to readers they have the fields that they declare, and no others

        def __getattr__(self, name: str) -> object:
            try:
                # Who looks for a protocol doesn't look at the node.
                rest = object.__getattribute__(self, "_rest" if name[:2] != "__" else name)
            except AttributeError:
                raise AttributeError(f"{type(self).__name__} has no {name}") from None
            object.__delattr__(self, "_rest")
            for key, value in rest().items():
                object.__setattr__(self, key, value)
            return object.__getattribute__(self, name)


_Node = TypeVar("_Node", bound=Later)


def begun(kind: type[_Node], head: Mapping[str, object], rest: Rest) -> _Node:
    """A node of which some fields are filled; the first look at any other one fills them all."""
    node = kind.__new__(kind)
    for key, value in head.items():
        object.__setattr__(node, key, value)
    object.__setattr__(node, "_rest", rest)
    return node
