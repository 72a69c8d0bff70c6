"""UC901: No section of the dialect has this title; what stands below it is not read."""

from __future__ import annotations

from codegen.check.rule import Rule, Severity

__all__ = ["RULE"]

RULE = Rule(
    code="UC901",
    name="unknown-section",
    severity=Severity.WARNING,
    summary="No section of the dialect has this title; what stands below it is not read.",
    why="Facts may be lost: either the title is misspelt or the dialect lacks it.",
    bad="## Remarks",
    good="## Resource description",
    not_understood=True,
)
