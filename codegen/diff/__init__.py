"""What changed between two models, classed for client users and server authors, and the reports of it."""

from __future__ import annotations

from codegen.diff.change import Change, Impact
from codegen.diff.compare import compare
from codegen.diff.counting import change_counts
from codegen.diff.json_report import report_dict, report_json
from codegen.diff.markdown_report import report_markdown
from codegen.diff.rules import ChangeRule, change_rules
from codegen.diff.text_report import change_text, report_text

__all__ = [
    "Change",
    "ChangeRule",
    "Impact",
    "change_counts",
    "change_rules",
    "change_text",
    "compare",
    "report_dict",
    "report_json",
    "report_markdown",
    "report_text",
]
