"""UC104: A fence mark encloses no sample."""

from __future__ import annotations

from codegen.check.rule import Rule, Severity

__all__ = ["RULE"]

RULE = Rule(
    code="UC104",
    name="stray-fence",
    severity=Severity.WARNING,
    summary="A fence mark encloses no sample.",
    why="Every Markdown viewer shows what follows the mark as code, tables included.",
    bad="### Links\n\n```\n\n|Link|Description|",
    good="### Links\n\n|Link|Description|",
)
