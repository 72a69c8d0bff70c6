"""UC906: A description ends in three dots."""

from __future__ import annotations

from codegen.check.rule import Rule, Severity

__all__ = ["RULE"]

RULE = Rule(
    code="UC906",
    name="unfinished-description",
    severity=Severity.WARNING,
    summary="A description ends in three dots.",
    why="It is most likely a placeholder that the dialect does not name.",
    bad="To be written...",
    good="Stops the call for all participants.",
    not_understood=True,
)
