"""UC365: The column that says whether a parameter is required holds neither Yes nor No."""

from __future__ import annotations

from codegen.check.rule import Rule, Severity

__all__ = ["RULE"]

RULE = Rule(
    code="UC365",
    name="unclear-requirement",
    severity=Severity.WARNING,
    summary="The column that says whether a parameter is required holds neither Yes nor No.",
    why="The parameter counts as optional.",
    bad="|subject|Topic of the meeting.|Maybe|",
    good="|subject|Topic of the meeting.|No|",
)
