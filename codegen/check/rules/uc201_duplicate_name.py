"""UC201: Two pages describe a resource or enumeration of one name."""

from __future__ import annotations

from codegen.check.rule import Rule, Severity

__all__ = ["RULE"]

RULE = Rule(
    code="UC201",
    name="duplicate-name",
    severity=Severity.ERROR,
    summary="Two pages describe a resource or enumeration of one name.",
    why="A name is a class, a link relation and a page of the docs; two pages can't both be it.",
    bad="# messaging\n\n(in two files)",
    good="# messaging\n\n# messagingInvitation",
)
