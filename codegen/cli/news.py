"""What is new about diagnostics since the run before: those that came, in full, and those that went."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable

from codegen.check import Diagnostic, Severity, diagnostic_text
from codegen.cli.console import Console
from codegen.cli.diagnostics import tell
from codegen.cli.pipeline import Analysis

__all__ = ["News"]

_Key = tuple[str, str, str]


class News:
    """Tells of diagnostics, run by run; of those of the first run as any `generate` does."""

    def __init__(self) -> None:
        self._known: tuple[Diagnostic, ...] | None = None

    def tell(self, console: Console, analysis: Analysis) -> None:
        """Show what is new, on standard error."""
        known, self._known = self._known, analysis.diagnostics
        if known is None:
            tell(console, analysis)
            return
        gone = _more(known, analysis.diagnostics)
        for row in gone:
            finding, severity = row.finding, row.severity.value
            console.say(f"gone: {row.span.path}: {severity}[{finding.code}]: {finding.message}")
        come = _more(analysis.diagnostics, known)
        lines = analysis.lines if come else {}
        for row in come:
            show = console.complain if row.severity is Severity.ERROR else console.say
            show(diagnostic_text(row, lines, colour=console.inks(sys.stderr)))


def _more(rows: Iterable[Diagnostic], others: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Those rows that the others have not, wherever on the page: an edit moves what is below it."""
    left = Counter(map(_key, others))
    found = []
    for row in rows:
        left[_key(row)] -= 1
        if left[_key(row)] < 0:
            found.append(row)
    return found


def _key(row: Diagnostic) -> _Key:
    return row.finding.code, row.span.path, row.finding.message
