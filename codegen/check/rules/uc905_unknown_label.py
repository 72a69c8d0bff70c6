"""UC905: A line begins with a label that the dialect does not know."""

from __future__ import annotations

from codegen.check.rule import Rule, Severity

__all__ = ["RULE"]

RULE = Rule(
    code="UC905",
    name="unknown-label",
    severity=Severity.WARNING,
    summary="A line begins with a label that the dialect does not know.",
    why="It is read as a sentence of the description, which is seldom what the writer meant.",
    bad="**Requires:** an account with voice",
    good="The user needs an account with voice.",
    not_understood=True,
)
