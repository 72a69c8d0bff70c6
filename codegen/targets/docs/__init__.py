"""Markdown docs: a page per resource and enumeration, and indexes."""

from __future__ import annotations

from codegen.targets.contract import Target
from codegen.targets.docs.target import DocsTarget

__all__ = ["TARGET"]

TARGET: Target = DocsTarget()
