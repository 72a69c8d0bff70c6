"""UC367: The status of an error row is no HTTP status."""

from __future__ import annotations

from codegen.check.rule import Rule, Severity

__all__ = ["RULE"]

RULE = Rule(
    code="UC367",
    name="error-status",
    severity=Severity.WARNING,
    summary="The status of an error row is no HTTP status.",
    why="The generated error class and server need the number.",
    bad="|Conflict|4O9|AlreadyExists|It is there already.|",
    good="|Conflict|409|AlreadyExists|It is there already.|",
)
