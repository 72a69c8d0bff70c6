"""What a worker imports before it is given something to render."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from importlib import import_module

__all__ = ["is_warm", "warm_up"]

_RENDERING = ("codegen.emit.render", "codegen.emit.environment", "codegen.emit.formatting")


def is_warm() -> bool:
    """Whether this process has imported what rendering needs."""
    return sys.modules.keys() >= {*_RENDERING}


def warm_up(modules: Iterable[str] = ()) -> None:
    """Import what rendering needs: in a worker, while its parent is at something else.

    Args:
        modules: More, those of views among them.
    """
    for name in (*modules, *_RENDERING):
        import_module(name)
