"""UC108: A table has no delimiter row below its header."""

from __future__ import annotations

from codegen.check.rule import Rule, Severity

__all__ = ["RULE"]

RULE = Rule(
    code="UC108",
    name="no-delimiter-row",
    severity=Severity.WARNING,
    summary="A table has no delimiter row below its header.",
    why="Every Markdown viewer shows its rows as one paragraph.",
    bad="|Name|Description|\n|state|The state.|",
    good="|Name|Description|\n|:---|:---|\n|state|The state.|",
)
