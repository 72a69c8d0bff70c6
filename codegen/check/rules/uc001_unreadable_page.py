"""UC001: A page, or a place where pages should be, can't be read."""

from __future__ import annotations

from codegen.check.rule import Rule, Severity

__all__ = ["RULE"]

RULE = Rule(
    code="UC001",
    name="unreadable-page",
    severity=Severity.ERROR,
    summary="A page, or a place where pages should be, can't be read.",
    why="A page that is left out silently leaves a hole in the client that nobody notices.",
    bad="ucwa-codegen generate --specs spec/ucwa     (the folder is called specs)",
    good="ucwa-codegen generate --specs specs/ucwa",
)
