"""UC215: The line `Usual errors:` leaves out what no shared page states for the method."""

from __future__ import annotations

from codegen.check.rule import Rule, Severity

__all__ = ["RULE"]

RULE = Rule(
    code="UC215",
    name="unknown-usual-error",
    severity=Severity.WARNING,
    summary="The line `Usual errors:` leaves out what no shared page states for the method.",
    why="The operation is said to answer with an error that it was to be without.",
    bad="Usual errors: without CanotRedirect",
    good="Usual errors: without CannotRedirect",
)
