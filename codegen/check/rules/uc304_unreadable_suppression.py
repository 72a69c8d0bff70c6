"""UC304: A comment of a page is to suppress something, but can't."""

from __future__ import annotations

from codegen.check.rule import Rule, Severity

__all__ = ["RULE"]

RULE = Rule(
    code="UC304",
    name="unreadable-suppression",
    severity=Severity.WARNING,
    summary="A comment of a page is to suppress diagnostics, but doesn't say which, or names one that can't be suppressed.",
    why="It has no effect; what it was written for goes on to be reported.",
    bad="<!-- ucwa-codegen: ignore link -->",
    good="<!-- ucwa-codegen: ignore UC203: the page comes later -->",
)
