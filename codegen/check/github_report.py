"""Diagnostics as workflow commands of GitHub Actions, which shows them beside the lines of a change."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from codegen.check.account import Account
from codegen.check.diagnostic import Diagnostic
from codegen.check.printable import printable
from codegen.check.rule import Severity

__all__ = ["github_text"]

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


def github_text(
    diagnostics: Sequence[Diagnostic],
    locate: Callable[[str], str],
    account: Account | None = None,
) -> str:
    """A line per diagnostic; the account, if any, as a line of its own.

    Text of the pages can't end a line or a property, so that it gives no command.

    Args:
        locate: From the path of a page to where others find it: relative to the root of the repository, or
            absolute.
    """
    lines = [_annotation(row, locate) for row in diagnostics]
    if account is not None:
        total = account.total
        text = (
            f"{total.seen} seen, {total.consumed} consumed, {total.diagnosed} diagnosed, "
            f"{total.not_understood} not understood"
        )
        lines.append(_command("notice", {"title": "account"}, text))
    return "".join(f"{line}\n" for line in lines)


def _annotation(row: Diagnostic, locate: Callable[[str], str]) -> str:
    finding, span = row.finding, row.span
    properties = {"file": printable(locate(span.path)), "line": str(span.line)}
    if span.end_line > span.line:
        properties["endLine"] = str(span.end_line)  # GitHub takes no columns beside it
    else:
        properties["col"] = str(span.column)
        properties["endColumn"] = str(max(span.end_column, span.column))
    properties["title"] = f"{row.rule.code} {row.rule.name}"
    parts = (finding.message, finding.help)
    text = "\n".join(printable(part) for part in parts if part)
    return _command(_COMMANDS[row.severity], properties, text)


def _command(name: str, properties: dict[str, str], text: str) -> str:
    shown = ",".join(f"{key}={value.translate(_PROPERTY)}" for key, value in properties.items())
    return f"::{name} {shown}::{text.translate(_DATA)}"
