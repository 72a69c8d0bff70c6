"""UC364: The page says that an operation answers with nothing, and its sample shows an answer."""

from __future__ import annotations

from codegen.check.rule import Rule, Severity

__all__ = ["RULE"]

RULE = Rule(
    code="UC364",
    name="unstated-response",
    severity=Severity.WARNING,
    summary="The page says that an operation answers with nothing, and its sample shows an answer.",
    why="The sample is believed, but a reader of the page does not learn what comes back.",
    bad="#### Response body\n\nNone\n\n#### JSON Response\n\n```\nHTTP/1.1 201 Created\nLocation: /ucwa/v1/invitations/665\n```",
    good="#### Response body\n\n|Item|Description|\n|:---|:---|\n|[messagingInvitation](messagingInvitation.md)|The invitation that was sent.|",
)
