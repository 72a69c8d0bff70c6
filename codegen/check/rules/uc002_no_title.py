"""UC002: The first heading of the page is that of a section, so that the resource has no name."""

from __future__ import annotations

from codegen.check.rule import Rule, Severity

__all__ = ["RULE"]

RULE = Rule(
    code="UC002",
    name="no-title",
    severity=Severity.ERROR,
    summary="The first heading of the page is that of a section, so that the resource has no name.",
    why="The first word of the first heading is the name of the page; file names decide nothing.",
    bad="## Web Link\n\n|Name|Description|",
    good="# messaging\n\n## Web Link\n\n|Name|Description|",
)
