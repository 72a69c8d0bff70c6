"""UC902: A table row stands where nothing is read."""

from __future__ import annotations

from codegen.check.rule import Rule, Severity

__all__ = ["RULE"]

RULE = Rule(
    code="UC902",
    name="unread-row",
    severity=Severity.WARNING,
    summary="A table row stands where nothing is read.",
    why="The fact that it states is not in the model.",
    bad="## Remarks\n\n|Name|Description|\n|:---|:---|\n|state|The state.|",
    good="### Properties\n\n|Name|Description|\n|:---|:---|\n|state|The state.|",
    not_understood=True,
)
