"""UC354: A request sample shows another method than its operation."""

from __future__ import annotations

from codegen.check.rule import Rule, Severity

__all__ = ["RULE"]

RULE = Rule(
    code="UC354",
    name="sample-method",
    severity=Severity.WARNING,
    summary="A request sample shows another method than its operation.",
    why="One of the two is wrong; the operation's heading is taken.",
    bad="### DELETE\n\n#### JSON Request\n\n```\nPost https://host/ucwa/v1/me HTTP/1.1\n```",
    good="### DELETE\n\n#### JSON Request\n\n```\nDelete https://host/ucwa/v1/me HTTP/1.1\n```",
)
