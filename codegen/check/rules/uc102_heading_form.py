"""UC102: A section begins with an underlined, bold or HTML line instead of a # heading."""

from __future__ import annotations

from codegen.check.rule import Rule, Severity

__all__ = ["RULE"]

RULE = Rule(
    code="UC102",
    name="heading-form",
    severity=Severity.NOTE,
    summary="A section begins with an underlined, bold or HTML line instead of a # heading.",
    why="Few tools see a bold line as a heading.",
    bad="**Properties**",
    good="### Properties",
)
