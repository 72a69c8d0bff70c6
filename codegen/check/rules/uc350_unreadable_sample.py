"""UC350: The body of a sample is neither whole JSON nor whole XML."""

from __future__ import annotations

from codegen.check.rule import Rule, Severity

__all__ = ["RULE"]

RULE = Rule(
    code="UC350",
    name="unreadable-sample",
    severity=Severity.WARNING,
    summary="The body of a sample is neither whole JSON nor whole XML.",
    why="Types, lists and links are read from samples; this one says nothing, and the example server can't answer with it.",
    bad='{\n  "rel" : "phone",\n  "number" :\n}',
    good='{\n  "rel" : "phone",\n  "number" : "tel:+14255550101"\n}',
)
