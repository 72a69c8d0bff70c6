"""UC359: The line `Request:` of an operation holds what is no media type."""

from __future__ import annotations

from codegen.check.rule import Rule, Severity

__all__ = ["RULE"]

RULE = Rule(
    code="UC359",
    name="unreadable-request-line",
    severity=Severity.WARNING,
    summary="The line `Request:` of an operation holds what is no media type.",
    why="That part is left out, and the client may send its request in another format than was meant.",
    bad="Request: sdp",
    good="Request: application/sdp",
)
