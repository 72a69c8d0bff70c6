"""UC211: A sample shows a link or an embedded resource that the table does not name."""

from __future__ import annotations

from codegen.check.rule import Rule, Severity

__all__ = ["RULE"]

RULE = Rule(
    code="UC211",
    name="undocumented-link",
    severity=Severity.WARNING,
    summary="A sample shows a link or an embedded resource that the table does not name.",
    why="Clients keep it, but only under its rel, without type and docs.",
    bad='|self|The link to the current resource.|\n\n"_links": { "self": …, "next": … }',
    good="|self|The link to the current resource.|\n|next|The page after this one.|",
)
