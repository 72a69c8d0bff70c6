"""UC360: A part of the line `Response:` means nothing."""

from __future__ import annotations

from codegen.check.rule import Rule, Severity

__all__ = ["RULE"]

RULE = Rule(
    code="UC360",
    name="unreadable-response-line",
    severity=Severity.WARNING,
    summary="A part of the line `Response:` means nothing.",
    why="What the operation answers with is taken from the rest of the line.",
    bad="Response: 201, Location header",
    good="Response: 201, location",
)
