"""UC118: An operation has no sentence that says what it does."""

from __future__ import annotations

from codegen.check.rule import Rule, Severity

__all__ = ["RULE"]

RULE = Rule(
    code="UC118",
    name="no-description",
    severity=Severity.NOTE,
    summary="An operation has no sentence that says what it does.",
    why="Its docstring is made from its name alone.",
    bad="### GET\n\n#### Request body",
    good="### GET\n\nReturns the media policies.\n\n#### Request body",
)
