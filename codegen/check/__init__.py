"""Rules over the pages and the model, and the reports of what they say.

What is imported from here is loaded when it is asked for: most runs report nothing. What is called as the
module that it is in (`account`, `registry`) is imported from there: here the module would be found.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from codegen.check.account import Account, account_text
    from codegen.check.diagnostic import Diagnostic, count_by_code, count_by_severity, diagnose
    from codegen.check.github_report import github_text
    from codegen.check.json_report import report_dict, report_json
    from codegen.check.manual import rule_list, rule_page
    from codegen.check.page_suppression import (
        PageSuppression,
        PageSuppressions,
        read_page_suppressions,
    )
    from codegen.check.registry import RuleFileError, UnknownRuleError, find_rule
    from codegen.check.rule import Rule, Severity
    from codegen.check.sarif_report import sarif_json
    from codegen.check.suppression import (
        Suppressed,
        Suppression,
        SuppressionError,
        parse_suppression,
        suppress,
    )
    from codegen.check.text_report import count_line, diagnostic_text, report_text

__all__ = [
    "Account",
    "Diagnostic",
    "PageSuppression",
    "PageSuppressions",
    "Rule",
    "RuleFileError",
    "Severity",
    "Suppressed",
    "Suppression",
    "SuppressionError",
    "UnknownRuleError",
    "account_text",
    "count_by_code",
    "count_by_severity",
    "count_line",
    "diagnose",
    "diagnostic_text",
    "find_rule",
    "github_text",
    "parse_suppression",
    "read_page_suppressions",
    "report_dict",
    "report_json",
    "report_text",
    "rule_list",
    "rule_page",
    "sarif_json",
    "suppress",
]

_HOMES = {
    "Account": "account",
    "Diagnostic": "diagnostic",
    "PageSuppression": "page_suppression",
    "PageSuppressions": "page_suppression",
    "Rule": "rule",
    "RuleFileError": "registry",
    "Severity": "rule",
    "Suppressed": "suppression",
    "Suppression": "suppression",
    "SuppressionError": "suppression",
    "UnknownRuleError": "registry",
    "account_text": "account",
    "count_by_code": "diagnostic",
    "count_by_severity": "diagnostic",
    "count_line": "text_report",
    "diagnose": "diagnostic",
    "diagnostic_text": "text_report",
    "find_rule": "registry",
    "github_text": "github_report",
    "parse_suppression": "suppression",
    "read_page_suppressions": "page_suppression",
    "report_dict": "json_report",
    "report_json": "json_report",
    "report_text": "text_report",
    "rule_list": "manual",
    "rule_page": "manual",
    "sarif_json": "sarif_report",
    "suppress": "suppression",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
