"""The manual: a page per rule and the list of all, as Markdown that reads well on a terminal."""

from __future__ import annotations

import re
import textwrap

from codegen.check.registry import find_rule, registry
from codegen.check.rule import Rule

__all__ = ["rule_list", "rule_page"]

_WIDTH = 88


def rule_page(code: str) -> str:
    """The page of the rule with this code or name, with a final newline.

    Raises:
        UnknownRuleError: there is none.
    """
    rule = find_rule(code)
    parts = [
        f"# {rule.code} {rule.name}",
        f"Severity: {rule.severity.value}",
        _wrapped(rule.summary),
        "## Why it matters",
        _wrapped(rule.why),
        "## Reported",
        _fenced(rule.bad),
        "## Mended",
        _fenced(rule.good),
    ]
    if rule.not_understood:
        parts.insert(3, "Counts as *not understood* in the account.")
    return "\n\n".join(parts) + "\n"


def rule_list() -> str:
    """One line per rule: code, severity, name, summary; in the order of the codes."""
    rules = registry().values()
    name_width = max((len(rule.name) for rule in rules), default=0)
    return "".join(_line(rule, name_width) for rule in rules)


def _line(rule: Rule, name_width: int) -> str:
    return f"{rule.code}  {rule.severity.value:<7}  {rule.name:<{name_width}}  {rule.summary}\n"


def _wrapped(text: str) -> str:
    return textwrap.fill(text, _WIDTH, break_long_words=False, break_on_hyphens=False)


def _fenced(text: str) -> str:
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    mark = "`" * max(3, longest + 1)
    return f"{mark}text\n{text.strip(chr(10))}\n{mark}"
