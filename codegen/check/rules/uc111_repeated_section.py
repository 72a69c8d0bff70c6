"""UC111: A section stands twice on the page; its tables are read as one."""

from __future__ import annotations

from codegen.check.rule import Rule, Severity

__all__ = ["RULE"]

RULE = Rule(
    code="UC111",
    name="repeated-section",
    severity=Severity.WARNING,
    summary="A section stands twice on the page; its tables are read as one.",
    why="Readers find only one of them.",
    bad="### Links\n...\n### Links",
    good="### Links",
)
