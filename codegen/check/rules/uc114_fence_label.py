"""UC114: The label of a fence contradicts the section that it stands in."""

from __future__ import annotations

from codegen.check.rule import Rule, Severity

__all__ = ["RULE"]

RULE = Rule(
    code="UC114",
    name="fence-label",
    severity=Severity.NOTE,
    summary="The label of a fence contradicts the section that it stands in.",
    why="The section decides, but viewers colour the sample by its label.",
    bad="#### XML Response\n\n```JSON",
    good="#### XML Response\n\n```xml",
)
