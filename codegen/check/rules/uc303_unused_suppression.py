"""UC303: A suppression, in the settings or in a page, fits no diagnostic."""

from __future__ import annotations

from codegen.check.rule import Rule, Severity

__all__ = ["RULE"]

RULE = Rule(
    code="UC303",
    name="unused-suppression",
    severity=Severity.WARNING,
    summary="A suppression, in the settings or in a page, fits no diagnostic.",
    why="The page was mended, or the suppression is misspelt; left there it hides the next one.",
    bad='suppress = ["UC101:gone.md"]\n\n<!-- ucwa-codegen: ignore UC203 -->\n\n|renegotiations|All offers of this session.|',
    good="suppress = []\n\n|renegotiations|All offers of this session.|",
)
