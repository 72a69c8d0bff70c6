"""From raw pages to the model: link targets, types with evidence, routes, roles, revisions, overlay.

What is imported from here is loaded when it is asked for: a run that finds facts known needs little of it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from codegen.resolve.overlay import (
        Correction,
        Overlay,
        OverlayError,
        load_overlay,
        parse_overlay,
    )
    from codegen.resolve.resolver import Resolution, resolve
    from codegen.resolve.shipped import shipped_overlay, wants_shipped_overlay

__all__ = [
    "Correction",
    "Overlay",
    "OverlayError",
    "Resolution",
    "load_overlay",
    "parse_overlay",
    "resolve",
    "shipped_overlay",
    "wants_shipped_overlay",
]

_HOMES = {
    "Correction": "overlay",
    "Overlay": "overlay",
    "OverlayError": "overlay",
    "Resolution": "resolver",
    "load_overlay": "overlay",
    "parse_overlay": "overlay",
    "resolve": "resolver",
    "shipped_overlay": "shipped",
    "wants_shipped_overlay": "shipped",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
