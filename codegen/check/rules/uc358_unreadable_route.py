"""UC358: The line `Route:` holds no route."""

from __future__ import annotations

from codegen.check.rule import Rule, Severity

__all__ = ["RULE"]

RULE = Rule(
    code="UC358",
    name="unreadable-route",
    severity=Severity.WARNING,
    summary="The line `Route:` holds no route.",
    why="The operation then has the route of its samples, or none.",
    bad="Route: applications/{id}/contacts/{id}",
    good="Route: /applications/{applicationId}/contacts/{contactId}",
)
