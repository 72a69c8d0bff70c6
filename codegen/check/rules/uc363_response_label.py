"""UC363: The label of a response item and its hyperlink name different resources."""

from __future__ import annotations

from codegen.check.rule import Rule, Severity

__all__ = ["RULE"]

RULE = Rule(
    code="UC363",
    name="response-label",
    severity=Severity.WARNING,
    summary="The label of a response item and its hyperlink name different resources.",
    why="The one whose rel the sample shows is taken, and without a sample the hyperlink's.",
    bad="|[myOnlineMeeting](onlineMeeting.md)|The meeting.|",
    good="|[myOnlineMeeting](myOnlineMeeting.md)|The meeting.|",
)
