"""UC120: A key of the front matter is not read, but resembles one that is."""

from __future__ import annotations

from codegen.check.rule import Rule, Severity

__all__ = ["RULE"]

RULE = Rule(
    code="UC120",
    name="front-matter-key",
    severity=Severity.WARNING,
    summary="A key of the front matter is not read, but resembles one that is.",
    why="What it states about the resource is lost; keys of other tools are left alone.",
    bad="---\nrepresent: session\n---",
    good="---\nrepresents: session\n---",
)
