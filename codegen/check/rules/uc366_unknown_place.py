"""UC366: The column `In` names a place where no parameter can travel."""

from __future__ import annotations

from codegen.check.rule import Rule, Severity

__all__ = ["RULE"]

RULE = Rule(
    code="UC366",
    name="unknown-place",
    severity=Severity.WARNING,
    summary="The column `In` names a place where no parameter can travel.",
    why="The parameter travels as its tables say.",
    bad="|subject|string|header|Topic of the meeting.|No|",
    good="|subject|string|body|Topic of the meeting.|No|",
)
