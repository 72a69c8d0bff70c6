"""UC369: The sample of an event section shows an event of another type."""

from __future__ import annotations

from codegen.check.rule import Rule, Severity

__all__ = ["RULE"]

RULE = Rule(
    code="UC369",
    name="event-sample-type",
    severity=Severity.WARNING,
    summary="The sample of an event section shows an event of another type.",
    why="The sample stands in the docs below the wrong heading.",
    bad='### Deleted\n\n"type" : "updated"',
    good='### Deleted\n\n"type" : "deleted"',
)
