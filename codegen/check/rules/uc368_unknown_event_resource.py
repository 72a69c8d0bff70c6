"""UC368: An event names a resource or a sender that no page describes."""

from __future__ import annotations

from codegen.check.rule import Rule, Severity

__all__ = ["RULE"]

RULE = Rule(
    code="UC368",
    name="unknown-event-resource",
    severity=Severity.WARNING,
    summary="An event names a resource or a sender that no page describes.",
    why="Whoever subscribes to the event gets an untyped resource.",
    bad="|mesages|High|conversation|A message came in.|",
    good="|messages|High|conversation|A message came in.|",
)
