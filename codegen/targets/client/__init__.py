"""The typed client: a module per resource and enumeration over a hand-written runtime."""

from __future__ import annotations

from codegen.targets.client.target import ClientTarget
from codegen.targets.contract import Target

__all__ = ["TARGET"]

TARGET: Target = ClientTarget()
