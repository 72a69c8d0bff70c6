"""The server target: a typed handler base class per resource, and a server of examples."""

from __future__ import annotations

from codegen.targets.server.target import ServerTarget

__all__ = ["TARGET", "ServerTarget"]

TARGET = ServerTarget()
