"""UC353: Line breaks of a sample are written as `<BR>`."""

from __future__ import annotations

from codegen.check.rule import Rule, Severity

__all__ = ["RULE"]

RULE = Rule(
    code="UC353",
    name="line-break-tag",
    severity=Severity.WARNING,
    summary="Line breaks of a sample are written as `<BR>`.",
    why="A viewer shows the tags, and who copies the sample sends them; the generator reads them as line breaks.",
    bad="--part<BR>Content-Type : application/http<BR>",
    good="--part\nContent-Type: application/http",
)
