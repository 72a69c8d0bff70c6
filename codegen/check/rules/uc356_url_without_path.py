"""UC356: The URL of a request sample has no path."""

from __future__ import annotations

from codegen.check.rule import Rule, Severity

__all__ = ["RULE"]

RULE = Rule(
    code="UC356",
    name="url-without-path",
    severity=Severity.WARNING,
    summary="The URL of a request sample has no path.",
    why="The operation's route is read from it.",
    bad="Get https://host HTTP/1.1",
    good="Get https://host/ucwa/v1/applications/192/me HTTP/1.1",
)
