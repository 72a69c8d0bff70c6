"""OpenAPI: one document that describes the whole API to other tools."""

from __future__ import annotations

from codegen.targets.contract import Target
from codegen.targets.openapi.target import OpenApiTarget

__all__ = ["TARGET"]

TARGET: Target = OpenApiTarget()
"""The document is `openapi.json`, OpenAPI 3.1."""
