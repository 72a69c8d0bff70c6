"""UC214: Two rows of shared pages say different things about one name."""

from __future__ import annotations

from codegen.check.rule import Rule, Severity

__all__ = ["RULE"]

RULE = Rule(
    code="UC214",
    name="shared-contradiction",
    severity=Severity.WARNING,
    summary="Two rows of shared pages say different things about one name.",
    why="Only the first one counts; what the pages of the set take over is perhaps not what was meant.",
    bad="## Links\n\n|Link|Description|\n|:---|:---|\n|self|Where it is read again.|\n|self|Its address.|",
    good="## Links\n\n|Link|Description|\n|:---|:---|\n|self|Where it is read again.|",
)
