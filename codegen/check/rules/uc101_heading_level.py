"""UC101: A heading has another level than elsewhere in this documentation."""

from __future__ import annotations

from codegen.check.rule import Rule, Severity

__all__ = ["RULE"]

RULE = Rule(
    code="UC101",
    name="heading-level",
    severity=Severity.NOTE,
    summary="A heading has another level than elsewhere in this documentation.",
    why="Levels mean nothing to the reader, but a table of contents looks odd.",
    bad="## GET\n\n### Request body",
    good="### GET\n\n#### Request body",
)
