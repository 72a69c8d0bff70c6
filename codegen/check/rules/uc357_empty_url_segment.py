"""UC357: The URL of a request sample has an empty segment."""

from __future__ import annotations

from codegen.check.rule import Rule, Severity

__all__ = ["RULE"]

RULE = Rule(
    code="UC357",
    name="empty-url-segment",
    severity=Severity.WARNING,
    summary="The URL of a request sample has an empty segment.",
    why="The doubled slash is most likely a slip; the generator collapses it.",
    bad="Get https://host//v1/applications HTTP/1.1",
    good="Get https://host/v1/applications HTTP/1.1",
)
