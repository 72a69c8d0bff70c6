"""Diagnostics as JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from codegen.check.account import Account
from codegen.check.diagnostic import Diagnostic

__all__ = ["account_dict", "report_dict", "report_json"]


def report_dict(
    diagnostics: Iterable[Diagnostic], account: Account | None = None, suppressed: int = 0
) -> dict[str, Any]:
    """The report as plain values; `account` is None where it is not asked for.

    Args:
        suppressed: How many diagnostics are left out.
    """
    return {
        "format": 1,
        "diagnostics": [_row(diagnostic) for diagnostic in diagnostics],
        "suppressed": suppressed,
        "account": account_dict(account) if account is not None else None,
    }


def report_json(
    diagnostics: Iterable[Diagnostic], account: Account | None = None, suppressed: int = 0
) -> str:
    """The report as a JSON document in ASCII, with a final newline."""
    return json.dumps(report_dict(diagnostics, account, suppressed), indent=2) + "\n"


def _row(diagnostic: Diagnostic) -> dict[str, str | int]:
    finding, span = diagnostic.finding, diagnostic.span
    return {
        "code": diagnostic.rule.code,
        "severity": diagnostic.severity.value,
        "message": finding.message,
        "help": finding.help,
        "path": span.path,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }


def account_dict(account: Account) -> dict[str, int]:
    """The figures of the whole set."""
    total = account.total
    return {
        "seen": total.seen,
        "consumed": total.consumed,
        "diagnosed": total.diagnosed,
        "not_understood": total.not_understood,
    }
