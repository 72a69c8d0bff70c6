"""UC221: A type word names an enumeration that has no page."""

from __future__ import annotations

from codegen.check.rule import Rule, Severity

__all__ = ["RULE"]

RULE = Rule(
    code="UC221",
    name="unknown-enumeration",
    severity=Severity.WARNING,
    summary="A type word names an enumeration that has no page.",
    why="The parameter is typed by other evidence, or not at all, and its members are not told.",
    bad="|mood|How it feels.(Moods)Good, or Bad|",
    good="|mood|How it feels.(Mood)Good, or Bad|",
)
