"""UC220: The places that tell a type don't agree."""

from __future__ import annotations

from codegen.check.rule import Rule, Severity

__all__ = ["RULE"]

RULE = Rule(
    code="UC220",
    name="type-conflict",
    severity=Severity.WARNING,
    summary="The places that tell a type don't agree.",
    why="One of them is wrong. The first in the order of precedence is taken; `explain` shows all.",
    bad='|state|Open or shut ([DoorState](DoorState.md)).|\n\n{ "state": 3 }',
    good='{ "state": "Open" }',
)
