"""UC003: A page has one section of a resource and is taken for an article."""

from __future__ import annotations

from codegen.check.rule import Rule, Severity

__all__ = ["RULE"]

RULE = Rule(
    code="UC003",
    name="single-section",
    severity=Severity.WARNING,
    summary="A page has one section of a resource and is taken for an article.",
    why="A resource has two of the sections Web Link, Properties, Links, Operations.",
    bad="# messaging\n\n### Links\n\n|Link|Description|",
    good="# messaging\n\n### Properties\n\nNone\n\n### Links\n\n|Link|Description|",
)
