"""UC116: Text carries HTML paragraph tags."""

from __future__ import annotations

from codegen.check.rule import Rule, Severity

__all__ = ["RULE"]

RULE = Rule(
    code="UC116",
    name="html-in-cell",
    severity=Severity.NOTE,
    summary="Text carries HTML paragraph tags.",
    why="They are left out, but viewers may show them.",
    bad="|messaging|High|conversation|Delivered when it changes.</p><p></p>|",
    good="|messaging|High|conversation|Delivered when it changes.|",
)
