"""UC361: The samples of an operation show different statuses."""

from __future__ import annotations

from codegen.check.rule import Rule, Severity

__all__ = ["RULE"]

RULE = Rule(
    code="UC361",
    name="sample-statuses",
    severity=Severity.WARNING,
    summary="The samples of an operation show different statuses.",
    why="An operation has one status of success; that of the first sample is taken.",
    bad="#### JSON Response\n\nHTTP/1.1 201 Created\n\n#### XML Response\n\nHTTP/1.1 200 OK",
    good="#### JSON Response\n\nHTTP/1.1 201 Created\n\n#### XML Response\n\nHTTP/1.1 201 Created",
)
