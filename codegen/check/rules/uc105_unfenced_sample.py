"""UC105: A sample has no fence marks, or only one of them."""

from __future__ import annotations

from codegen.check.rule import Rule, Severity

__all__ = ["RULE"]

RULE = Rule(
    code="UC105",
    name="unfenced-sample",
    severity=Severity.WARNING,
    summary="A sample has no fence marks, or only one of them.",
    why="Its lines are joined into a paragraph by every Markdown viewer.",
    bad="#### JSON Response\n\nHTTP/1.1 200 OK",
    good="#### JSON Response\n\n```\nHTTP/1.1 200 OK\n```",
)
