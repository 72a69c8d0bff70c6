"""UC207: The page that this page says it represents is not in the set."""

from __future__ import annotations

from codegen.check.rule import Rule, Severity

__all__ = ["RULE"]

RULE = Rule(
    code="UC207",
    name="unknown-representation",
    severity=Severity.WARNING,
    summary="The page that this page says it represents is not in the set.",
    why="The role gets none of the properties and links that it should take over.",
    bad="represents: sesion",
    good="represents: session",
)
