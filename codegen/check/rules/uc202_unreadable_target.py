"""UC202: A cell of the column Target can't be read."""

from __future__ import annotations

from codegen.check.rule import Rule, Severity

__all__ = ["RULE"]

RULE = Rule(
    code="UC202",
    name="unreadable-target",
    severity=Severity.WARNING,
    summary="A cell of the column Target can't be read.",
    why="The link is typed by its rel alone, as if the column were empty.",
    bad="|messaging|the messaging resource|",
    good="|messaging|messaging|",
)
