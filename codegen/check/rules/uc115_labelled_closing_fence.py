"""UC115: A closing fence mark carries a label."""

from __future__ import annotations

from codegen.check.rule import Rule, Severity

__all__ = ["RULE"]

RULE = Rule(
    code="UC115",
    name="labelled-closing-fence",
    severity=Severity.WARNING,
    summary="A closing fence mark carries a label.",
    why="CommonMark takes it for an opening one and swallows all that follows.",
    bad="```\nHTTP/1.1 200 OK\n```json",
    good="```json\nHTTP/1.1 200 OK\n```",
)
