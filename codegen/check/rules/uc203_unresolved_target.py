"""UC203: A link leads to no known resource."""

from __future__ import annotations

from codegen.check.rule import Rule, Severity

__all__ = ["RULE"]

RULE = Rule(
    code="UC203",
    name="unresolved-target",
    severity=Severity.WARNING,
    summary="A link leads to no known resource.",
    why="Following it gives the base class, without properties and links of its own.",
    bad="|renegotations|All offers of this session.|",
    good="|renegotiations|All offers of this session.|",
)
