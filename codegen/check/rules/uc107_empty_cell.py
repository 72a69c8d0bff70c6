"""UC107: A cell of a table is empty."""

from __future__ import annotations

from codegen.check.rule import Rule, Severity

__all__ = ["RULE"]

RULE = Rule(
    code="UC107",
    name="empty-cell",
    severity=Severity.WARNING,
    summary="A cell of a table is empty.",
    why="The generated docstring or docs entry will be empty as well.",
    bad="|Conflict|409|AlreadyExists||",
    good="|Conflict|409|AlreadyExists|A conversation with this thread exists.|",
)
