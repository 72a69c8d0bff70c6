"""UC204: A hyperlink leads to a page that is not in the set."""

from __future__ import annotations

from codegen.check.rule import Rule, Severity

__all__ = ["RULE"]

RULE = Rule(
    code="UC204",
    name="dead-hyperlink",
    severity=Severity.WARNING,
    summary="A hyperlink leads to a page that is not in the set.",
    why="A reader who follows it finds nothing, and an enumeration that it names is not taken as a type.",
    bad="[CallState](CalState_ref.md)",
    good="[CallState](CallState_ref.md)",
)
