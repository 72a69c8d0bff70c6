"""UC907: A table has a column that the dialect does not know."""

from __future__ import annotations

from codegen.check.rule import Rule, Severity

__all__ = ["RULE"]

RULE = Rule(
    code="UC907",
    name="unknown-column",
    severity=Severity.WARNING,
    summary="A table has a column that the dialect does not know.",
    why="What the column states is kept but not used.",
    bad="|Name|Notes|",
    good="|Name|Description|",
    not_understood=True,
)
