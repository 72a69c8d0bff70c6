"""UC212: Samples spell a name in other letter case than the table."""

from __future__ import annotations

from codegen.check.rule import Rule, Severity

__all__ = ["RULE"]

RULE = Rule(
    code="UC212",
    name="wire-spelling",
    severity=Severity.WARNING,
    summary="Samples spell a name in other letter case than the table.",
    why="Names are told apart by letter case on the wire; the spelling of the samples is used there.",
    bad='|uri|The address.|\n\n{ "Uri": "sip:a@b.example" }',
    good="|Uri|The address.|",
)
