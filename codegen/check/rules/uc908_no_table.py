"""UC908: A section that should hold a table holds neither one nor a sentence that stands for it."""

from __future__ import annotations

from codegen.check.rule import Rule, Severity

__all__ = ["RULE"]

RULE = Rule(
    code="UC908",
    name="no-table",
    severity=Severity.WARNING,
    summary="A section that should hold a table holds neither one nor a sentence that stands for it.",
    why="It can't be told whether there are no rows or they were lost.",
    bad="### Properties\n\nSee below.",
    good="### Properties\n\nNone",
    not_understood=True,
)
