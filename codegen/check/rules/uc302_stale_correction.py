"""UC302: An entry of the overlay corrects nothing, since its page says the same or lacks the row."""

from __future__ import annotations

from codegen.check.rule import Rule, Severity

__all__ = ["RULE"]

RULE = Rule(
    code="UC302",
    name="stale-correction",
    severity=Severity.WARNING,
    summary="An entry of the overlay corrects nothing, since its page says the same or lacks the row.",
    why="It hides that the page was mended, and may do harm when the page changes again.",
    bad='[[correction]]\nof = "room.state"\ntype = "DoorState"\n\n|state|DoorState|Open or shut.|',
    good="|state|DoorState|Open or shut.|",
)
