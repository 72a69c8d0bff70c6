"""UC113: A description is a placeholder."""

from __future__ import annotations

from codegen.check.rule import Rule, Severity

__all__ = ["RULE"]

RULE = Rule(
    code="UC113",
    name="placeholder",
    severity=Severity.WARNING,
    summary="A description is a placeholder.",
    why="It is left out: a docstring that says nothing is worse than none.",
    bad="Operation description coming soon...",
    good="Returns the session, its media state included.",
)
