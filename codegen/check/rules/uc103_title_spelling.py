"""UC103: A section's title is not written as elsewhere, but can only mean that one."""

from __future__ import annotations

from codegen.check.rule import Rule, Severity

__all__ = ["RULE"]

RULE = Rule(
    code="UC103",
    name="title-spelling",
    severity=Severity.WARNING,
    summary="A section's title is not written as elsewhere, but can only mean that one.",
    why="Readers search for the usual title; other tools compare it letter by letter.",
    bad="### Propertie",
    good="### Properties",
)
