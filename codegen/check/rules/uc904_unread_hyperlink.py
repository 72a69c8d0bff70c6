"""UC904: A hyperlink stands where nothing is read."""

from __future__ import annotations

from codegen.check.rule import Rule, Severity

__all__ = ["RULE"]

RULE = Rule(
    code="UC904",
    name="unread-hyperlink",
    severity=Severity.NOTE,
    summary="A hyperlink stands where nothing is read.",
    why="It can't serve as evidence for anything.",
    bad="## Remarks\n\nSee [messaging](messaging_ref.md).",
    good="Represents the [messaging](messaging_ref.md) modality.",
    not_understood=True,
)
