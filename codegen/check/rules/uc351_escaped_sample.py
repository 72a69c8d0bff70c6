"""UC351: The body of a sample is escaped for HTML."""

from __future__ import annotations

from codegen.check.rule import Rule, Severity

__all__ = ["RULE"]

RULE = Rule(
    code="UC351",
    name="escaped-sample",
    severity=Severity.WARNING,
    summary="The body of a sample is escaped for HTML.",
    why="Readers who copy the sample send entities; the generator unescapes the body once before it reads it.",
    bad="{\n  &quot;rel&quot; : &quot;phone&quot;\n}",
    good='{\n  "rel" : "phone"\n}',
)
