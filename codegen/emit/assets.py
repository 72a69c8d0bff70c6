"""Where the templates and pages that ship with the program are."""

from __future__ import annotations

from pathlib import Path

__all__ = ["CODE", "SPECS", "TEMPLATES"]

CODE = Path(__file__).resolve().parents[1]
"""The program's own modules."""

_SHIPPED = CODE / "_assets"
_ROOT = _SHIPPED if _SHIPPED.is_dir() else CODE.parent
# In a wheel they are part of the package, in a checkout they stand at its top.

TEMPLATES = _ROOT / "templates"
SPECS = _ROOT / "specs"
