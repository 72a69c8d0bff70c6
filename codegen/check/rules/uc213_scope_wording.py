"""UC213: Two pages describe one scope in other words."""

from __future__ import annotations

from codegen.check.rule import Rule, Severity

__all__ = ["RULE"]

RULE = Rule(
    code="UC213",
    name="scope-wording",
    severity=Severity.WARNING,
    summary="Two pages describe one scope in other words.",
    why="The docs print what the first page says; whoever knows the other page looks for its words in vain.",
    bad="|Rooms.Read|See rooms|Lets the app see rooms.|\n|Rooms.Read|Look at rooms|Lets the app look.|",
    good="|Rooms.Read|See rooms|Lets the app see rooms.|",
)
