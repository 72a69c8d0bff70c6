"""UC301: The overlay says something that can't be."""

from __future__ import annotations

from codegen.check.rule import Rule, Severity

__all__ = ["RULE"]

RULE = Rule(
    code="UC301",
    name="invalid-overlay",
    severity=Severity.ERROR,
    summary="The overlay says something that can't be.",
    why="A correction that is silently dropped is worse than none.",
    bad='[[correction]]\nof = "room.state"\ntype = "DoorStat"\nreason = "…"',
    good='[[correction]]\nof = "room.state"\ntype = "DoorState"\nreason = "…"',
)
