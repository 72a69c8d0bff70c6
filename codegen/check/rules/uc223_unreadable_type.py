"""UC223: A cell of the column Type names no type."""

from __future__ import annotations

from codegen.check.rule import Rule, Severity

__all__ = ["RULE"]

RULE = Rule(
    code="UC223",
    name="unreadable-type",
    severity=Severity.WARNING,
    summary="A cell of the column Type names no type.",
    why="The type is then told by other evidence, as if the cell were empty.",
    bad="|limit|int|The limit.|",
    good="|limit|integer|The limit.|",
)
