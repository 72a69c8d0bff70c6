"""UC352: A string in a JSON sample goes over the end of its line."""

from __future__ import annotations

from codegen.check.rule import Rule, Severity

__all__ = ["RULE"]

RULE = Rule(
    code="UC352",
    name="split-string",
    severity=Severity.WARNING,
    summary="A string in a JSON sample goes over the end of its line.",
    why="JSON allows no line break in a string; the generator joins the parts without the blanks between them.",
    bad='{\n  "href" : "data:text/plain;base64,\n      SGk="\n}',
    good='{\n  "href" : "data:text/plain;base64,SGk="\n}',
)
