"""UC210: A sample shows a property that the table does not name."""

from __future__ import annotations

from codegen.check.rule import Rule, Severity

__all__ = ["RULE"]

RULE = Rule(
    code="UC210",
    name="undocumented-property",
    severity=Severity.WARNING,
    summary="A sample shows a property that the table does not name.",
    why="Clients keep it under `extra`, without type and docs.",
    bad='|subject|The subject.|\n\n{ "subject": "Hi", "topic": "Hi" }',
    good="|subject|The subject.|\n|topic|The topic.|",
)
