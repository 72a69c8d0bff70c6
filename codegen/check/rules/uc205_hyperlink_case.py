"""UC205: A hyperlink spells a file's name in other letter case."""

from __future__ import annotations

from codegen.check.rule import Rule, Severity

__all__ = ["RULE"]

RULE = Rule(
    code="UC205",
    name="hyperlink-case",
    severity=Severity.NOTE,
    summary="A hyperlink spells a file's name in other letter case.",
    why="It works on some file systems only; the page that it means is taken.",
    bad="[audioVideoInvitation](AudioVideoInvitation_ref.md)",
    good="[audioVideoInvitation](audioVideoInvitation_ref.md)",
)
