"""Diagnostics in the Static Analysis Results Interchange Format (SARIF) 2.1.0, for code scanning."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from codegen.check.account import Account
from codegen.check.diagnostic import Diagnostic
from codegen.check.json_report import account_dict
from codegen.check.manual import rule_page
from codegen.check.printable import printable
from codegen.check.rule import Rule
from codegen.source.span import Span

__all__ = ["sarif_json"]

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_OTHER_PLACE = "The other place of the same contradiction."


def sarif_json(
    diagnostics: Sequence[Diagnostic],
    version: str,
    locate: Callable[[str], str],
    account: Account | None = None,
    suppressed: int = 0,
) -> str:
    """The report as a SARIF log in ASCII, with a final newline.

    Diagnostics that are suppressed are counted only: code scanning would open an alert for each.

    Args:
        version: Of this program.
        locate: From the path of a page to where others find it: relative to the root of the repository, or
            absolute.
    """
    rules = list(dict.fromkeys(row.rule for row in diagnostics))
    numbers = {rule.code: number for number, rule in enumerate(rules)}
    properties: dict[str, Any] = {"suppressed": suppressed}
    if account is not None:
        properties["account"] = account_dict(account)
    run = {
        "tool": {
            "driver": {
                "name": "ucwa-codegen",
                "semanticVersion": version,
                "rules": [_rule(rule) for rule in rules],
            }
        },
        "columnKind": "unicodeCodePoints",
        "results": [_result(row, numbers[row.rule.code], locate) for row in diagnostics],
        "properties": properties,
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rule(rule: Rule) -> dict[str, Any]:
    page = rule_page(rule.code)
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": _message(rule.summary)},
        "fullDescription": {"text": _message(f"{rule.summary} {rule.why}")},
        "help": {"text": _braces(page), "markdown": _braces(page)},
        "defaultConfiguration": {"level": rule.severity.value},
    }


def _result(row: Diagnostic, number: int, locate: Callable[[str], str]) -> dict[str, Any]:
    finding = row.finding
    is_ended = finding.message.endswith((".", "?", "!"))
    text = f"{finding.message}{'' if is_ended else '.'} {finding.help}".rstrip()
    result: dict[str, Any] = {
        "ruleId": row.rule.code,
        "ruleIndex": number,
        "level": row.severity.value,
        "message": {"text": _message(text)},
        "locations": [{"physicalLocation": _place(finding.span, locate)}],
    }
    if finding.related:
        result["relatedLocations"] = [
            {
                "id": index,
                "physicalLocation": _place(span, locate),
                "message": {"text": _OTHER_PLACE},
            }
            for index, span in enumerate(finding.related, 1)
        ]
    return result


def _place(span: Span, locate: Callable[[str], str]) -> dict[str, Any]:
    line, column = max(span.line, 1), max(span.column, 1)
    end_line = max(span.end_line, line)
    least = column if end_line == line else 1
    return {
        "artifactLocation": {"uri": _uri(locate(span.path))},
        "region": {
            "startLine": line,
            "startColumn": column,
            "endLine": end_line,
            "endColumn": max(span.end_column, least),
        },
    }


def _uri(path: str) -> str:
    """A path as a URI reference: a first part with a colon would be taken for a scheme."""
    pure = PurePath(path)
    if pure.is_absolute():
        return pure.as_uri()
    return quote(pure.as_posix().encode("utf-8", "backslashreplace"))


def _message(text: str) -> str:
    """A plain text message: no placeholder, no embedded link, no control character."""
    text = printable(text)
    if "](" in text:
        for mark in "\\[]":
            text = text.replace(mark, f"\\{mark}")
    return _braces(text)


def _braces(text: str) -> str:
    """Braces are for placeholders; those that are none are doubled."""
    return text.replace("{", "{{").replace("}", "}}")
