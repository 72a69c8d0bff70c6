"""Rules over the pages and the model, and the reports of what they say."""

from __future__ import annotations

from codegen.check.account import Account, account, account_text
from codegen.check.diagnostic import Diagnostic, count_by_code, count_by_severity, diagnose
from codegen.check.github_report import github_text
from codegen.check.json_report import report_dict, report_json
from codegen.check.manual import rule_list, rule_page
from codegen.check.page_suppression import (
    PageSuppression,
    PageSuppressions,
    read_page_suppressions,
)
from codegen.check.registry import RuleFileError, UnknownRuleError, find_rule, registry
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
    "account",
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
    "registry",
    "report_dict",
    "report_json",
    "report_text",
    "rule_list",
    "rule_page",
    "sarif_json",
    "suppress",
]
