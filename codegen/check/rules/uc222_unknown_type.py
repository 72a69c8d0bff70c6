"""UC222: Nothing on the pages tells the type of a property or parameter."""

from __future__ import annotations

from codegen.check.rule import Rule, Severity

__all__ = ["RULE"]

RULE = Rule(
    code="UC222",
    name="unknown-type",
    severity=Severity.NOTE,
    summary="Nothing on the pages tells the type of a property or parameter.",
    why="Clients take and give its value as it is in JSON, unchecked.",
    bad="|limit|The limit.|",
    good="|limit|The limit. Nullable Int32|",
)
