"""UC355: A sample is a body without request or status line."""

from __future__ import annotations

from codegen.check.rule import Rule, Severity

__all__ = ["RULE"]

RULE = Rule(
    code="UC355",
    name="headless-sample",
    severity=Severity.WARNING,
    summary="A sample is a body without request or status line.",
    why="Route and status come from these lines; without them the usual ones are taken.",
    bad='#### JSON Response\n\n```\n{ "rel" : "phone" }\n```',
    good='#### JSON Response\n\n```\nHTTP/1.1 200 OK\nContent-Type: application/json\n{ "rel" : "phone" }\n```',
)
