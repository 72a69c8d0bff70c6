"""From raw pages to the model: link targets, types with evidence, routes, roles, revisions, overlay."""

from __future__ import annotations

from codegen.resolve.overlay import Correction, Overlay, OverlayError, load_overlay, parse_overlay
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
