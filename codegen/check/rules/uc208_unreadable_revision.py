"""UC208: The revision in the front matter is neither 1 nor 2."""

from __future__ import annotations

from codegen.check.rule import Rule, Severity

__all__ = ["RULE"]

RULE = Rule(
    code="UC208",
    name="unreadable-revision",
    severity=Severity.WARNING,
    summary="The revision in the front matter is neither 1 nor 2.",
    why="The revision is then told by the page's name.",
    bad="revision: second",
    good="revision: 2",
)
