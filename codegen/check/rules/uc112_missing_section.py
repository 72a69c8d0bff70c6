"""UC112: An operation lacks a section that every other operation has."""

from __future__ import annotations

from codegen.check.rule import Rule, Severity

__all__ = ["RULE"]

RULE = Rule(
    code="UC112",
    name="missing-section",
    severity=Severity.WARNING,
    summary="An operation lacks a section that every other operation has.",
    why="It can't be told whether the operation has no body or the writer forgot it.",
    bad="### GET\n\n#### Response body",
    good="### GET\n\n#### Request body\n\nNone\n\n#### Response body",
)
