"""UC110: A hyperlink lacks its closing parenthesis."""

from __future__ import annotations

from codegen.check.rule import Rule, Severity

__all__ = ["RULE"]

RULE = Rule(
    code="UC110",
    name="broken-hyperlink",
    severity=Severity.WARNING,
    summary="A hyperlink lacks its closing parenthesis.",
    why="Viewers show the brackets as text.",
    bad="|[conversation](conversation_ref.md|The conversation.|",
    good="|[conversation](conversation_ref.md)|The conversation.|",
)
