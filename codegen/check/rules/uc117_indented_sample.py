"""UC117: The lines of a sample are indented."""

from __future__ import annotations

from codegen.check.rule import Rule, Severity

__all__ = ["RULE"]

RULE = Rule(
    code="UC117",
    name="indented-sample",
    severity=Severity.NOTE,
    summary="The lines of a sample are indented.",
    why="The blanks are cut; whoever copies the sample copies them too.",
    bad="```\n Get https://ucwa.example.com/me HTTP/1.1\n```",
    good="```\nGet https://ucwa.example.com/me HTTP/1.1\n```",
)
