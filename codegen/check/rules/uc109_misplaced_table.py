"""UC109: By its headers a table belongs to another section than the one that it stands in."""

from __future__ import annotations

from codegen.check.rule import Rule, Severity

__all__ = ["RULE"]

RULE = Rule(
    code="UC109",
    name="misplaced-table",
    severity=Severity.WARNING,
    summary="By its headers a table belongs to another section than the one that it stands in.",
    why="Most often the heading between two tables is missing.",
    bad="### Properties\n\n|Link|Description|\n|:---|:---|\n|self|This resource.|",
    good="### Links\n\n|Link|Description|\n|:---|:---|\n|self|This resource.|",
)
