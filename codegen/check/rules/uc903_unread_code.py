"""UC903: A code block stands where no sample is read."""

from __future__ import annotations

from codegen.check.rule import Rule, Severity

__all__ = ["RULE"]

RULE = Rule(
    code="UC903",
    name="unread-code",
    severity=Severity.WARNING,
    summary="A code block stands where no sample is read.",
    why="The sample is not in the model.",
    bad="#### JSON Response\n\n(two samples)",
    good="#### JSON Response\n\n(one sample)",
    not_understood=True,
)
