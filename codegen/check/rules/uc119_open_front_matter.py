"""UC119: The front matter has no closing line of dashes."""

from __future__ import annotations

from codegen.check.rule import Rule, Severity

__all__ = ["RULE"]

RULE = Rule(
    code="UC119",
    name="open-front-matter",
    severity=Severity.WARNING,
    summary="The front matter has no closing line of dashes.",
    why="Viewers show its keys as text; the lines below it may be taken for keys.",
    bad="---\nrel: session\n\n# audioVideoSession",
    good="---\nrel: session\n---\n\n# audioVideoSession",
)
