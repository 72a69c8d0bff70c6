"""UC206: A table has two rows for one name."""

from __future__ import annotations

from codegen.check.rule import Rule, Severity

__all__ = ["RULE"]

RULE = Rule(
    code="UC206",
    name="repeated-row",
    severity=Severity.WARNING,
    summary="A table has two rows for one name.",
    why="The first row counts; what the second one says otherwise is lost.",
    bad="|state|The state.|\n|state|Its state.|",
    good="|state|The state.|",
)
