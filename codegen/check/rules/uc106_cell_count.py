"""UC106: A table row has more or fewer cells than its header."""

from __future__ import annotations

from codegen.check.rule import Rule, Severity

__all__ = ["RULE"]

RULE = Rule(
    code="UC106",
    name="cell-count",
    severity=Severity.WARNING,
    summary="A table row has more or fewer cells than its header.",
    why="Viewers drop the surplus; most often a pipe inside a cell lacks its backslash.",
    bad="|Name|Description|\n|:---|:---|\n|state|Idle | busy.|",
    good="|Name|Description|\n|:---|:---|\n|state|Idle \\| busy.|",
)
