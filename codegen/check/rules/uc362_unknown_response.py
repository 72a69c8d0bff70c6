"""UC362: An operation answers with a resource that no page describes."""

from __future__ import annotations

from codegen.check.rule import Rule, Severity

__all__ = ["RULE"]

RULE = Rule(
    code="UC362",
    name="unknown-response",
    severity=Severity.WARNING,
    summary="An operation answers with a resource that no page describes.",
    why="Its callers get an untyped answer.",
    bad="|Item|Description|\n|:---|:---|\n|mesage|The message that was sent.|",
    good="|Item|Description|\n|:---|:---|\n|[message](message.md)|The message that was sent.|",
)
